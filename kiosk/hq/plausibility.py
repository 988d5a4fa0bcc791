"""What cannot well be true in the figures of a library: said beside them, and never a reason to leave one out."""

from collections.abc import Iterator, Mapping
from dataclasses import astuple

from kiosk.hq.model import SiteFigures
from kiosk.report.model import Amount, Doubt
from kiosk.report.period import Period
from kiosk.usage.model import DayFigures

_DAY = len("2026-11-23")


def doubts(site: SiteFigures, period: Period, made: str) -> Iterator[tuple[Doubt, str]]:
    """Doubts about a period, with the day they are about; of each reason and month the first day only.

    Args:
        site: its figures.
        period: of the report.
        made: the day of its newest bundle, or empty.
    """
    days: dict[str, DayFigures] = {}
    for label, figures in sorted(site.figures.days.items()):
        if len(label.day) == _DAY and period.holds(label.day[:7]):
            days[label.day] = days.get(label.day, DayFigures()) + figures
    told: set[tuple[Doubt, str]] = set()
    for doubt, day in _of_days(days, site.site.terminals, made):
        if (doubt, day[:7]) not in told:
            told.add((doubt, day[:7]))
            yield doubt, day
    if site.unread:
        yield Doubt.UNREAD, ""


def too_many_readers(measures: Mapping[str, Amount]) -> bool:
    """Whether there are more readers, registered or estimated, than prisoners."""
    held = measures["held"].value
    readers = (measures["registered"].value or 0, measures["readers"].low or 0)
    return held is not None and max(readers) > held


def _of_days(days: dict[str, DayFigures], terminals: int, made: str) -> Iterator[tuple[Doubt, str]]:
    seen: dict[tuple[int, ...], str] = {}
    for day, figures in days.items():
        if figures.sessions and not figures.open_seconds:
            yield Doubt.CLOSED, day
        if figures.open_seconds and figures.active_seconds > figures.open_seconds * terminals:
            yield Doubt.LONGER_THAN_OPEN, day
        if made and day > made:
            yield Doubt.FUTURE, day
        same = tuple(n for n in astuple(figures) if isinstance(n, int))
        if figures.sessions and figures.active_seconds:
            if same in seen:
                yield Doubt.IDENTICAL_DAYS, day
            seen[same] = day
