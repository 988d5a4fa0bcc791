"""How often the optional question is put: the last whole month decides, for a whole month."""

import pytest

from kiosk.usage.model import DayFigures, DayLabel, Days
from kiosk.usage.question import one_in


def days(**sessions: int) -> Days:
    """Sessions by month, as in `m2026_10=5`, spread over two days."""
    return {
        DayLabel(f"{month[1:].replace('_', '-')}-{day}", trusted): DayFigures(sessions=count)
        for month, total in sessions.items()
        for day, trusted, count in (("03", 1, total // 2), ("04", 0, total - total // 2))
    }


@pytest.mark.parametrize(
    ("sessions", "share"),
    [
        ({}, 1),
        ({"m2026_11": 1000}, 1),
        ({"m2026_10": 59, "m2026_11": 1000}, 1),
        ({"m2026_10": 60, "m2026_11": 0}, 4),
        ({"m2026_09": 10, "m2026_10": 60, "m2026_11": 3}, 4),
        ({"m2026_09": 600, "m2026_10": 10, "m2026_11": 3}, 1),
    ],
)
def test_one_in_four_is_asked_where_sixty_came_in_the_month_before(sessions: dict[str, int], share: int) -> None:
    assert one_in(days(**sessions)) == share


def test_yearly_totals_say_nothing_of_a_month() -> None:
    assert one_in({DayLabel("2022", 1): DayFigures(sessions=9000), **days(m2026_11=1)}) == 1
