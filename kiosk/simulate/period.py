"""The months and open days of a simulated time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from kiosk.config import Hours

CLOSED = 0.03  # of the days on which a library should be open it is not: inspections, visits, no librarian


@dataclass(frozen=True, kw_only=True)
class Month:
    """One calendar month."""

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    def after(self, count: int = 1) -> "Month":
        """So many months later; earlier when negative."""
        whole = self.year * 12 + self.number - 1 + count
        return Month(year=whole // 12, number=whole % 12 + 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    def days(self) -> Iterator[date]:
        """Its days."""
        day = self.first_day
        while day < self.after().first_day:
            yield day
            day += timedelta(days=1)


def months(first: Month, count: int) -> tuple[Month, ...]:
    """So many months in a row."""
    return tuple(first.after(number) for number in range(count))


def open_days(month: Month, hours: tuple[Hours, ...], dice: Random) -> list[date]:
    """The days of a month on which the library did open."""
    weekdays = {day for each in hours for day in each.days}
    return [day for day in month.days() if day.isoweekday() in weekdays and dice.random() >= CLOSED]
