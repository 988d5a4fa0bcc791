"""A zip file is read within its limits, whatever it holds, and nothing in it becomes a path."""

import stat
import zipfile
from pathlib import Path

import pytest

from kiosk.config import MIB, Limits
from kiosk.content.archive import Archive, Entry, OddPacking, Overlapping
from kiosk.content.refusals import EmptyFile, Gone, Protected, TooLarge, Unreadable
from tests.builders.zipfiles import (
    make_bomb,
    make_many,
    make_overlapping,
    make_raw_zip,
    make_special,
    make_zip,
)

LIMITS = Limits()


def names(path: Path, limits: Limits = LIMITS) -> list[str]:
    with Archive(path, limits) as archive:
        return [entry.name for entry in archive.entries]


def entry(archive: Archive, name: str) -> Entry:
    found = archive.find(name)
    assert found is not None
    return found


def test_the_files_of_an_ordinary_zip_are_read_in_its_order(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"b.txt": b"bee", "folder/a.txt": b"ay" * 1000, "empty/": b""})
    with Archive(path, LIMITS) as archive:
        assert [e.name for e in archive.entries] == ["b.txt", "folder/a.txt"]
        assert archive.read(entry(archive, "b.txt")) == b"bee"
        assert archive.head(entry(archive, "folder/a.txt"), 4) == b"ayay"
        with archive.open(entry(archive, "folder/a.txt")) as stream:
            assert len(stream.read()) == 2000
        assert archive.dropped == ()


def test_a_name_is_found_whatever_its_case_and_composition(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"Texte/\u00e9t\u00e9.xhtml": b"1", "texte/b": b"2"})
    with Archive(path, LIMITS) as archive:
        assert archive.read(entry(archive, "texte/e\u0301te\u0301.XHTML")) == b"1"
        assert archive.find("texte/c") is None


def test_a_file_that_was_packed_under_its_address_is_found_by_its_name(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"My%20Chapter": b"1", "b%20c": b"2", "B C": b"3", "100%": b"4"})
    with Archive(path, LIMITS) as archive:
        assert archive.read(entry(archive, "My Chapter")) == b"1"
        assert archive.read(entry(archive, "b c")) == b"3"
        assert archive.read(entry(archive, "b%20c")) == b"2"
        assert archive.read(entry(archive, "100%")) == b"4"


def test_of_two_exact_names_in_different_case_the_exact_one_is_found(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"A.txt": b"large", "a.txt": b"small"})
    with Archive(path, LIMITS) as archive:
        assert archive.read(entry(archive, "a.txt")) == b"small"
        assert archive.read(entry(archive, "A.txt")) == b"large"


def test_of_equal_names_the_last_counts_and_is_reported(tmp_path: Path) -> None:
    path = make_raw_zip(tmp_path / "a.zip", [(b"a.txt", b"first"), (b"a.txt", b"last")])
    with Archive(path, LIMITS) as archive:
        assert archive.read(entry(archive, "a.txt")) == b"last"
        assert archive.dropped == ("a.txt",)


@pytest.mark.parametrize(
    "name",
    [b"../outside", b"a/../../outside", b"/etc/passwd", b"..\\outside", b"C:\\outside", b"a\x01b", b"\xe2\x80\xaeb"],
)
def test_a_name_that_leads_outside_or_hides_is_dropped(tmp_path: Path, name: bytes) -> None:
    path = make_raw_zip(tmp_path / "a.zip", [(name, b"x"), (b"plain", b"y")])
    with Archive(path, LIMITS) as archive:
        assert [e.name for e in archive.entries] == ["plain"]
        assert len(archive.dropped) == 1


def test_odd_but_harmless_names_are_put_in_order(tmp_path: Path) -> None:
    path = make_raw_zip(tmp_path / "a.zip", [(b"./a//b\\c.txt", b"x")])
    assert names(path) == ["a/b/c.txt"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_devices_and_pipes_are_dropped(tmp_path: Path, kind: int) -> None:
    path = make_special(tmp_path / "a.zip", "link", b"/etc/passwd", kind)
    with Archive(path, LIMITS) as archive:
        assert [e.name for e in archive.entries] == ["plain.txt"]
        assert archive.dropped == ("link",)


def test_a_folder_by_its_mode_alone_is_no_file(tmp_path: Path) -> None:
    assert names(make_special(tmp_path / "a.zip", "folder", b"", stat.S_IFDIR)) == ["plain.txt"]


def test_utf8_names_that_do_not_say_so_are_repaired(tmp_path: Path) -> None:
    khmer = "\u179f\u17c0\u179c\u1797\u17c5.txt"
    assert names(make_raw_zip(tmp_path / "a.zip", [(khmer.encode(), b"x")])) == [khmer]


def test_names_in_another_encoding_stay_readable_as_something(tmp_path: Path) -> None:
    assert names(make_raw_zip(tmp_path / "a.zip", [(b"\x82\xa0.txt", b"x")])) == ["\u00e9\u00e1.txt"]


def test_a_name_that_lies_about_being_utf8_is_a_damaged_file(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        names(make_raw_zip(tmp_path / "a.zip", [(b"\xff\xfe.txt", b"x")], flags=0x800))


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"")
    with pytest.raises(EmptyFile):
        names(tmp_path / "a.zip")


def test_a_missing_file_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Gone):
        names(tmp_path / "a.zip")


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(Unreadable):
        names(tmp_path / "a.zip")


def test_a_zip_cut_short_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"x" * 5000})
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Unreadable):
        names(path)


def test_a_damaged_entry_is_refused_when_it_is_read(tmp_path: Path) -> None:
    path = make_raw_zip(tmp_path / "a.zip", [(b"a.txt", b"some words")])
    path.write_bytes(path.read_bytes().replace(b"some words", b"same words", 1))
    with Archive(path, LIMITS) as archive, pytest.raises(Unreadable, match=r"a\.txt"):
        archive.read(archive.entries[0])


def test_a_zip_behind_other_bytes_is_read(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"x"})
    path.write_bytes(b"GIF89a" * 100 + path.read_bytes())
    assert names(path) == ["a.txt"]


def test_a_large_zip64_directory_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(70_000):
            archive.writestr(str(number), b"")
    assert len(names(path, Limits(entries=80_000))) == 70_000
    with pytest.raises(TooLarge):
        names(path, Limits(entries=60_000))


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="5000"):
        names(make_many(tmp_path / "a.zip"))


def test_a_file_packed_too_tightly_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="200 to 1"):
        names(make_bomb(tmp_path / "a.zip", megabytes=20))


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge, match="4 MiB"):
        names(make_bomb(tmp_path / "a.zip", megabytes=5), Limits(entry=4 * MIB))


def test_files_over_the_limit_together_are_refused(tmp_path: Path) -> None:
    path = make_raw_zip(tmp_path / "a.zip", [(b"%d" % number, bytes(1000)) for number in range(10)])
    with pytest.raises(TooLarge, match="9000 bytes"):
        names(path, Limits(unpacked=9000))


def test_reading_more_than_asked_for_is_refused(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": b"x" * 101})
    with Archive(path, LIMITS) as archive:
        assert len(archive.read(archive.entries[0], 101)) == 101
        with pytest.raises(TooLarge, match="100 bytes"):
            archive.read(archive.entries[0], 100)


def test_an_entry_that_lies_about_its_size_gives_no_more_than_it_said(tmp_path: Path) -> None:
    path = make_zip(tmp_path / "a.zip", {"a.txt": bytes(MIB)})
    data = path.read_bytes()
    path.write_bytes(data.replace((MIB).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    with Archive(path, LIMITS) as archive, pytest.raises(Unreadable):
        archive.read(archive.entries[0])


def test_overlapping_entries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Overlapping):
        names(make_overlapping(tmp_path / "a.zip"))


@pytest.mark.parametrize("flags", [0x1, 0x41, 0x2001])
def test_a_password_is_refused(tmp_path: Path, flags: int) -> None:
    with pytest.raises(Protected, match="password"):
        names(make_raw_zip(tmp_path / "a.zip", [(b"a.txt", b"x")], flags=flags))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 9])
def test_packing_that_cannot_be_bounded_is_refused(tmp_path: Path, method: int) -> None:
    with pytest.raises(OddPacking):
        names(make_raw_zip(tmp_path / "a.zip", [(b"a.txt", b"x")], method=method))


def test_an_entry_without_a_name_is_left_out(tmp_path: Path) -> None:
    path = make_raw_zip(tmp_path / "a.zip", [(b"", b"nameless"), (b"b.txt", b"bee")])
    assert names(path) == ["b.txt"]


@pytest.mark.parametrize(
    "name", ["\u1791\u17c6\u1796\u17d0\u179a\u200b\u17e1.jpg", "a\u00a0b.jpg", "a\u3000\ue000.jpg"]
)
def test_names_with_letters_that_are_not_seen_are_kept(tmp_path: Path, name: str) -> None:
    assert names(make_zip(tmp_path / "a.zip", {name: b"x"})) == [name]


@pytest.mark.parametrize("name", ["\u202egpj.exe", "a\nb.jpg", "a\u2028b.jpg", "a\x9bb.jpg"])
def test_names_that_deceive_the_eye_are_left_out(tmp_path: Path, name: str) -> None:
    assert names(make_zip(tmp_path / "a.zip", {name: b"x", "b": b"x"})) == ["b"]
