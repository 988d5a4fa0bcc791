"""Sums of released figures say what they leave out."""

from kiosk.hq import amounts
from kiosk.report.model import MISSING, Amount, State
from kiosk.usage import release
from kiosk.usage.release import Cell

TWELVE = Amount(value=12, state=State.EXACT)
SMALL = Amount(state=State.SMALL, high=10)
WITHHELD = Amount(state=State.WITHHELD)


def test_a_cell_becomes_an_amount() -> None:
    assert amounts.of_cell(Cell(state=release.State.SHOWN, value=12)) == TWELVE
    assert amounts.of_cell(Cell(state=release.State.SMALL)) == SMALL
    assert amounts.of_cell(Cell(state=release.State.WITHHELD)) == WITHHELD


def test_a_sum_with_a_hidden_part_is_a_least() -> None:
    assert amounts.total([TWELVE, TWELVE]) == Amount(value=24, state=State.EXACT)
    assert amounts.total([TWELVE, SMALL]) == Amount(value=12, state=State.AT_LEAST)
    assert amounts.total([TWELVE, WITHHELD]).state is State.AT_LEAST


def test_small_parts_alone_come_to_less_than_their_limits_together() -> None:
    assert amounts.total([SMALL, SMALL, MISSING]) == Amount(state=State.SMALL, high=20)
    assert amounts.total([SMALL, WITHHELD]) == WITHHELD
    assert amounts.total([]) == MISSING


def test_what_is_counted_anew_each_month_has_a_mean() -> None:
    assert amounts.average([TWELVE, Amount(value=14, state=State.EXACT), SMALL]).value == 13
    assert amounts.average([SMALL]) == SMALL
    assert amounts.average([MISSING]) == MISSING


def test_a_share_of_an_estimate_keeps_its_interval() -> None:
    part = Amount(value=50, state=State.EXACT, low=40, high=60, asked=70)
    assert amounts.share(part, Amount(value=200, state=State.EXACT)) == Amount(
        value=0.25, state=State.EXACT, low=0.2, high=0.3, asked=70
    )
    assert amounts.share(SMALL, TWELVE) == WITHHELD
    assert amounts.share(MISSING, TWELVE) == MISSING


def test_minutes_of_few_seconds_are_withheld() -> None:
    assert amounts.minutes(Amount(value=125, state=State.EXACT)).value == 2
    assert amounts.minutes(SMALL) == WITHHELD


def test_public_figures_are_rounded_to_five_and_shares_to_percents() -> None:
    assert amounts.rounded(Amount(value=13, state=State.EXACT, low=11, high=17.6)).value == 15
    assert amounts.rounded(SMALL) == SMALL
    assert amounts.rounded_share(Amount(value=0.1266, state=State.EXACT)).value == 0.13
