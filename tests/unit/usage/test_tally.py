"""The usage database adds up, all or nothing, and says when another program holds it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.sqlite import DatabaseBusy, DatabaseMissing, Mode, connect
from kiosk.tables import database
from kiosk.usage.model import DayFigures, DayLabel, EnteredKey, Figure, MonthFigures, MonthKey, StaffFigure, Subject
from kiosk.usage.tally import Tally, open_tally

MONDAY, TUESDAY = DayLabel("2026-11-02", 1), DayLabel("2026-11-03", 1)
TIGER = MonthKey("2026-11", Subject.TITLE, "tiger", Figure.REQUESTS)
SITE = MonthKey("2026-11", Subject.SITE, "", Figure.SESSIONS)


@pytest.fixture
def tally(tmp_path: Path) -> Tally:
    return open_tally(tmp_path / "usage.db", Mode.WRITE)


def test_day_and_month_figures_add_up(tally: Tally) -> None:
    for _ in range(2):
        tally.add({MONDAY: DayFigures(sessions=3), TUESDAY: DayFigures(boots=1)}, MonthFigures({TIGER: 12, SITE: 10}))
    tally.add({MONDAY: DayFigures(sessions=1)})
    assert tally.days() == {MONDAY: DayFigures(sessions=7), TUESDAY: DayFigures(boots=2)}
    assert tally.months() == {TIGER: 24, SITE: 20}


def test_trusted_and_untrusted_days_stay_apart(tally: Tally) -> None:
    tally.add({MONDAY: DayFigures(sessions=3), DayLabel("2026-11-02", 0): DayFigures(sessions=1)})
    assert len(tally.days()) == 2


def test_days_move_when_the_clock_is_set(tally: Tally) -> None:
    wrong = DayLabel("2026-10-01", 0)
    tally.add({wrong: DayFigures(sessions=5, boots=1)})
    tally.move_days({wrong: DayFigures(sessions=5, boots=1)}, {MONDAY: DayFigures(sessions=5, boots=1)})
    assert tally.days() == {MONDAY: DayFigures(sessions=5, boots=1)}


def test_nothing_stays_in_the_future(tally: Tally) -> None:
    tally.add({DayLabel("2036-01-01", 1): DayFigures(sessions=2), MONDAY: DayFigures(sessions=1)})
    tally.add({}, MonthFigures({TIGER._replace(period="2036-01"): 11, TIGER: 12}))
    tally.pull_back("2026-11-02")
    assert tally.days() == {MONDAY: DayFigures(sessions=1), DayLabel("2026-11-02", 0): DayFigures(sessions=2)}
    assert tally.months() == {TIGER: 23}


def test_after_36_months_figures_become_yearly_totals(tally: Tally) -> None:
    old, older = DayLabel("2023-10-31", 1), DayLabel("2023-01-05", 1)
    tally.add({old: DayFigures(sessions=2), older: DayFigures(sessions=1), MONDAY: DayFigures(sessions=4)})
    tally.add({}, MonthFigures({TIGER._replace(period=p): 10 for p in ("2023-01", "2023-10", "2023-11", "2026-11")}))
    for _ in range(2):
        tally.sum_up(until="2026-11")
        assert tally.days() == {DayLabel("2023", 1): DayFigures(sessions=3), MONDAY: DayFigures(sessions=4)}
        assert tally.months() == {
            TIGER._replace(period=p): n for p, n in (("2023", 20), ("2023-11", 10), ("2026-11", 10))
        }


def test_what_staff_enter_later_replaces_what_they_entered_before(tally: Tally) -> None:
    key = EnteredKey("2026-11", StaffFigure.LOANS, "", "all")
    tally.enter({key: 120})
    tally.enter({key: 121})
    assert tally.figures().entered == {key: 121}


def test_what_is_corrected_is_kept_as_an_earlier_figure_and_the_same_again_is_no_correction(tally: Tally) -> None:
    key = EnteredKey("2026-11", StaffFigure.LOANS, "", "all")
    for value in (120, 120, 12, 120):
        tally.enter({key: value})
    assert tally.entered_earlier() == {key: (120, 12)}
    assert tally.figures().entered == {key: 120}


@pytest.mark.parametrize(
    "change",
    [
        lambda tally: tally.add({MONDAY: DayFigures(sessions=1)}),
        lambda tally: tally.move_days({}, {}),
        lambda tally: tally.pull_back("2026-11-02"),
        lambda tally: tally.enter({}),
        lambda tally: tally.sum_up(until="2026-11"),
        lambda tally: tally.tidy(),
    ],
)
def test_while_another_program_writes_nothing_is_changed(
    tmp_path: Path, tally: Tally, change: Callable[[Tally], None]
) -> None:
    holder = connect(tmp_path / "usage.db", Mode.WRITE)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusy):
        change(Tally(database(tmp_path / "usage.db", Mode.WRITE, busy_milliseconds=10)))
    holder.execute("ROLLBACK")
    assert tally.days() == {}


def test_a_site_that_never_counted_has_no_figures_to_read(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing):
        open_tally(tmp_path / "none.db", Mode.READ)


def test_a_reader_who_may_not_write_reads(tmp_path: Path, tally: Tally) -> None:
    tally.add({MONDAY: DayFigures(sessions=1)})
    tally.close()
    reader = open_tally(tmp_path / "usage.db", Mode.READ)
    assert reader.figures().days[MONDAY].sessions == 1


@pytest.mark.parametrize(
    "row",
    [
        ("2026-11-02", "title", "a", "requests", 1),
        ("2026-11", "title", "", "requests", 1),
        ("2026-11", "title", "a b", "requests", 1),
        ("2026-11", "shelf", "a", "completions", 1),
        ("2026-11", "site", "x", "sessions", 1),
        ("2026-11", "sex", "perhaps", "answers", 1),
        ("2026-11", "terminal", "3", "requests", 1),
        ("2026-11", "title", "a", "requests", -1),
    ],
)
def test_what_is_no_month_figure_is_refused(row: tuple[str, str, str, str, int]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        MonthFigures.from_rows([row])
