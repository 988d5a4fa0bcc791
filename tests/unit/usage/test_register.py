"""Figures of the paper registers are entered, corrected, and shown only as far as they may be."""

from pathlib import Path

import pytest

from kiosk.sqlite import DatabaseBusy, Mode, connect
from kiosk.usage.model import EnteredKey, StaffFigure
from kiosk.usage.paper import Field, Kind
from kiosk.usage.register import Month, Register
from kiosk.usage.tally import FILE, open_tally

LOANS = Field(StaffFigure.LOANS, "", "all")
LESSONS = Field(StaffFigure.CLASSES, "literacy", "all")


def readers(group: str) -> Field:
    return Field(StaffFigure.REGISTERED, "", group)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return Register(tmp_path)


def test_where_nothing_was_entered_nothing_is_shown(register: Register) -> None:
    assert register.month("2026-11") == Month()
    assert register.doubts("2026-11", "2026-10", {LOANS: 12}) == ()


def test_what_is_entered_lies_in_the_usage_database_with_its_totals(register: Register, tmp_path: Path) -> None:
    register.enter("2026-11", {LOANS: 120, readers("female"): 12, readers("male"): 30})
    tally = open_tally(tmp_path / FILE, Mode.READ)
    assert tally.entered() == {
        EnteredKey("2026-11", *box): value
        for box, value in {LOANS: 120, readers("all"): 42, readers("female"): 12, readers("male"): 30}.items()
    }
    tally.close()


def test_a_correction_shows_the_figure_and_the_one_before(register: Register) -> None:
    for value in (120, 12, 130):
        register.enter("2026-11", {LOANS: value})
    register.enter("2026-10", {LOANS: 7})
    month = register.month("2026-11")
    assert (str(month.cells[LOANS]), [str(cell) for cell in month.earlier[LOANS]]) == ("130", ["120", "12"])
    assert str(register.month("2026-10").cells[LOANS]) == "< 10"


def test_a_correction_of_one_part_corrects_the_total(register: Register) -> None:
    register.enter("2026-11", {readers("female"): 12, readers("male"): 30})
    register.enter("2026-11", {readers("male"): 40})
    month = register.month("2026-11")
    assert str(month.cells[readers("all")]) == "52"
    assert (month.corrections[readers("male")], month.corrections[readers("female")]) == (1, 0)


def test_a_small_part_is_not_shown_nor_given_away_by_the_rest_or_by_what_was_there_before(register: Register) -> None:
    register.enter("2026-11", {readers("female"): 4, readers("male"): 30})
    register.enter("2026-11", {readers("male"): 40})
    month = register.month("2026-11")
    shown = {box.group: str(cell) for box, cell in month.cells.items()}
    assert shown["female"] == "< 10"
    assert "withheld" in {shown["male"], shown["all"]}
    assert month.earlier == {}


def test_lessons_are_no_people_and_always_shown(register: Register) -> None:
    register.enter("2026-11", {LESSONS: 3})
    register.enter("2026-11", {LESSONS: 4})
    month = register.month("2026-11")
    assert (str(month.cells[LESSONS]), [str(cell) for cell in month.earlier[LESSONS]]) == ("4", ["3"])


def test_figures_are_compared_with_those_of_the_month_before(register: Register) -> None:
    register.enter("2026-10", {LOANS: 30})
    (doubt,) = register.doubts("2026-11", "2026-10", {LOANS: 300})
    assert (doubt.kind, doubt.value, doubt.against) == (Kind.MUCH_MORE, 300, 30)
    assert register.doubts("2026-11", "2026-09", {LOANS: 300}) == ()


def test_a_locked_database_is_told_and_nothing_is_taken(register: Register, tmp_path: Path) -> None:
    register.enter("2026-11", {LOANS: 30})
    other = connect(tmp_path / FILE, Mode.WRITE)
    other.execute("BEGIN EXCLUSIVE")
    impatient = Register(tmp_path, busy_milliseconds=20)
    with pytest.raises(DatabaseBusy):
        impatient.enter("2026-11", {LOANS: 31})
    other.rollback()
    other.close()
    assert str(register.month("2026-11").cells[LOANS]) == "30"
