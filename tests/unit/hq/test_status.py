"""Head office sees who was not visited, what is missing, whose clock was wrong; sites hear what arrived."""

from datetime import date
from pathlib import Path

import pytest

from kiosk.hq import keys
from kiosk.hq.model import Seal
from kiosk.hq.opening import open_all, words
from kiosk.hq.schema import NoHeadOffice, migrations, open_store
from kiosk.hq.status import SiteStatus, status
from kiosk.sqlite import Mode
from kiosk.tables import database
from kiosk.usage.acknowledgement import Acknowledgement, read_acknowledgement
from kiosk.usage.model import MonthFigures
from tests.builders.head_office import FakeHeadOffice
from tests.builders.headquarters import PASSPHRASE, TODAY, Headquarters
from tests.builders.prisons import Prison


@pytest.fixture
def office(tmp_path: Path) -> Headquarters:
    return Headquarters(folder=tmp_path / "hq")


def only(office: Headquarters) -> SiteStatus:
    with office.store(Mode.READ) as store:
        (line,) = status(store, keys.public(office.folder).seal, TODAY)
    return line


def heard(office: Headquarters, prison: Prison) -> Acknowledgement | None:
    with office.store() as store:
        open_all(store, office.ring)
        found = list(words(store, office.ring, TODAY))
    if not found:
        return None
    known = next(p.public for p in office.ring.pairs if p.public.seal == prison.office.seal)
    return read_acknowledgement(found[0].content, found[0].file, known, prison.public)


def test_a_site_that_was_never_visited_is_in_the_list(office: Headquarters) -> None:
    office.prison()
    line = only(office)
    assert (line.bundle, line.made, line.days_since, line.missing, line.coverage.share) == (0, None, None, (), None)


def test_a_site_without_a_key_is_in_the_list_and_hears_nothing(office: Headquarters) -> None:
    prison = Prison(office=office.public)
    with office.store() as store:
        site = prison.site.__class__(id="new", names=prison.site.names, province="Kep", terminals=1)
        store.register(site)
    assert only(office).site == "new"
    assert heard(office, prison) is None


def test_gaps_in_numbers_and_days_and_wrong_clocks_are_told(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    for day in (2, 3, 6):
        prison.day(f"2026-11-0{day}", sessions=3, boots=2, power_losses=1)
    prison.day("1970-01-01", trusted=0, sessions=1)
    prison.day("2026-11-04", trusted=0, sessions=1)
    prison.day("2031-01-01", sessions=1)
    prison.put(tmp_path, 2)
    prison.put(tmp_path, 5)
    prison.put(tmp_path, 6, made=date(2031, 1, 1))
    office.collect(tmp_path)
    line = only(office)
    assert line.missing == ((1, 1), (3, 4))
    assert line.days_missing == ("2026-11-05",)
    assert (line.coverage.days_with_data, line.coverage.days_open, line.coverage.share) == (4, 5, 0.8)
    assert (line.coverage.days_untrusted, line.coverage.boots, line.coverage.power_losses) == (1, 6, 3)
    assert line.future == 2
    assert (line.bundle, line.days_since) == (6, 0)


def test_days_on_which_the_library_is_shut_are_not_missing(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    with office.store() as store:
        weekdays = prison.site.__class__(**{**vars(prison.site), "weekdays": (1, 2, 3, 4, 5)})
        store.register(weekdays)
    prison.day("2026-11-06", boots=1)  # a Friday
    prison.day("2026-11-09", boots=1)
    prison.put(tmp_path)
    office.collect(tmp_path)
    assert only(office).days_missing == ()


def test_what_was_not_opened_yet_and_what_cannot_be_is_told(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.put(tmp_path)
    prison.cut("2026-11", 3)
    name = prison.cut("2026-11", 3)
    prison.spills[name] = bytes(len(prison.spills[name]))
    prison.put(tmp_path)
    office.collect(tmp_path, sealed=True)
    assert (only(office).unopened, only(office).unread) == (4, 0)
    office.collect(tmp_path)
    assert (only(office).unopened, only(office).unread) == (0, 1)
    with office.store(Mode.READ) as store:
        assert [b.seal for b in store.arrived(prison.public)] == [Seal.SUPERSEDED, Seal.OPENED]


def test_a_copied_card_shows_as_two_versions_of_a_bundle(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.put(tmp_path / "a", 1)
    prison.count("2026-11", 10)
    prison.put(tmp_path / "b", 1)
    office.collect(tmp_path)
    assert only(office).doubled == (1,)


def test_a_site_hears_of_its_newest_bundle_and_of_the_spills_that_could_be_opened(
    office: Headquarters, tmp_path: Path
) -> None:
    prison = office.prison()
    assert heard(office, prison) is None
    gone = prison.cut("2026-11", 3)
    prison.put(tmp_path)
    del prison.spills[gone]
    good, bad = prison.cut("2026-11", 3), prison.cut("2026-11", 3)
    prison.spills[bad] = bytes(len(prison.spills[bad]))
    prison.put(tmp_path)
    office.collect(tmp_path, sealed=True)
    word = heard(office, prison)
    assert word
    assert (word.acknowledged, word.spills, word.day) == (2, [good], TODAY)


def test_a_site_is_not_told_to_let_go_of_what_cannot_be_opened(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.put(tmp_path)
    office.collect(tmp_path)
    prison.office = FakeHeadOffice().public
    prison.put(tmp_path)
    office.collect(tmp_path)
    prison.office = office.public
    word = heard(office, prison)
    assert word
    assert word.acknowledged == 1


def test_a_site_with_an_old_key_is_told_and_hears_in_the_old_voice(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.put(tmp_path)
    office.collect(tmp_path)
    assert not only(office).old_key
    keys.rotate(office.folder, "GDP", [PASSPHRASE], TODAY)
    assert only(office).old_key
    word = heard(office, prison)
    assert word
    assert word.acknowledged == 1


def test_reading_makes_no_head_office(tmp_path: Path) -> None:
    with pytest.raises(NoHeadOffice):
        open_store(tmp_path, Mode.READ)
    (tmp_path / "head-office.db").touch()
    with pytest.raises(NoHeadOffice):
        open_store(tmp_path, Mode.READ)


def test_a_site_without_bundles_has_no_figures(office: Headquarters) -> None:
    office.prison()
    found = office.figures()
    assert (found.figures.months, found.months, found.titles, found.unread) == (MonthFigures(), (), (), 0)


def test_what_a_killed_program_left_half_done_does_not_keep_anybody_from_reading(
    office: Headquarters, tmp_path: Path
) -> None:
    office.prison()
    left = tmp_path / "left"
    left.mkdir()
    with office.store() as store:
        store._db.execute("PRAGMA cache_size = 1")  # what does not fit is written before its time
        with store.together():
            store.register(Prison(office=office.public, id="a" * 40).site)
            store._db.execute("INSERT INTO catalogues VALUES (x'00', randomblob(100000))")
            for file in office.folder.glob("head-office.db*"):
                (left / file.name).write_bytes(file.read_bytes())
    assert {file.name for file in left.iterdir()} == {"head-office.db", "head-office.db-journal"}
    other = open_store(left, Mode.READ)
    assert [site.id for site in other.sites()] == ["here"]
    other.close()


def test_a_database_of_the_version_before_is_brought_up_to_date_by_whoever_opens_it(tmp_path: Path) -> None:
    older = database(tmp_path / "head-office.db", Mode.WRITE)
    migrations.apply(older, stop_before="m002_keys_of_a_site")
    older.conn.close()
    store = open_store(tmp_path, Mode.READ)
    assert store.sites() == ()
    assert not migrations.pending(store._db)
    store.close()
