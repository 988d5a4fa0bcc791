"""What kind of title a file makes, where its first bytes alone do not tell."""

from pathlib import Path

import pytest

from kiosk.config import Limits
from kiosk.content.kinds import decide, of_names
from kiosk.content.model import Kind, Role, SourceFile
from kiosk.content.refusals import EmptyFile, Refused, UnknownKind, Unreadable
from tests.builders.media import make_film, make_sound
from tests.builders.zim import make_zim, page
from tests.builders.zipfiles import make_zip


def kind(path: Path, role: Role = Role.MAIN, name: str = "a name that says nothing") -> Kind:
    return decide((SourceFile(path=path, name=name, role=role),), Limits())


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["mimetype", "META-INF/container.xml", "a.xhtml"], Kind.EPUB),
        (["book/content.OPF", "index.html"], Kind.EPUB),
        (["mimetype", "a.txt"], Kind.EPUB),
        (["1.jpg", "2.PNG", "ComicInfo.xml"], Kind.COMIC),
        (["chapter/1.webp", "__MACOSX/chapter/._1.webp", "Thumbs.db"], Kind.COMIC),
        (["index.html", "1.jpg", "2.jpg"], Kind.HTML),
        (["site/Index.xhtml", "site/s.css"], Kind.HTML),
        (["lesson.htm", "s.css", "t.css"], Kind.HTML),
        (["a.html", "b.html"], Kind.HTML),
        (["readme.txt", "dist/www/index.html"], Kind.HTML),
        (["index.html", "style.css", "metadata.opf", "cover.jpg"], Kind.HTML),
        (["1.jp2", "2.tif"], Kind.COMIC),
        (["index.html", "content.xml", "html/p2.html"], Kind.HTML),  # as eXeLearning makes them
        (["index.html", "META-INF/MANIFEST.MF"], Kind.HTML),
        (["1.jpg", "content.xml"], Kind.COMIC),
        (["1.jpg", "2.jpg", "1.txt", "2.txt", "credits.nfo", "ComicInfo.xml"], Kind.COMIC),
    ],
)
def test_an_archive_is_what_its_entries_make_it(names: list[str], found: Kind) -> None:
    assert of_names(names) is found


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "an empty zip"),
        (["__MACOSX/._x", ".DS_Store"], "an empty zip"),
        (["a.txt", "b.txt"], "a zip of other files"),
        (["a.txt", "b.txt", "c.txt", "map.jpg"], "a zip of other files"),
        (["h5p.json", "content/index.html"], "H5P"),
        (["word/document.xml", "a.jpg"], "Word"),
        (["xl/workbook.xml"], "Excel"),
        (["ppt/presentation.xml"], "PowerPoint"),
        (["content.xml", "mimetype"], "OpenDocument"),
        (["AndroidManifest.xml", "res/a.png"], "Android"),
        (["META-INF/MANIFEST.MF", "A.class"], "Java"),
    ],
)
def test_other_archives_are_refused_by_what_they_are(names: list[str], said: str) -> None:
    with pytest.raises(UnknownKind, match=said):
        of_names(names)


@pytest.mark.parametrize(
    ("data", "advice"),
    [
        (b"Rar!\x1a\x07", "Unpack it"),
        (b"7z\xbc\xaf\x27\x1c", "Unpack it"),
        (b"1.jpg".ljust(257, b"\0") + b"ustar\x0000", "Unpack it"),
        (b"{\\rtf1", "save it as PDF"),
        (b"RIFF\x24\0\0\0AVI LIST", "Convert it"),
        (b"\x89PNG\r\n", "Use EPUB"),
    ],
)
def test_what_to_do_depends_on_what_it_is(tmp_path: Path, data: bytes, advice: str) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(UnknownKind) as refused:
        kind(tmp_path / "x")
    assert advice in refused.value.what_to_do


def test_zip_files_are_looked_into(tmp_path: Path) -> None:
    assert kind(make_zip(tmp_path / "x", {"1.jpg": b"x"})) is Kind.COMIC


def test_plain_kinds_are_told_by_their_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "pdf").write_bytes(b"%PDF-1.7")
    assert kind(tmp_path / "pdf") is Kind.PDF
    assert kind(make_zim(tmp_path / "x.zim", {"a": page("A", "x")}, main="a")) is Kind.ZIM
    assert kind(make_sound(tmp_path / "x.mp3", "libmp3lame", 0.2)) is Kind.AUDIO


def test_a_container_without_moving_pictures_is_sound(tmp_path: Path) -> None:
    sound, film = tmp_path / "sound.mp4", tmp_path / "film.webm"
    assert kind(make_sound(sound, "aac", 0.5)) is Kind.AUDIO
    assert kind(make_film(film, "libvpx", ("black",))) is Kind.VIDEO


def test_a_track_of_an_audiobook_is_sound_whatever_container_it_is_in(tmp_path: Path) -> None:
    assert kind(make_film(tmp_path / "x.webm", "libvpx", ("black",)), Role.TRACK) is Kind.AUDIO


def test_a_container_that_cannot_be_opened_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\x1a\x45\xdf\xa3" + bytes(300))
    with pytest.raises(Unreadable):
        kind(tmp_path / "x")


@pytest.mark.parametrize(("data", "reason"), [(b"", EmptyFile), (b"text", UnknownKind), (b"PK\x03\x04", Refused)])
def test_what_is_nothing_of_ours_is_refused(tmp_path: Path, data: bytes, reason: type[Refused]) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(reason):
        kind(tmp_path / "x")


def test_a_page_that_shows_the_pictures_beside_it_is_no_note_in_a_comic(tmp_path: Path) -> None:
    pictures = {"a b.png": b"x", "c.png": b"x", "d.png": b"x"}
    shown = make_zip(tmp_path / "x", {**pictures, "story.html": b'<img src="a%20b.png">'})
    note = make_zip(tmp_path / "y", {**pictures, "visit us.html": b"<p>Visit us</p>"})
    several = make_zip(tmp_path / "z", {**pictures, "a.html": b"a b.png", "b.html": b"c.png"})
    assert (kind(shown), kind(note), kind(several)) == (Kind.HTML, Kind.COMIC, Kind.COMIC)


def test_a_note_called_index_makes_no_pages_of_a_comic(tmp_path: Path) -> None:
    pictures = {"a.png": b"x", "b.png": b"x", "c.png": b"x"}
    note = make_zip(tmp_path / "x", {**pictures, "index.html": b"<p>Visit us</p>"})
    shown = make_zip(tmp_path / "y", {**pictures, "index.html": b'<img src="a.png">'})
    assert (kind(note, name="x.CBZ"), kind(shown, name="x.cbz")) == (Kind.COMIC, Kind.HTML)
    assert kind(note, name="x.zip") is Kind.HTML
