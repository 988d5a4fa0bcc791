"""Reading sound."""

import random
from pathlib import Path

import pytest

from kiosk.config import Limits
from kiosk.content.extract import audio, media
from kiosk.content.extract.media import Unplayable
from kiosk.content.model import Chapter, Extracted, Feature, Kind, Role, Source, SourceFile
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest, Mark
from kiosk.content.refusals import EmptyFile, Gone, TooLarge, Unreadable
from kiosk.content.workbench import Workbench
from tests.builders.media import id3, make_film, make_sound
from tests.builders.pictures import make_picture


def read(*paths: Path, name: str = "", cover: Path | None = None) -> Extracted:
    role = Role.TRACK if len(paths) > 1 else Role.MAIN
    files = [SourceFile(path=path, name=path.name, role=role) for path in paths]
    if cover:
        files.append(SourceFile(path=cover, name=cover.name, role=Role.COVER))
    bench = paths[0].parent / "bench"
    bench.mkdir(exist_ok=True)
    source = Source(kind=Kind.AUDIO, name=name or str(paths[0]), files=tuple(files))
    return audio.read(source, Workbench(bench), Limits())


def book(folder: Path) -> Manifest:
    return manifest.parse(Workbench(folder / "bench").read(manifest.FILE))


@pytest.mark.parametrize(
    ("name", "codec", "rate", "prepared", "media_type"),
    [
        ("a.mp3", "libmp3lame", 16_000, "0001.mp3", "audio/mpeg"),
        ("a.m4a", "aac", 16_000, "0001.m4a", "audio/mp4"),
        ("a.opus", "libopus", 48_000, "0001.ogg", "audio/ogg"),
        ("a.ogg", "flac", 16_000, "0001.ogg", "audio/ogg"),
        ("a.flac", "flac", 16_000, "0001.flac", "audio/flac"),
        ("a.wav", "pcm_s16le", 16_000, "0001.wav", "audio/wav"),
        ("a.webm", "libopus", 48_000, "0001.webm", "audio/webm"),
    ],
)
def test_what_terminals_play_is_given_to_them_whole(
    tmp_path: Path, name: str, codec: str, rate: int, prepared: str, media_type: str
) -> None:
    path = make_sound(tmp_path / name, codec, rate=rate)
    found = read(path).publication
    (track,) = book(tmp_path).tracks
    assert (track.href, track.media_type) == (prepared, media_type)
    assert track.seconds == pytest.approx(2.0, abs=0.2)
    assert (found.seconds, found.features, found.notices) == (track.seconds, (Feature.SOUND,), ())
    assert (tmp_path / "bench" / prepared).read_bytes() == path.read_bytes()


@pytest.mark.parametrize(("name", "codec"), [("a.m4a", "alac"), ("a.m4a", "ac3"), ("a.wav", "adpcm_ms")])
def test_what_they_do_not_play_is_refused_by_name(tmp_path: Path, name: str, codec: str) -> None:
    path = make_sound(tmp_path / name, codec, rate=48_000)
    with pytest.raises(Unplayable) as refusal:
        read(path)
    assert codec.upper() in str(refusal.value)


def test_the_tags_tell_title_author_and_date(tmp_path: Path) -> None:
    tags = {"title": "ភ្លេង", "artist": "Ann; Bob / Cid", "date": "2019-05-01", "comment": "Of a hare", "genre": "Tale"}
    found = read(
        make_sound(tmp_path / "a.mp3", "libmp3lame", tags={**tags, "album": "Tales", "track": "3/9"})
    ).publication
    assert (found.title, found.authors, found.languages) == ("ភ្លេង", ("Ann", "Bob", "Cid"), ("km",))
    assert (found.published, found.description, found.subjects) == ("2019-05-01", "Of a hare", ("Tale",))
    assert (found.series, found.series_position) == ("Tales", "3")


def test_without_tags_the_file_name_is_the_title(tmp_path: Path) -> None:
    found = read(make_sound(tmp_path / "My_first_song.mp3", "libmp3lame")).publication
    assert (found.title, found.authors, found.languages) == ("My first song", (), ())


def test_an_address_is_no_description(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.mp3", "libmp3lame", tags={"comment": "https://example.org/x", "date": "soon"})
    found = read(path).publication
    assert (found.description, found.published) == ("", "")


def test_chapters_inside_a_file_become_marks(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.m4a", "aac", 3.0, tags={"title": "Book"}, chapters=[("One", 0), ("", 1.5)])
    found = read(path).publication
    assert found.chapters == (Chapter(title="One", place="0"), Chapter(title="Book (2)", place="1"))
    assert book(tmp_path).marks[1] == Mark(title="Book (2)", track=0, seconds=1.5)


def test_a_folder_of_tracks_is_one_audiobook(tmp_path: Path) -> None:
    tags = {"album": "Tales", "artist": "Ann"}
    paths = [
        make_sound(tmp_path / f"{name}.mp3", "libmp3lame", 1.0, tags={**tags, "title": f"Part {name}"})
        for name in ("10", "9", "1")
    ]
    found = read(*paths, name="/stick/My_book").publication
    assert (found.title, found.authors, found.series) == ("Tales", ("Ann",), "")
    assert [(c.title, c.place) for c in found.chapters] == [("Part 1", "0:0"), ("Part 9", "1:0"), ("Part 10", "2:0")]
    assert found.seconds == pytest.approx(3.1, abs=0.4)
    assert [track.title for track in book(tmp_path).tracks] == ["Part 1", "Part 9", "Part 10"]


def test_track_numbers_order_the_files_where_all_have_one(tmp_path: Path) -> None:
    paths = [
        make_sound(tmp_path / f"{name}.mp3", "libmp3lame", 1.0, tags={"track": f"{track}/2", "disc": disc})
        for name, track, disc in (("a", 1, "2"), ("b", 2, "1"), ("c", 1, "1"))
    ]
    read(*paths)
    assert [track.title for track in book(tmp_path).tracks] == ["c", "b", "a"]


def test_the_folder_names_a_book_whose_tracks_do_not(tmp_path: Path) -> None:
    paths = [make_sound(tmp_path / f"{name}.mp3", "libmp3lame", 1.0) for name in "12"]
    assert read(*paths, name="/stick/My_book").publication.title == "My book"


@pytest.mark.parametrize(
    ("folder", "album", "title"),
    [
        ("Story vol.12", "", "Story vol.12"),
        ("Two discs CD1", "", "Two discs CD1"),
        ("Two discs CD1", "Tales", "Tales (CD1)"),
        ("Two discs Disc_02", "Tales 10", "Tales 10 (Disc 02)"),
        ("Two discs CD1", "Tales, disc 01", "Tales, disc 01"),
        ("CD2", "Tales", "Tales (CD2)"),
        ("Tales (CD2)", "Tales", "Tales (CD2)"),
        ("Abcd 1", "Tales", "Tales"),
    ],
)
def test_each_disc_and_volume_has_a_title_of_its_own(tmp_path: Path, folder: str, album: str, title: str) -> None:
    tags = {"album": album} if album else {}
    paths = [make_sound(tmp_path / f"{name}.mp3", "libmp3lame", 0.5, tags=tags) for name in "12"]
    assert read(*paths, name=folder).publication.title == title


def test_chapters_inside_several_files_keep_their_track(tmp_path: Path) -> None:
    paths = [
        make_sound(tmp_path / f"{name}.m4a", "aac", 2.0, chapters=[("x", 0), ("y", 1)] if name == "2" else ())
        for name in "12"
    ]
    assert [c.place for c in read(*paths).publication.chapters] == ["0:0", "1:0", "1:1"]


def test_the_picture_beside_the_tracks_is_the_cover(tmp_path: Path) -> None:
    (tmp_path / "cover.png").write_bytes(make_picture("PNG"))
    path = make_sound(tmp_path / "a.mp3", "libmp3lame")
    assert read(path, cover=tmp_path / "cover.png").publication.cover == "cover.webp"


def test_the_picture_inside_a_file_is_the_cover(tmp_path: Path) -> None:
    plain = make_sound(tmp_path / "p.mp3", "libmp3lame").read_bytes()
    path = tmp_path / "a.mp3"
    path.write_bytes(id3({"TIT2": b"Song"}, make_picture("JPEG")) + plain)
    found = read(path).publication
    assert (found.title, found.cover, book(tmp_path).poster) == ("Song", "cover.webp", "cover.webp")


@pytest.mark.parametrize("inside", [b"", b"no picture"])
def test_a_damaged_cover_is_passed_over(tmp_path: Path, inside: bytes) -> None:
    (tmp_path / "cover.png").write_bytes(b"no picture")
    plain = make_sound(tmp_path / "p.mp3", "libmp3lame").read_bytes()
    path = tmp_path / "a.mp3"
    path.write_bytes(id3({}, inside) + plain)
    assert read(path, cover=tmp_path / "cover.png").publication.cover == ""


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("ភ្លេង".encode(), "ភ្លេង"),  # UTF-8 in a field that says Latin 1
        ("Été".encode("latin-1"), "Été"),
        (b"L\x92\x9cuvre", "L\u2019\u0153uvre"),
        (b"L\x92\x81", "L"),
        ("Été".encode(), "Été"),
        ("เพลงไทย 2".encode("tis-620"), "เพลงไทย 2"),
        ("นักร้อง".encode("tis-620"), "นักร้อง"),
        ("ÀÉÈ".encode("latin-1"), "ÀÉÈ"),
        ("«½» ±£¥ ©®°".encode("latin-1"), "«½» ±£¥ ©®°"),
        (b"Plain", "Plain"),
        (b"a\x07b", "ab"),
    ],
)
def test_wrongly_declared_tags_are_repaired_where_it_is_certain(tmp_path: Path, raw: bytes, title: str) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(id3({"TIT2": raw}) + make_sound(tmp_path / "p.mp3", "libmp3lame").read_bytes())
    assert read(path).publication.title == title


def test_bytes_that_are_no_text_are_read_as_western() -> None:
    assert media.repaired("caf\udce9") == "café"


def test_bytes_that_are_thai_are_read_as_thai_also_where_some_of_them_were_taken_for_utf8() -> None:
    assert media.repaired("\udcb9\u0461\udcc3\udce9\u0367") == "นักร้อง"


def test_the_length_is_counted_and_not_believed(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.mp3", "libmp3lame", 4.0)
    data = path.read_bytes()
    at = data.find(b"Info") if b"Info" in data else data.find(b"Xing")
    lied = data[: at + 8] + (100_000).to_bytes(4, "big") + data[at + 12 :]
    path.write_bytes(lied)
    found = read(path).publication
    assert found.seconds == pytest.approx(4.0, abs=0.2)
    assert [notice.code for notice in found.notices] == ["CutShort"]


def test_absurd_lengths_are_no_lengths(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.m4a", "aac", 2.0)
    data = path.read_bytes()
    for box in (b"mvhd", b"mdhd", b"tkhd"):
        at = data.index(box) + (24 if box == b"tkhd" else 20)
        data = data[:at] + b"\x7f\xff\xff\xff" + data[at + 4 :]
    path.write_bytes(data)
    assert read(path).publication.seconds == pytest.approx(2.0, abs=0.2)


def test_noise_inside_a_file_does_not_stop_it(tmp_path: Path) -> None:
    path = make_sound(tmp_path / "a.mp3", "libmp3lame", 4.0)
    data, chance = bytearray(path.read_bytes()), random.Random(3)  # noqa: S311 - repeatable noise
    for _ in range(200):
        data[chance.randrange(1000, len(data))] = chance.randrange(256)
    path.write_bytes(data)
    assert read(path).publication.seconds


@pytest.mark.parametrize(
    "data",
    [
        b"\0" * 200_000,
        b"ID3\4\0\0\0\0\0\0" + bytes(100_000),
        b"RIFF....WAVEfmt ",
        b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n",
    ],
)
def test_what_holds_no_sound_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        read(path)


def test_headers_of_sound_without_sound_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    chance = random.Random(1)  # noqa: S311 - repeatable noise
    path.write_bytes((b"\xff\xfb\x90\0" + chance.randbytes(413)) * 400)
    with pytest.raises(Unreadable):
        read(path)


def test_a_film_without_sound_is_no_sound(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read(make_film(tmp_path / "a.webm", "libvpx"))


def test_an_empty_and_a_missing_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp3").touch()
    with pytest.raises(EmptyFile):
        read(tmp_path / "a.mp3")
    with pytest.raises(Gone):
        read(tmp_path / "b.mp3")


def test_more_tracks_than_anybody_records_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read(*[tmp_path / "a.mp3"] * 1001)
