"""The span of time that a report is about: a month, a quarter or a year of the Gregorian calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.errors import KioskError

_WRITTEN = re.compile(r"(\d{4})(?:-(\d\d)|-Q([1-4]))?")


class BadPeriod(KioskError):
    """No month, quarter or year."""

    message = "{given} is no period."
    advice = "A month is written 2026-10, a quarter 2026-Q4, a year 2026."


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole months in a row: one, three or twelve.

    Args:
        text: `2026-10`, `2026-Q4` or `2026`: how it is asked for, and its place in file names.
        months: as `2026-10`.
    """

    text: str
    months: tuple[str, ...]

    @classmethod
    def read(cls, text: str) -> "Period":
        """Make one of what a person wrote.

        Raises:
            BadPeriod: it is none.
        """
        match = _WRITTEN.fullmatch(text.strip().upper())
        if not match or not 1 <= int(match[2] or 1) <= 12 or int(match[1]) < 1:  # noqa: PLR2004 - months of a year
            raise BadPeriod(given=text)
        year, month, quarter = match.groups()
        numbers = [int(month)] if month else range(1, 13)
        if quarter:
            numbers = range(3 * int(quarter) - 2, 3 * int(quarter) + 1)
        return cls(text=match[0], months=tuple(f"{year}-{number:02}" for number in numbers))

    @property
    def year(self) -> str:
        """As `2026`."""
        return self.text[:4]

    @property
    def quarter(self) -> int | None:
        """1 to 4, of a quarter."""
        return int(self.text[-1]) if "Q" in self.text else None

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year: figures older than 36 months are kept by the year only."""
        return self.text == self.year

    @property
    def first(self) -> date:
        """Its first day."""
        return date.fromisoformat(f"{self.months[0]}-01")

    @property
    def last(self) -> date:
        """Its last day."""
        return following(self.months[-1]) - timedelta(days=1)

    def run_up(self, count: int) -> tuple[str, ...]:
        """So many months in a row, of which the last is its own last one."""
        return months_until(self.months[-1], count)

    def holds(self, period: str) -> bool:
        """Whether figures of that month (or year, when old) belong to it."""
        return period in self.months or (self.is_year and period == self.text)


def months_until(month: str, count: int) -> tuple[str, ...]:
    """So many months in a row, up to this one."""
    year, number = int(month[:4]), int(month[5:]) - 1
    turns = [divmod(year * 12 + number - back, 12) for back in reversed(range(count))]
    return tuple(f"{y:04}-{m + 1:02}" for y, m in turns)


def following(month: str) -> date:
    """The first day of the month after."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:]), 12)
    return date(year, number + 1, 1)
