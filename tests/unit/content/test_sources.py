"""Given files and folders are grouped into titles, and what becomes none is passed with its reason."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.content import wire
from kiosk.content.model import Role
from kiosk.content.sources import Candidate, Passed, find, name_of, natural, readable
from tests.builders.everyone import may_enter

PDF = b"%PDF-1.7\n"
SOUND = b"ID3\x04\x00"
FILM = b"\x1a\x45\xdf\xa3webm"
ZIM = b"ZIM\x04\x06\x00"
WORDS = b"WEBVTT\n\n"
PICTURE = b"\xff\xd8\xff\xe0"


def lay(folder: Path, **files: bytes) -> Path:
    return lay_named(folder, {name.replace("__", "."): data for name, data in files.items()})


def lay_named(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def groups(*paths: Path) -> list[list[tuple[str, Role]]]:
    """The candidates as lists of (name, role)."""
    return [[(f.name, f.role) for f in found.files] for found in find(paths) if isinstance(found, Candidate)]


def passed(*paths: Path) -> dict[str, str]:
    """What became no title, with the code of the reason."""
    return {Path(found.name).name: found.reason.code for found in find(paths) if isinstance(found, Passed)}


def test_every_file_of_a_folder_is_a_title_in_natural_order(tmp_path: Path) -> None:
    lay_named(tmp_path, {"b10.pdf": PDF, "b2.pdf": PDF, "A.pdf": PDF, "sub/c.pdf": PDF})
    assert [names[0][0] for names in groups(tmp_path)] == ["A.pdf", "b2.pdf", "b10.pdf", "c.pdf"]


def test_khmer_numbers_count_too() -> None:
    assert natural("ភាគ ២") < natural("ភាគ ១០")


def test_a_folder_of_numbered_sound_files_is_one_audiobook_with_its_cover(tmp_path: Path) -> None:
    lay_named(tmp_path / "Tum Teav", {"01 a.mp3": SOUND, "2 b.mp3": SOUND, "10 c.mp3": SOUND, "cover.jpg": PICTURE})
    (found,) = find([tmp_path])
    assert found.name == str(tmp_path / "Tum Teav")
    assert groups(tmp_path) == [
        [("01 a.mp3", Role.TRACK), ("2 b.mp3", Role.TRACK), ("10 c.mp3", Role.TRACK), ("cover.jpg", Role.COVER)]
    ]


def test_one_picture_of_any_name_is_the_cover_of_two_the_named_one(tmp_path: Path) -> None:
    lay_named(tmp_path / "one", {"1.mp3": SOUND, "2.mp3": SOUND, "scan.jpg": PICTURE})
    lay_named(tmp_path / "two", {"1.mp3": SOUND, "2.mp3": SOUND, "back.jpg": PICTURE, "Folder.JPG": PICTURE})
    covers = [name for group in groups(tmp_path) for name, role in group if role is Role.COVER]
    assert covers == ["scan.jpg", "Folder.JPG"]
    assert passed(tmp_path) == {"back.jpg": "UnknownKind"}


@pytest.mark.parametrize(
    "names",
    [
        ("1-01 Alpha.mp3", "1-02 Beta.mp3", "2-01 Gamma.mp3", "2-10 Delta.mp3"),
        ("1999 - 01.mp3", "1999 - 02.mp3"),
        ("Tale 3 - 01 a.mp3", "tale 3 - 02 b.mp3"),
        ("Book 1 chapter 1.mp3", "Book 1 chapter 2.mp3", "Book 2 chapter 1.mp3"),
        ("មេរៀន ១ - ១.mp3", "មេរៀន ១ - ២.mp3"),
    ],
)
def test_of_several_numbers_all_count(tmp_path: Path, names: tuple[str, ...]) -> None:
    lay_named(tmp_path, dict.fromkeys(names, SOUND))
    assert groups(tmp_path) == [[(name, Role.TRACK) for name in names]]


@pytest.mark.parametrize("suffix", ["m4a", "M4B", "weba"])
def test_sound_that_looks_like_film_is_a_track_by_its_name(tmp_path: Path, suffix: str) -> None:
    names = [f"1.{suffix}", f"2.{suffix}"]
    lay_named(tmp_path, dict.fromkeys(names, FILM))
    assert groups(tmp_path) == [[(name, Role.TRACK) for name in names]]


def test_numbered_films_are_titles_of_their_own(tmp_path: Path) -> None:
    lay_named(tmp_path, {"1.mp4": FILM, "2.mp4": FILM})
    assert len(groups(tmp_path)) == 2


@pytest.mark.parametrize(
    "names", [("song.mp3", "other.mp3"), ("1 a.mp3", "1 b.mp3"), ("1.mp3", "two.mp3"), ("1 a 2.mp3", "1 b 3.mp3")]
)
def test_sound_files_that_are_not_numbered_one_by_one_are_titles_of_their_own(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    lay_named(tmp_path, dict.fromkeys(names, SOUND))
    assert len(groups(tmp_path)) == 2


def test_sound_files_named_one_by_one_are_titles_of_their_own(tmp_path: Path) -> None:
    lay_named(tmp_path, {"1.mp3": SOUND, "2.mp3": SOUND})
    assert len(groups(tmp_path / "1.mp3", tmp_path / "2.mp3")) == 2


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/s/Two discs/CD1", "Two discs CD1"),
        ("/s/A/disc 02", "A disc 02"),
        ("/s/A/CD", "CD"),
        ("CD1", "CD1"),
        ("/s/A/B CD1", "B CD1"),
    ],
)
def test_the_folder_of_a_disc_is_named_with_the_one_it_lies_in(path: str, title: str) -> None:
    assert name_of(path) == title


def test_subtitles_come_with_their_film_by_name(tmp_path: Path) -> None:
    lay_named(tmp_path, {"a.webm": FILM, "a.km.vtt": WORDS, "a_fr.srt": WORDS, "ab.vtt": WORDS, "b.webm": FILM})
    assert groups(tmp_path) == [
        [("a.webm", Role.MAIN), ("a.km.vtt", Role.SUBTITLES), ("a_fr.srt", Role.SUBTITLES)],
        [("b.webm", Role.MAIN)],
    ]
    assert passed(tmp_path) == {"ab.vtt": "NoFilm"}


def test_subtitles_belong_to_their_film_whatever_the_case_and_however_many_words_follow(tmp_path: Path) -> None:
    words = ["A Film.srt", "a film.en.forced.srt", "a film.eng.sdh.srt"]
    second = ["a film.part two.mp4", "a film.part two.en.srt", "a film.part two.srt"]
    lay_named(tmp_path, {"a film.mp4": FILM, second[0]: FILM, **dict.fromkeys([*words, *second[1:]], WORDS)})
    found = {names[0][0]: sorted(name for name, _ in names[1:]) for names in groups(tmp_path)}
    assert (found, passed(tmp_path)) == ({"a film.mp4": words, second[0]: second[1:]}, {})
    assert {name for name, _ in groups(tmp_path / "a film.mp4")[0]} >= set(words)


def test_subtitles_of_any_name_belong_to_the_only_film(tmp_path: Path) -> None:
    lay(tmp_path, film__webm=FILM, words__srt=WORDS)
    assert groups(tmp_path) == [[("film.webm", Role.MAIN), ("words.srt", Role.SUBTITLES)]]


def test_who_names_a_film_means_its_subtitles_too(tmp_path: Path) -> None:
    lay_named(tmp_path, {"film.webm": FILM, "film.km.vtt": WORDS, "other.pdf": PDF, "other.vtt": WORDS})
    assert groups(tmp_path / "film.webm") == [[("film.webm", Role.MAIN), ("film.km.vtt", Role.SUBTITLES)]]


def test_files_named_one_by_one_are_grouped_like_a_folder(tmp_path: Path) -> None:
    lay_named(tmp_path, {"film.km.vtt": WORDS, "film.webm": FILM, "x.zimaa": ZIM, "x.zimab": b"more"})
    named = sorted(tmp_path.iterdir())
    assert groups(*named) == [
        [("x.zimaa", Role.MAIN), ("x.zimab", Role.PART)],
        [("film.webm", Role.MAIN), ("film.km.vtt", Role.SUBTITLES)],
    ]
    assert passed(*named) == {}


def test_a_film_with_the_name_of_a_subtitle_format_stays_alone(tmp_path: Path) -> None:
    lay(tmp_path, film__webm=FILM, film__srt=PDF)
    assert sorted(names[0][0] for names in groups(tmp_path)) == ["film.srt", "film.webm"]


def test_the_parts_of_a_split_zim_are_one_title_whichever_is_named(tmp_path: Path) -> None:
    lay(tmp_path, w__zimab=b"2", w__zimaa=ZIM, w__zimac=b"3", v__zim=ZIM)
    whole = [("w.zimaa", Role.MAIN), ("w.zimab", Role.PART), ("w.zimac", Role.PART)]
    assert whole in groups(tmp_path)
    assert groups(tmp_path / "w.zimaa") == [whole]
    assert groups(tmp_path / "w.zimac") == [whole]


def test_parts_without_the_first_are_passed(tmp_path: Path) -> None:
    lay(tmp_path, w__zimab=b"2", w__zimac=b"3")
    assert passed(tmp_path) == {"w.zimab": "NoFirstPart", "w.zimac": "NoFirstPart"}


def test_empty_and_unknown_files_are_passed_with_reasons(tmp_path: Path) -> None:
    lay(tmp_path, a__epub=b"", b__txt=b"some text", c__jpg=PICTURE, d__exe=b"MZ\x90")
    reasons = {Path(f.name).name: str(f.reason) for f in find([tmp_path]) if isinstance(f, Passed)}
    assert reasons == {
        "a.epub": "The file is empty.",
        "b.txt": "The library cannot show this kind of file (plain text).",
        "c.jpg": "The library cannot show this kind of file (a picture).",
        "d.exe": "The library cannot show this kind of file (a program).",
    }


@pytest.mark.parametrize(
    "name",
    [".hidden", "Thumbs.db", "desktop.ini", "collection.toml", "._a.pdf", "__MACOSX/a.pdf", "$RECYCLE.BIN/a.pdf"],
)
def test_what_systems_leave_on_sticks_is_not_even_mentioned(tmp_path: Path, name: str) -> None:
    lay_named(tmp_path, {name: PDF})
    assert list(find([tmp_path])) == []


def test_what_is_not_there_is_passed(tmp_path: Path) -> None:
    assert passed(tmp_path / "none.pdf") == {"none.pdf": "Gone"}


def test_a_name_too_long_for_the_disk_is_passed(tmp_path: Path) -> None:
    assert passed(tmp_path / ("x" * 300)) == {"x" * 300: "Gone"}


def test_links_below_a_folder_are_not_followed(tmp_path: Path) -> None:
    lay(tmp_path / "real", a__pdf=PDF)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "file-link").symlink_to(tmp_path / "real" / "a.pdf")
    (folder / "folder-link").symlink_to(tmp_path / "real")
    (folder / "circle").symlink_to(folder)
    (folder / "nowhere").symlink_to("nowhere at all")
    assert set(passed(folder).values()) == {"NotAFile"}
    assert groups(folder) == []


def test_a_link_that_somebody_names_is_followed(tmp_path: Path) -> None:
    lay(tmp_path / "real", a__pdf=PDF)
    (tmp_path / "link").symlink_to(tmp_path / "real" / "a.pdf")
    (tmp_path / "stick").symlink_to(tmp_path / "real")
    assert groups(tmp_path / "link") == groups(tmp_path / "stick") == [[("a.pdf", Role.MAIN)]]


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # names of sockets are short
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        assert passed(tmp_path) == {"pipe": "NotAFile", "socket": "NotAFile"}
    assert passed(tmp_path / "pipe") == {"pipe": "NotAFile"}
    assert passed(Path("/dev/zero")) == {"zero": "NotAFile"}


def test_names_in_broken_encodings_are_shown_escaped_and_their_files_found_again(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9 \xe1\x9e.pdf"))
    path.write_bytes(PDF)
    (found,) = find([tmp_path])
    assert isinstance(found, Candidate)
    assert found.name.endswith("caf\\xe9 \\xe1\\x9e.pdf")
    assert found.files[0].name == "caf\\xe9 \\xe1\\x9e.pdf"
    again = wire.decode(wire.encode(found), Candidate)
    assert again == found
    assert again.files[0].path.read_bytes() == PDF


def test_names_cannot_give_orders_to_a_terminal(tmp_path: Path) -> None:
    assert readable(Path("a\x1b]0;x\x07\u202efdp.exe")) == "a\\x1b]0;x\\x07\\x202efdp.exe"
    lay_named(tmp_path, {"new\nline.pdf": PDF, "\x1b[2J.txt": b"text"})
    assert [found.name.partition(str(tmp_path))[2] for found in find([tmp_path])] == [
        "/\\x1b[2J.txt",
        "/new\\x0aline.pdf",
    ]


def test_invisible_letters_that_khmer_needs_are_left_alone() -> None:
    assert readable(Path("ការ\u200bអាន\u200d.epub")) == "ការ\u200bអាន\u200d.epub"


def test_a_stick_may_be_deeper_than_the_stack_of_python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    deep = Path(*["d"] * 1_100)
    try:
        subprocess.run(["mkdir", "-p", deep], check=True)
        (deep / "a.pdf").write_bytes(PDF)
        assert groups(Path()) == [[("a.pdf", Role.MAIN)]]
    finally:
        subprocess.run(["rm", "-r", "d"], check=True)  # pytest could not


_AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from kiosk.content.sources import Passed, find
if os.getuid() == 0:
    os.setuid(65534)
for found in find([Path(sys.argv[1]), Path(sys.argv[1], "closed", "a.pdf")]):
    print(Path(found.name).name, found.reason.code if isinstance(found, Passed) else "fine")
"""


def test_what_may_not_be_read_is_passed(tmp_path: Path) -> None:
    lay_named(tmp_path / "given", {"closed/a.pdf": PDF, "listed/b.pdf": PDF, "secret.pdf": PDF, "open.pdf": PDF})
    may_enter(tmp_path)
    (tmp_path / "given" / "secret.pdf").chmod(0)
    (tmp_path / "given" / "listed").chmod(0o744)
    (tmp_path / "given" / "closed").chmod(0)
    command = [sys.executable, "-c", _AS_SOMEBODY_ELSE, str(tmp_path / "given")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for name in ("listed", "closed"):
        (tmp_path / "given" / name).chmod(0o755)
    if os.getuid() != 0:
        (tmp_path / "given" / "secret.pdf").chmod(0o644)
    assert done.stdout.splitlines() == ["secret.pdf Gone", "open.pdf fine", "closed Gone", "b.pdf Gone", "a.pdf Gone"]
