"""The report of one library, made at the library itself from its own figures: those that are not sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk import __version__
from kiosk.hq.figures import of_library
from kiosk.hq.model import Site, SiteFigures
from kiosk.report.model import Completeness, Report
from kiosk.report.period import Period
from kiosk.usage.model import DEFINITIONS, DayFigures, Figures
from kiosk.usage.offered import Offered


@dataclass(frozen=True, kw_only=True)
class Own:
    """A library as it knows itself.

    Args:
        id: its short key; `name` as it calls itself.
        terminals: how many reading places.
        weekdays: when it is open, 1 (Monday) to 7.
        k: the smallest figure shown.
    """

    id: str
    name: str
    terminals: int
    weekdays: tuple[int, ...]
    k: int


def report(own: Own, figures: Figures, offered: Sequence[Offered], period: Period, today: date, updated: str) -> Report:
    """What is printed of a period.

    Args:
        own: the library.
        figures: exact; everything in the report was released.
        offered: the titles that readers are offered.
        period: a month, quarter or year.
        today: no day after it is expected to have data.
        updated: the day the newest title was added, or empty.
    """
    site = Site(
        id=own.id,
        names=dict.fromkeys(("km", "en", "fr"), own.name),
        province="",
        terminals=own.terminals,
        weekdays=own.weekdays,
    )
    found = SiteFigures(site=site, figures=figures, offered=tuple(offered))
    part = of_library(found, _completeness(own, found, period, today, updated), period, own.k)
    return Report(period=period, office=own.name, whole=part, k=own.k, definitions=DEFINITIONS, software=__version__)


def _completeness(own: Own, found: SiteFigures, period: Period, today: date, updated: str) -> Completeness:
    days = {label: figures for label, figures in found.figures.days.items() if period.holds(label.day[:7])}
    last = min(period.last, today)
    open_days = (period.first + timedelta(days=n) for n in range((last - period.first).days + 1))
    return Completeness(
        days_open=sum(day.isoweekday() in own.weekdays for day in open_days),
        days_with_data=len({label.day for label in days}),
        days_untrusted=len({label.day for label in days if not label.trusted}),
        power_losses=sum((figures for figures in days.values()), DayFigures()).power_losses,
        made=today.isoformat(),
        content_updated=updated,
        with_data=int(any(period.holds(month) for month in found.months)),
    )
