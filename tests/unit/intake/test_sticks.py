"""Sticks are looked at without trust: names of any bytes, links, and sticks that are pulled out."""

import os
from pathlib import Path

import pytest

from kiosk.intake.sticks import NoSuchPlace, NothingPicked, StickAway, Sticks

ODD = b"caf\xe9 \xff.epub"


@pytest.fixture
def mounts(tmp_path: Path) -> Path:
    stick = tmp_path / "media" / "សៀវភៅ"
    (stick / "book 10").mkdir(parents=True)
    (stick / "book 2").mkdir()
    (stick / "book 2" / "a.epub").write_bytes(b"12345")
    (stick / "z.pdf").write_bytes(b"123")
    Path(os.fsdecode(os.fsencode(stick) + b"/" + ODD)).write_bytes(b"1")
    (stick / ".Trash-1000").mkdir()
    (stick / "System Volume Information").mkdir()
    (stick / "away").symlink_to("/etc")
    (stick / "passwd").symlink_to("/etc/passwd")
    (stick / "x\u202egpj.epub").write_bytes(b"1")
    return tmp_path / "media"


@pytest.fixture
def sticks(mounts: Path) -> Sticks:
    return Sticks([mounts], Path.is_dir)


def test_every_mount_is_a_stick(sticks: Sticks, mounts: Path) -> None:
    (mounts / "second").mkdir()
    assert [stick.name for stick in sticks.all()] == ["second", "សៀវភៅ"]
    assert all(stick.size > 0 for stick in sticks.all())


def test_a_folder_that_is_no_mount_is_no_stick(mounts: Path) -> None:
    assert Sticks([mounts, Path("/proc/nothing")]).all() == ()


def test_folders_come_first_in_natural_order_without_links_and_junk(sticks: Sticks) -> None:
    (stick,) = sticks.all()
    names = [entry.name for entry in sticks.listing(stick.key).entries]
    assert names == ["book 2", "book 10", "caf\\xe9 \\xff.epub", "x\\x202egpj.epub", "z.pdf"]


def test_a_name_of_any_bytes_is_picked_as_it_is(sticks: Sticks) -> None:
    (stick,) = sticks.all()
    (odd,) = [entry for entry in sticks.listing(stick.key).entries if entry.name.startswith("caf")]
    (path,) = sticks.pick(stick.key, [odd.place])
    assert os.fsencode(path).endswith(ODD)
    assert path.read_bytes() == b"1"


def test_a_folder_knows_the_way_to_it(sticks: Sticks) -> None:
    (stick,) = sticks.all()
    folder = sticks.listing(stick.key).entries[0]
    listing = sticks.listing(stick.key, folder.place)
    assert [entry.name for entry in listing.way] == ["book 2"]
    assert [(entry.name, entry.size, entry.is_folder) for entry in listing.entries] == [("a.epub", 5, False)]


@pytest.mark.parametrize("place", ["..", "book%202/../..", "away", "away/passwd", "passwd", "nothing", "a%00b", "/etc"])
def test_no_place_leads_off_the_stick(sticks: Sticks, place: str) -> None:
    (stick,) = sticks.all()
    with pytest.raises(NoSuchPlace):
        sticks.pick(stick.key, [place])
    with pytest.raises(NoSuchPlace):
        sticks.listing(stick.key, place)


def test_sizes_are_those_of_all_files_below(sticks: Sticks, mounts: Path) -> None:
    (stick,) = sticks.all()
    assert sorted(sticks.sizes([mounts / "សៀវភៅ"])) == [1, 1, 3, 5]
    assert sticks.sizes(sticks.pick(stick.key, ["z.pdf"])) == [3]


def test_nothing_ticked_is_said(sticks: Sticks) -> None:
    with pytest.raises(NothingPicked):
        sticks.pick(sticks.all()[0].key, [])


def test_a_stick_that_was_pulled_out_is_gone(sticks: Sticks, mounts: Path) -> None:
    (stick,) = sticks.all()
    (path,) = sticks.pick(stick.key, ["z.pdf"])
    (mounts / "សៀវភៅ").rename(mounts.parent / "elsewhere")
    for call in (
        lambda: sticks.listing(stick.key),
        lambda: sticks.pick(stick.key, ["z.pdf"]),
        lambda: sticks.sizes([path]),
    ):
        with pytest.raises(StickAway):
            call()
