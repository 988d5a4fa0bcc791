"""Totals are exact, whatever was cut off and however it came; and nothing that is kept or told is a single spill."""

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.hq import keys
from kiosk.hq.merge import Total, all_figures
from kiosk.hq.store import FILE
from kiosk.sqlite import Mode
from kiosk.usage.model import (
    SMALLEST_BATCH,
    EnteredKey,
    Figure,
    MonthFigures,
    MonthKey,
    StaffFigure,
    Subject,
)
from tests.builders.head_office import FakeHeadOffice
from tests.builders.headquarters import PASSPHRASE, TODAY, Headquarters
from tests.builders.prisons import TITLES, Prison, month_figures, months_of_use

NOVEMBER = "2026-11"


@pytest.fixture
def office(tmp_path: Path) -> Headquarters:
    return Headquarters(folder=tmp_path / "hq")


def total(office: Headquarters) -> MonthFigures:
    with office.store(Mode.READ) as store:
        everything = Total()
        for site in all_figures(store, office.ring):
            everything.add(site)
    return everything.figures().months


def sessions(figures: MonthFigures, month: str = NOVEMBER) -> int:
    return figures[MonthKey(month, Subject.SITE, "", Figure.SESSIONS)]


def test_the_total_of_all_sites_is_the_truth(office: Headquarters, tmp_path: Path) -> None:
    dice, truth = random.Random(3), MonthFigures()  # noqa: S311 - no secret
    for number in range(3):
        prison = office.prison(f"site-{number}")
        months_of_use(prison, dice, 3, tmp_path / "stick")
        truth.update(prison.truth)
    office.collect(tmp_path / "stick")
    assert total(office) == truth


def test_the_newest_bundle_counts_and_each_spill_once_even_when_the_site_let_go_of_it(
    office: Headquarters, tmp_path: Path
) -> None:
    prison = office.prison()
    prison.count(NOVEMBER, 20, tiger=12)
    prison.cut(NOVEMBER, 11, tiger=3)
    prison.put(tmp_path / "a")
    prison.heed()
    prison.count(NOVEMBER, 15, tiger=4)
    prison.cut(NOVEMBER, 12, tiger=5)
    prison.put(tmp_path / "b")
    office.collect(tmp_path / "b", tmp_path / "a", tmp_path / "b")
    found = office.figures()
    assert found.figures.months == prison.truth
    assert not found.waiting
    assert {each.name for each in found.offered} == {each.name for each in TITLES}
    assert found.months == (NOVEMBER,)


def test_a_small_remainder_waits_at_its_site_and_is_in_the_total_once_others_are_with_it(
    office: Headquarters, tmp_path: Path
) -> None:
    for ident in ("here", "there"):
        prison = office.prison(ident)
        prison.count(NOVEMBER, 20, tiger=12)
        prison.cut(NOVEMBER, 6, rabbit=2)
        prison.put(tmp_path / ident)
    office.collect(tmp_path / "here")
    assert sessions(office.figures("here").figures.months) == 20
    assert sessions(office.figures("here").waiting) == 6
    assert sessions(total(office)) == 20
    office.collect(tmp_path / "there")
    assert sessions(total(office)) == 52


@settings(max_examples=25, deadline=None)
@given(
    cuts=st.lists(
        st.lists(st.tuples(st.sampled_from(["2026-10", NOVEMBER]), st.integers(1, 14)), max_size=4),
        min_size=1,
        max_size=7,
    )
)
def test_no_two_reports_of_a_site_differ_by_fewer_readers_than_a_batch(
    cuts: list[list[tuple[str, int]]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each visit brings some spills; after each, somebody looks at the figures of the site."""
    folder = tmp_path_factory.mktemp("visits")
    office = Headquarters(folder=folder / "hq")
    prison = office.prison()
    seen: dict[str, int] = {}
    for number, visit in enumerate(cuts):
        for month, readers in visit:
            prison.cut(month, readers, tiger=1)
        office.collect(prison.put(folder / str(number)))
        found = office.figures()
        for month in ("2026-10", NOVEMBER):
            now = sessions(found.figures.months, month)
            assert now == seen.get(month, 0) or now - seen.get(month, 0) >= SMALLEST_BATCH
            assert now + sessions(found.waiting, month) == sessions(prison.truth, month)
            seen[month] = now


@pytest.mark.parametrize(
    "what", ["another site's", "another spill's", "a stranger's", "nonsense", "huge", "no month", "noise"]
)
def test_a_spill_that_is_not_what_it_should_be_is_left_out_and_told(
    office: Headquarters, tmp_path: Path, what: str
) -> None:
    prison = office.prison()
    prison.count(NOVEMBER, 20)
    rows = month_figures(NOVEMBER, 11, tiger=3).rows()
    if what == "another site's":
        prison.spill(rows, site=office.prison("there").public)
    elif what == "another spill's":
        prison.spill(rows, inside="0" * 32)
    elif what == "a stranger's":
        stranger = Prison(office=FakeHeadOffice().public, key=prison.key)
        stranger.cut(NOVEMBER, 11)
        prison.spills.update(stranger.spills)
    elif what == "noise":
        name = prison.spill(rows)
        prison.spills[name] = bytes(len(prison.spills[name]))
    else:
        bad = {"nonsense": (NOVEMBER, "site", "", "tigers", 1), "huge": (NOVEMBER, "site", "", "sessions", 10**10)}
        prison.spill([*rows, bad.get(what, ("2026-13", "site", "", "sessions", 1))])
    prison.put(tmp_path)
    office.collect(tmp_path)
    assert sessions(office.figures().figures.months) == 20
    assert office.figures().unread == 1


@pytest.mark.parametrize("bad", [{"days": "2026-02-30"}, {"days": "2026-11"}, {"months": 10**10}, {"seal": True}])
def test_figures_that_make_no_sense_leave_those_of_the_bundle_before(
    office: Headquarters, tmp_path: Path, bad: dict[str, object]
) -> None:
    prison = office.prison()
    prison.count(NOVEMBER, 20)
    prison.put(tmp_path)
    if "days" in bad:
        for day in ("2026-01-01", str(bad["days"]), "2026-12-01"):
            prison.day(day, sessions=3)
    if "months" in bad:
        prison.months[MonthKey(NOVEMBER, Subject.TITLE, "tiger", Figure.REQUESTS)] = 10**10
    if "seal" in bad:
        prison.office = FakeHeadOffice().public
    prison.put(tmp_path)
    office.collect(tmp_path)
    assert sessions(office.figures().figures.months) == 20
    assert office.figures().unread == 1


def test_a_spill_of_a_time_that_the_site_summed_up_joins_the_year(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.cut("2023-03", 12)
    prison.put(tmp_path / "a")
    prison.months = month_figures("2023", 500)
    prison.months.update(month_figures("2026-05", 30))
    prison.put(tmp_path / "b")
    office.collect(tmp_path)
    assert sessions(office.figures().figures.months, "2023") == 512
    assert "2023-03" not in office.figures().months


def test_a_replaced_card_goes_on_where_the_old_one_stopped(office: Headquarters, tmp_path: Path) -> None:
    old = office.prison()
    old.count(NOVEMBER, 20)
    old.day("2026-11-02", sessions=5)
    old.entered = {EnteredKey(NOVEMBER, StaffFigure.LOANS, "", "all"): 7}
    old.put(tmp_path / "old")
    new = Prison(office=office.public)
    with office.store() as store:
        store.register(new.site)
    new.count(NOVEMBER, 30)
    new.day("2026-11-02", sessions=4)
    new.entered = {EnteredKey(NOVEMBER, StaffFigure.LOANS, "", "all"): 9}
    new.put(tmp_path / "new")
    office.collect(tmp_path)
    found = office.figures().figures
    assert sessions(found.months) == 50
    assert [figures.sessions for figures in found.days.values()] == [9]
    assert list(found.entered.values()) == [9]


def test_what_was_sealed_for_an_old_key_still_counts_after_a_rotation(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.cut(NOVEMBER, 11)
    prison.office = keys.rotate(office.folder, "GDP", [PASSPHRASE], TODAY)
    prison.cut(NOVEMBER, 12)
    prison.put(tmp_path)
    office.collect(tmp_path)
    assert sessions(office.figures().figures.months) == 23


def test_no_figure_about_readers_lies_open_at_head_office(office: Headquarters, tmp_path: Path) -> None:
    """Titles and languages of the use are searched for in every byte of the folder, before and after opening."""
    prison = office.prison()
    prison.count(NOVEMBER, 20, zebra=12)
    prison.cut(NOVEMBER, 11, walrus=3)
    prison.put(tmp_path / "stick", made=date(2026, 12, 1))
    for sealed in (True, False):
        office.collect(tmp_path / "stick", sealed=sealed)
        office.figures()
        for file in office.folder.rglob("*"):
            content = file.read_bytes() if file.is_file() else b""
            for word in (b"zebra", b"walrus", b"unique_requests"):
                assert word not in content, file
    assert (office.folder / FILE).exists()
