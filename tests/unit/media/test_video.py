"""Reading films."""

from pathlib import Path

import pytest
from PIL import Image, ImageStat

from kiosk.config import Limits
from kiosk.content.extract import video
from kiosk.content.extract.media import Unplayable
from kiosk.content.model import Chapter, Extracted, Feature, Kind, Role, Section, Source, SourceFile
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest, Mark
from kiosk.content.refusals import EmptyFile, TooLarge, Unreadable
from kiosk.content.workbench import Workbench
from tests.builders.media import make_film, make_sound
from tests.builders.pictures import make_picture

SRT = "1\n00:00:01,000 --> 00:00:02,000\nGood <b>morning</b>\n\n2\n00:00:45,000 --> 00:00:46,000\nGood night\n"


def read(path: Path, **others: Role) -> Extracted:
    files = [SourceFile(path=path, name=path.name)]
    for name, role in others.items():
        files.append(SourceFile(path=path.parent / name, name=name.replace("_dot_", "."), role=role))
    bench = path.parent / "bench"
    bench.mkdir(exist_ok=True)
    return video.read(Source(kind=Kind.VIDEO, name=str(path), files=tuple(files)), Workbench(bench), Limits())


def book(folder: Path) -> Manifest:
    return manifest.parse(Workbench(folder / "bench").read(manifest.FILE))


@pytest.mark.parametrize(
    ("name", "codec", "sound", "prepared", "media_type"),
    [
        ("a.mp4", "libx264", "aac", "0001.mp4", "video/mp4"),
        ("a.mp4", "libx264", "libmp3lame", "0001.mp4", "video/mp4"),
        ("a.webm", "libvpx", "libopus", "0001.webm", "video/webm"),
        ("a.webm", "libvpx-vp9", "", "0001.webm", "video/webm"),
    ],
)
def test_what_terminals_play_is_given_to_them_whole(
    tmp_path: Path, name: str, codec: str, sound: str, prepared: str, media_type: str
) -> None:
    path = make_film(tmp_path / name, codec, sound=sound)
    found = read(path).publication
    (track,) = book(tmp_path).tracks
    assert (track.href, track.media_type) == (prepared, media_type)
    assert track.seconds == pytest.approx(3.0, abs=0.2)
    assert (found.kind, found.seconds, found.notices) == (Kind.VIDEO, track.seconds, ())
    assert (tmp_path / "bench" / prepared).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(
    ("name", "codec", "sound", "told"),
    [
        ("a.mp4", "mpeg4", "aac", "MPEG4"),
        ("a.mp4", "libx265", "", "HEVC"),
        ("a.mp4", "libx264", "ac3", "AC3"),
        ("a.mkv", "libx264", "aac", "H264"),
        ("a.mkv", "libvpx", "aac", "AAC"),
    ],
)
def test_what_they_do_not_play_is_refused_by_name(tmp_path: Path, name: str, codec: str, sound: str, told: str) -> None:
    with pytest.raises(Unplayable) as refusal:
        read(make_film(tmp_path / name, codec, sound=sound))
    assert told in str(refusal.value)


def test_tags_and_chapters_are_read(tmp_path: Path) -> None:
    tags = {"title": "ភាពយន្ត", "artist": "Ann", "date": "2020", "comment": "Of a hare"}
    path = make_film(tmp_path / "a.mp4", "libx264", tags=tags, chapters=[("Begin", 0), ("", 2)])
    found = read(path).publication
    assert (found.title, found.authors, found.languages) == ("ភាពយន្ត", ("Ann",), ("km",))
    assert (found.published, found.description) == ("2020", "Of a hare")
    assert found.chapters == (Chapter(title="Begin", place="0"), Chapter(title="2", place="2"))
    assert book(tmp_path).marks == (Mark(title="Begin", track=0, seconds=0), Mark(title="2", track=0, seconds=2.0))


def test_without_tags_the_file_name_is_the_title(tmp_path: Path) -> None:
    found = read(make_film(tmp_path / "How_to_weld.webm", "libvpx")).publication
    assert (found.title, found.languages) == ("How to weld", ())


def test_the_poster_is_a_moment_that_shows_something(tmp_path: Path) -> None:
    found = read(make_film(tmp_path / "a.webm", "libvpx", ["black", "black", "black", "stripes", "stripes"]))
    assert (found.publication.cover, book(tmp_path).poster) == ("cover.webp", "cover.webp")
    with Image.open(tmp_path / "bench" / "cover.webp") as poster:
        assert ImageStat.Stat(poster.convert("L")).stddev[0] > 24


def test_a_film_in_the_dark_has_a_poster_all_the_same(tmp_path: Path) -> None:
    assert read(make_film(tmp_path / "a.webm", "libvpx", ["black"] * 3)).publication.cover == "cover.webp"


@pytest.mark.parametrize(
    ("data", "size"),
    [(make_picture("PNG", (30, 40)), (30, 40)), (b"no picture", (64, 48))],
    ids=["a picture", "none"],
)
def test_a_picture_beside_the_film_is_its_poster_if_it_is_one(
    tmp_path: Path, data: bytes, size: tuple[int, int]
) -> None:
    (tmp_path / "cover_png").write_bytes(data)
    read(make_film(tmp_path / "a.webm", "libvpx"), cover_png=Role.COVER)
    with Image.open(tmp_path / "bench" / "cover.webp") as poster:
        assert poster.size == size


def test_subtitles_are_shown_and_their_words_found(tmp_path: Path) -> None:
    (tmp_path / "a_dot_km_dot_srt").write_text(SRT)
    found = read(make_film(tmp_path / "a.webm", "libvpx"), a_dot_km_dot_srt=Role.SUBTITLES)
    (shown,) = book(tmp_path).subtitles
    assert (shown.language, shown.label) == ("km", "ខ្មែរ")
    assert b"Good <b>morning</b>" in Workbench(tmp_path / "bench").read(shown.href)
    assert found.publication.features == (Feature.SUBTITLES,)
    assert found.publication.letters == len("Goodmorning") + len("Goodnight")
    assert found.sections == (Section(place="1", text="Good morning"), Section(place="45", text="Good night"))


def test_subtitles_that_cannot_be_read_do_not_stop_the_film(tmp_path: Path) -> None:
    (tmp_path / "a_dot_vtt").write_bytes(b"nothing")
    found = read(make_film(tmp_path / "a.webm", "libvpx"), a_dot_vtt=Role.SUBTITLES).publication
    assert [notice.code for notice in found.notices] == ["SubtitlesLeftOut"]
    assert "a.vtt" in found.notices[0].text
    assert found.features == ()


def test_a_film_that_was_cut_is_accepted_with_a_warning(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.webm", "libvpx", ["stripes"] * 12)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])
    found = read(path).publication
    assert [notice.code for notice in found.notices] == ["Damaged"]
    assert found.seconds
    assert found.seconds < 8


def test_a_film_of_which_no_picture_can_be_decoded_is_refused(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.mp4", "libx264")
    data = path.read_bytes()
    begin = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    path.write_bytes(data[:begin] + b"\xff" * (end - begin) + data[end:])
    with pytest.raises(Unreadable):
        read(path)


@pytest.mark.parametrize(
    "data", [b"24 bytes called a film..", b"\x1a\x45\xdf\xa3" + bytes(1000), b"\0\0\0\x18ftypisom" + bytes(60)]
)
def test_what_is_no_film_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        read(path)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").touch()
    with pytest.raises(EmptyFile):
        read(tmp_path / "a.mp4")


def test_a_film_without_its_index_is_refused(tmp_path: Path) -> None:
    path = make_film(tmp_path / "a.mp4", "libx264")
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov")])
    with pytest.raises(Unreadable):
        read(path)


def test_a_picture_no_terminal_plays_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read(make_film(tmp_path / "a.webm", "libvpx", ["black"], size=(5120, 2880), fps=1))


def test_a_picture_few_terminals_play_is_told(tmp_path: Path) -> None:
    found = read(make_film(tmp_path / "a.webm", "libvpx", ["black"], size=(2560, 1440), fps=1)).publication
    assert [notice.code for notice in found.notices] == ["LargePicture"]


def test_a_file_of_films_without_a_picture_is_sound(tmp_path: Path) -> None:
    found = read(make_sound(tmp_path / "a.webm", "libopus", rate=48_000)).publication
    assert (found.kind, found.features) == (Kind.AUDIO, (Feature.SOUND,))
