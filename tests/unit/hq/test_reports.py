"""The figures of a report, against tables computed by hand."""

from pathlib import Path

import pytest

from kiosk.hq.reports import NoFigures, NoSuchLibrary, report
from kiosk.report.model import Amount, Doubt, Part, Report, Split, State
from kiosk.report.period import Period
from kiosk.sqlite import Mode
from kiosk.usage.model import EnteredKey, Figure, MonthKey, StaffFigure, Subject
from tests.builders.headquarters import Headquarters
from tests.builders.prisons import Prison

QUARTER = "2026-Q4"


@pytest.fixture
def office(tmp_path: Path) -> Headquarters:
    return Headquarters(folder=tmp_path / "hq")


def enter(prison: Prison, month: str, figure: StaffFigure, n: int, group: str = "all", programme: str = "") -> None:
    prison.entered[EnteredKey(month, figure, programme, group)] = n


def ask(prison: Prison, month: str, yes: int, no: int) -> None:
    for answer, n in (("yes", yes), ("no", no)):
        prison.months[MonthKey(month, Subject.FIRST_TIME, answer, Figure.ANSWERS)] += n


@pytest.fixture
def two(office: Headquarters, tmp_path: Path) -> Headquarters:
    """Two libraries: one with October and November, one with October only."""
    here, there = office.prison("here"), office.prison("there")
    here.count("2026-10", 200, tiger=120, rabbit=60, snake=4, hare=3)
    here.count("2026-11", 100, tiger=50, snake=5, hare=4)
    there.count("2026-10", 90, tiger=30, hare=40)
    here.day("2026-10-05", sessions=120, active_seconds=36_000, requests=150, searches=30, open_seconds=18_000)
    here.day("2026-10-06", sessions=80, active_seconds=18_000, requests=50, searches=4, open_seconds=18_000)
    here.day("2026-11-02", sessions=100, active_seconds=24_000, requests=70, open_seconds=18_000, busy_seconds=1_800)
    there.day("2026-10-07", sessions=90, active_seconds=9_000, requests=80, open_seconds=9_000, power_losses=2)
    ask(here, "2026-10", 25, 75)
    for month, registered in (("2026-10", 150), ("2026-11", 170)):
        enter(here, month, StaffFigure.REGISTERED, registered)
        enter(here, month, StaffFigure.HELD, 400)
        enter(here, month, StaffFigure.LOANS, 60)
    enter(here, "2026-10", StaffFigure.CLASSES, 8, programme="literacy")
    enter(here, "2026-10", StaffFigure.ATTENDANCE, 96, programme="literacy")
    for prison in (here, there):
        prison.put(tmp_path / "stick")
    office.collect(tmp_path / "stick")
    return office


def made(office: Headquarters, period: str = QUARTER, only: str = "", *, public: bool = False) -> Report:
    with office.store(Mode.READ) as store:
        return report(store, office.ring, Period.read(period), office="Head office", only=only, public=public)


def exact(value: float) -> Amount:
    return Amount(value=value, state=State.EXACT)


def titles(part: Part) -> dict[str, Amount]:
    return {used.name: used.amount for used in part.titles}


def test_day_figures_add_up_over_days_months_and_libraries(two: Headquarters) -> None:
    quarter = made(two)
    here, there = quarter.parts
    assert here.measure("sessions") == exact(300)
    assert here.measure("active_minutes") == exact(1300)
    assert here.measure("requests") == exact(270)
    assert there.measure("sessions") == exact(90)
    assert quarter.whole.measure("sessions") == exact(390)
    assert quarter.whole.measure("active_minutes") == exact(1450)
    assert made(two, "2026-10", "here").whole.measure("sessions") == exact(200)
    assert [month.sessions.value for month in here.months][-3:] == [200, 100, None]


def test_a_small_month_leaves_a_least(two: Headquarters) -> None:
    """Searches: 34 in October, none in November, which reads `< 10`."""
    assert made(two).parts[0].measure("searches") == Amount(value=34, state=State.AT_LEAST)
    assert made(two, "2026-10").parts[0].measure("searches") == exact(34)
    assert made(two, "2026-11").parts[0].measure("searches") == Amount(state=State.SMALL, high=10)


def test_titles_add_up_and_small_ones_are_not_named(two: Headquarters) -> None:
    quarter = made(two)
    here = titles(quarter.parts[0])
    assert here["The tiger"] == exact(170)
    assert here["The rabbit"] == Amount(value=60, state=State.AT_LEAST)
    assert "The snake" not in here
    assert titles(quarter.whole)["The tiger"] == Amount(value=200, state=State.AT_LEAST)
    assert [used.name for used in quarter.whole.titles] == ["The tiger", "The rabbit", "The hare"]


def test_unique_requests_and_their_shelves(two: Headquarters) -> None:
    here = made(two, "2026-10").parts[0]
    assert here.measure("unique_requests") == exact(187)
    (stories,) = here.splits[Split.SHELF]
    assert (stories.key, stories.amount) == ("stories", exact(187))
    assert made(two).whole.measure("unique_requests") == exact(187 + 59 + 70)


def test_readers_are_estimated_from_sixty_answers_on(two: Headquarters) -> None:
    october = made(two, "2026-10")
    readers = october.parts[0].measure("readers")
    assert (readers.value, readers.asked, readers.state) == (50, 100, State.EXACT)
    assert readers.low is not None
    assert readers.high is not None
    assert 38 <= readers.low < 50 < readers.high <= 64
    assert october.parts[1].measure("readers").state is State.MISSING
    assert october.whole.measure("readers").state is State.AT_LEAST
    reach = october.parts[0].measure("reach_readers")
    assert (reach.value, reach.asked) == (0.125, 100)


def test_no_estimate_gives_away_how_few_said_yes(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.count("2026-10", 300, tiger=100)
    prison.day("2026-10-05", sessions=300)
    ask(prison, "2026-10", 6, 90)
    prison.put(tmp_path)
    office.collect(tmp_path)
    assert made(office, "2026-10").whole.measure("readers").state is State.MISSING


def test_registers_have_the_mean_of_their_months(two: Headquarters) -> None:
    here = made(two).parts[0]
    assert here.measure("registered") == exact(160)
    assert here.measure("reach_registered") == exact(0.4)
    assert here.measure("loans") == exact(120)
    assert here.measure("classes") == exact(8)
    assert here.measure("attendance") == exact(96)
    assert made(two).whole.measure("reach_registered") == exact(0.4)


def test_the_library_itself(two: Headquarters) -> None:
    quarter = made(two)
    assert quarter.parts[0].measure("open_minutes") == exact(900)
    assert quarter.parts[0].measure("availability").value == pytest.approx(1 - 1800 / 54_000)
    assert quarter.parts[1].measure("power_losses") == exact(2)
    assert quarter.whole.measure("titles_used").value == 1
    assert quarter.parts[1].measure("titles_used").value == 0.5


def test_completeness_stands_beside(two: Headquarters) -> None:
    """The newest bundle is of 1 December: 31 + 30 + 1 days open until then."""
    whole = made(two).whole.completeness
    assert (whole.days_with_data, whole.days_open, whole.libraries, whole.with_data) == (4, 124, 2, 2)
    assert made(two, "2026-11").whole.completeness.with_data == 1


def test_public_figures_are_rounded(two: Headquarters) -> None:
    public = made(two, "2026-10", public=True)
    assert public.public
    assert public.parts[0].measure("unique_requests") == exact(185)
    assert public.parts[0].measure("power_losses") == made(two, "2026-10").parts[0].measure("power_losses")
    assert public.parts[0].measure("searches") == exact(35)


def test_the_same_store_makes_the_same_report(two: Headquarters) -> None:
    assert made(two) == made(two)


def test_a_year_that_is_kept_as_a_year_is_reported(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.count("2023", 2000, tiger=900)
    prison.day("2023", sessions=2000, active_seconds=600_000)
    prison.put(tmp_path)
    office.collect(tmp_path)
    year = made(office, "2023").whole
    assert year.measure("sessions") == exact(2000)
    assert year.measure("unique_requests") == exact(900)
    with pytest.raises(NoFigures):
        made(office, "2023-10")


def test_what_is_implausible_is_said_and_counted_all_the_same(office: Headquarters, tmp_path: Path) -> None:
    prison = office.prison()
    prison.day("2026-10-05", sessions=20, active_seconds=6_000)
    prison.day("2026-10-06", sessions=20, active_seconds=6_000)
    prison.day("2026-10-07", sessions=10, active_seconds=400_000, open_seconds=3600)
    prison.day("2026-12-24", sessions=10)
    enter(prison, "2026-10", StaffFigure.REGISTERED, 500)
    enter(prison, "2026-10", StaffFigure.HELD, 400)
    prison.put(tmp_path)
    office.collect(tmp_path)
    whole = made(office).whole
    assert whole.measure("sessions") == exact(60)
    assert {flag.doubt for flag in whole.flags} == {
        Doubt.CLOSED,
        Doubt.IDENTICAL_DAYS,
        Doubt.LONGER_THAN_OPEN,
        Doubt.FUTURE,
        Doubt.MORE_READERS_THAN_HELD,
    }


def test_what_is_not_there_is_said_with_what_is(two: Headquarters) -> None:
    with pytest.raises(NoFigures, match="2025-Q1") as nothing:
        made(two, "2025-Q1")
    assert nothing.value.what_to_do == "There are figures for: 2026-10, 2026-11."
    with pytest.raises(NoSuchLibrary) as stranger:
        made(two, QUARTER, "elsewhere")
    assert "here, there" in stranger.value.what_to_do


def test_progress_is_told(two: Headquarters) -> None:
    told: list[tuple[int, int]] = []
    with two.store(Mode.READ) as store:
        report(store, two.ring, Period.read(QUARTER), office="", progress=lambda done, of: told.append((done, of)))
    assert told == [(1, 2), (2, 2)]
