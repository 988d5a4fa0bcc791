"""The released figures of one library by name, for the months of a report."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kiosk.hq import amounts
from kiosk.report.model import MISSING, Amount, State
from kiosk.report.period import Period
from kiosk.usage import released
from kiosk.usage.model import Figures as Exact
from kiosk.usage.model import MonthFigures, Title
from kiosk.usage.release import Cell

# L2: the shelves whose titles are manuals and courses (the starting shelves of every library).
LEARNING_SHELVES = frozenset(("learn-to-read", "trades", "languages", "before-release"))


@dataclass(frozen=True, kw_only=True)
class Cells:
    """What may be shown of a library: (subject, key, figure) -> month -> amount."""

    days: Mapping[str, Mapping[str, Amount]]  # by figure; the months before the period too
    months: Mapping[tuple[str, str, str], Mapping[str, Amount]]
    entered: Mapping[tuple[str, str, str], Mapping[str, Amount]]  # (programme, group, figure)
    periods: tuple[str, ...]  # of the report: months, or the year itself when it is old
    counted: tuple[str, ...]  # of these, with month figures
    none: Amount  # how no use at all is shown

    def day(self, figure: str) -> Amount:
        """A day figure over the whole period."""
        found = self.days.get(figure, {})
        return amounts.total(found.get(period, MISSING) for period in self.periods)

    def month(self, subject: str, key: str, figure: str) -> Amount:
        """A month figure over the whole period. A month without it has less than k, as none is."""
        found = self.months.get((subject, key, figure), {})
        return amounts.total(found.get(period, self.none) for period in self.counted)

    def keys(self, subject: str, figure: str) -> tuple[str, ...]:
        """All keys of a subject that have a figure, sorted."""
        return tuple(sorted(key for s, key, f in self.months if (s, f) == (subject, figure)))

    def told(self, figure: str, group: str, programme: str = "") -> Sequence[Amount]:
        """What staff entered, month by month."""
        return tuple(self.entered.get((programme, group, figure), {}).values())

    def programmes(self, figure: str) -> tuple[str, ...]:
        """The programmes for which something was entered."""
        return tuple(sorted({programme for programme, _, f in self.entered if f == figure}))


def release(exact: Exact, titles: Mapping[str, Title], period: Period, before: int, k: int) -> Cells:
    """Release what belongs to a period, and the day figures of some months before it.

    Args:
        exact: all figures of the library.
        titles: by id.
        period: of the report.
        before: how many months there are in the line through the months.
        k: the smallest figure shown.
    """
    line = period.run_up(before)
    days = {label: n for label, n in exact.days.items() if label.day[:7] in line or period.holds(label.day[:7])}
    months = MonthFigures({key: n for key, n in exact.months.items() if n and period.holds(key.period)})
    told = {key: n for key, n in exact.entered.items() if period.holds(key.period)}
    by_day: defaultdict[str, dict[str, Amount]] = defaultdict(dict)
    for name, cell in released.days(days, k):
        by_day[name.figure][name.period] = amounts.of_cell(cell)
    periods = {label.day[:7] for label in days} | {key.period for key in months} | {key.period for key in told}
    return Cells(
        days=by_day,
        months=_by_name(released.months(months, titles, k, learning=LEARNING_SHELVES)),
        entered=_by_name(released.entered(told, k)),
        periods=tuple(sorted(p for p in periods if period.holds(p))),
        counted=tuple(sorted({key.period for key in months})),
        none=Amount(state=State.SMALL, high=k),
    )


def _by_name(found: Iterator[tuple[released.Name, Cell]]) -> Mapping[tuple[str, str, str], Mapping[str, Amount]]:
    cells: defaultdict[tuple[str, str, str], dict[str, Amount]] = defaultdict(dict)
    for name, cell in found:
        cells[name.subject, name.key, name.figure][name.period] = amounts.of_cell(cell)
    return dict(cells)
