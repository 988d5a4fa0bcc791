"""Bundles get numbers without gaps, stay until head office has them, and a bad stick leaves everything as it was."""

import errno
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.clock import Moment
from kiosk.config import Usage
from kiosk.errors import KioskError
from kiosk.sqlite import DatabaseMissing
from kiosk.usage import acknowledgement, keys, spill
from kiosk.usage.acknowledgement import NotAcknowledged, acknowledge
from kiosk.usage.bundle import open_exact, read
from kiosk.usage.outbox import Library, Outbox, SiteUnnamed, Taken
from kiosk.usage.stick import StickBroken, StickFull, StickGone, StickReadOnly, StickRefused, told
from tests.builders.fulldisk import no_file_larger_than
from tests.builders.head_office import FakeHeadOffice
from tests.builders.visits import Site

NOW = Moment(time=datetime(2026, 11, 30, 8, tzinfo=UTC), trusted=True)
SETTINGS = Usage(site="here", name="Here", terminals=4)


class Prison:
    """A site that has counted, with its outbox and a stick."""

    def __init__(self, folder: Path) -> None:
        self.usage, self.stick = folder / "usage", folder / "stick"
        self.stick.mkdir()
        self.office = FakeHeadOffice().install(self.usage)
        self.site = Site(folder=self.usage)
        self.site.visit("tiger", minutes=1)
        self.site.write()
        self.site.cut()
        self.outbox = Outbox(self.usage, SETTINGS)

    def take(self) -> Taken:
        return self.outbox.take(self.stick, NOW, "2026-11-30", Library())

    @property
    def on_the_stick(self) -> list[str]:
        return sorted(file.name for file in self.stick.iterdir())

    def state(self) -> dict[str, bytes]:
        files = (file for file in self.usage.rglob("*") if file.is_file())
        return {str(file.relative_to(self.usage)): file.read_bytes() for file in files}

    def acknowledge(self, number: int, office: FakeHeadOffice | None = None, site: bytes = b"") -> None:
        key = site or bytes(keys.site_key(self.usage).verify_key)
        spills = spill.aside(self.usage)
        word = acknowledge((office or self.office).signing, key, number, spills, date(2026, 12, 1))
        (self.stick / acknowledgement.file_name("here")).write_bytes(word)


@pytest.fixture
def prison(tmp_path: Path) -> Prison:
    return Prison(tmp_path)


def test_bundles_are_numbered_from_one_and_all_that_is_not_acknowledged_travels(prison: Prison) -> None:
    assert prison.take().number == 1
    assert prison.take().number == 2
    for file in prison.stick.iterdir():
        file.unlink()  # the stick was lost
    assert prison.take().number == 3
    assert prison.on_the_stick == ["usage-here-0001.zip", "usage-here-0002.zip", "usage-here-0003.zip"]


def test_a_bundle_holds_all_figures_and_spills(prison: Prison) -> None:
    prison.take()
    bundle = read((prison.stick / "usage-here-0001.zip").read_bytes())
    assert open_exact(prison.office.private, bundle) == prison.site.counter._tally.figures()
    assert bundle.spills == spill.aside(prison.usage)
    assert len(bundle.spills) == 1
    assert bundle.manifest.completeness.power_losses == 1


def test_nothing_is_deleted_before_head_office_has_it_and_then_it_is(prison: Prison) -> None:
    prison.take()
    assert len(spill.aside(prison.usage)) == 1
    prison.acknowledge(1)
    taken = prison.take()
    assert (taken.number, taken.acknowledged, taken.refused) == (2, 1, None)
    assert spill.aside(prison.usage) == {}
    assert sorted(file.name for file in (prison.usage / "bundles").iterdir()) == ["usage-here-0002.zip"]


def test_numbers_go_on_after_everything_was_acknowledged(prison: Prison) -> None:
    prison.take()
    prison.acknowledge(1)
    prison.take()
    prison.acknowledge(2)
    assert prison.take().number == 3
    assert prison.take().number == 4


def test_an_older_acknowledgement_changes_nothing(prison: Prison) -> None:
    for _ in range(3):
        prison.take()
    prison.acknowledge(3)
    prison.take()
    prison.acknowledge(1)
    assert prison.take().acknowledged == 3


def test_a_foreign_acknowledgement_deletes_nothing_and_stops_nothing(prison: Prison) -> None:
    prison.take()
    prison.acknowledge(1, office=FakeHeadOffice())
    first = prison.take()
    prison.acknowledge(1, site=b"s" * 32)
    second = prison.take()
    (prison.stick / "usage-ack-here.json").write_bytes(b"{}")
    third = prison.take()
    for taken in (first, second, third):
        assert isinstance(taken.refused, NotAcknowledged)
        assert taken.acknowledged == 0
    assert third.number == 4
    assert len(spill.aside(prison.usage)) == 1


def test_a_stick_that_is_not_there_leaves_the_old_state_whole(prison: Prison) -> None:
    before = prison.state()
    prison.stick.rmdir()
    with pytest.raises(StickGone):
        prison.take()
    assert prison.state() == before
    prison.stick.mkdir()
    assert prison.take().number == 1


def test_a_folder_that_others_write_to_is_told_as_such_and_leaves_the_old_state_whole(prison: Prison) -> None:
    before = prison.state()
    with pytest.raises(StickRefused):
        prison.outbox.take(Path("/sys/kernel"), NOW, "2026-11-30", Library())
    assert prison.state() == before


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.EROFS, StickReadOnly), (errno.EACCES, StickRefused), (errno.EPERM, StickRefused), (errno.EIO, StickGone)],
)
def test_only_a_stick_that_is_read_only_is_said_to_have_a_lock(number: int, reason: type[KioskError]) -> None:
    said = told(OSError(number, "no"), Path("/media/STICK"), 1)
    assert isinstance(said, reason)
    assert ("lock" in str(said.what_to_do)) == (reason is StickReadOnly)


def test_a_full_stick_leaves_the_old_state_whole_and_nothing_on_the_stick(prison: Prison) -> None:
    before = prison.state()
    with no_file_larger_than(20_000), pytest.raises(StickFull, match="1 MB are needed"):
        prison.take()
    assert prison.state() == before
    assert prison.on_the_stick == []
    assert prison.take().number == 1


def test_a_stick_full_with_the_second_bundle_leaves_the_first_there(prison: Prison) -> None:
    prison.take()
    before = prison.state()
    (prison.stick / "usage-here-0002.zip.part").mkdir()  # nothing can be written by this name
    with pytest.raises(StickGone):
        prison.take()
    assert prison.state() == before
    assert prison.on_the_stick == ["usage-here-0001.zip", "usage-here-0002.zip.part"]


def test_a_stick_that_does_not_keep_what_is_written_is_told(prison: Prison) -> None:
    prison.take()
    (prison.stick / "usage-here-0002.zip").symlink_to("/dev/null")
    os.unlink(prison.stick / "usage-here-0002.zip")  # noqa: PTH108 - the link, not its target
    (prison.stick / "usage-here-0002.zip").mkdir()
    with pytest.raises((StickBroken, StickGone)):
        prison.take()
    (prison.stick / "usage-here-0002.zip").rmdir()
    assert prison.take().number == 3, "the second stays in the outbox and travels with the third"
    assert len(prison.on_the_stick) == 3


def test_without_a_key_or_a_name_or_figures_there_is_no_bundle(tmp_path: Path, prison: Prison) -> None:
    refusals: list[type[KioskError]] = []
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder, settings in ((empty, SETTINGS), (prison.usage, Usage())):
        with pytest.raises(KioskError) as caught:
            Outbox(folder, settings).take(prison.stick, NOW, "2026-11-30", Library())
        refusals.append(caught.type)
    prison.office.install(empty)
    with pytest.raises(DatabaseMissing):
        Outbox(empty, SETTINGS).take(prison.stick, NOW, "2026-11-30", Library())
    assert refusals == [keys.NoHeadOfficeKey, SiteUnnamed]


def test_figures_that_a_running_counter_holds_are_read_beside_it(prison: Prison) -> None:
    prison.site.visit("tiger", minutes=0)
    prison.take()
    prison.site.write()
    assert prison.take().number == 2
