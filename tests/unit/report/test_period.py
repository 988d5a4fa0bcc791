"""Months, quarters and years of the Gregorian calendar."""

from datetime import date

import pytest

from kiosk.report.period import BadPeriod, Period


@pytest.mark.parametrize(
    ("text", "months", "last"),
    [
        ("2026-10", ("2026-10",), date(2026, 10, 31)),
        ("2024-02", ("2024-02",), date(2024, 2, 29)),
        ("2026-q4", ("2026-10", "2026-11", "2026-12"), date(2026, 12, 31)),
        (" 2026-Q1", ("2026-01", "2026-02", "2026-03"), date(2026, 3, 31)),
    ],
)
def test_a_period_is_whole_months(text: str, months: tuple[str, ...], last: date) -> None:
    period = Period.read(text)
    assert period.months == months
    assert (period.first, period.last) == (date.fromisoformat(f"{months[0]}-01"), last)


def test_a_year_has_twelve_months_and_holds_what_is_kept_by_the_year() -> None:
    year = Period.read("2026")
    assert (year.months[0], year.months[-1], len(year.months)) == ("2026-01", "2026-12", 12)
    assert year.holds("2026")
    assert year.holds("2026-05")
    assert not Period.read("2026-Q1").holds("2026")
    assert not year.holds("2025")


def test_months_run_up_over_the_turn_of_the_year() -> None:
    assert Period.read("2026-02").run_up(3) == ("2025-12", "2026-01", "2026-02")


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "2026-Q5", "26-10", "2026-10-01", "October", "0000"])
def test_anything_else_is_refused_with_examples(text: str) -> None:
    with pytest.raises(BadPeriod) as refused:
        Period.read(text)
    assert "2026-Q4" in refused.value.what_to_do
