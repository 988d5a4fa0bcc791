"""The figures of this library joined with its titles, for bundles, lists and reports: usage itself knows ids only."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.hq.own import Own
from kiosk.hq.own import report as own_report
from kiosk.report.model import Report
from kiosk.report.period import Period
from kiosk.sqlite import DatabaseMissing
from kiosk.usage.model import Figure, Figures, MonthFigures, Subject, Title
from kiosk.usage.offered import Offered
from kiosk.usage.outbox import Library, exact
from kiosk.usage.readable import Readable, readable
from kiosk.usage.tally import FOLDER

_EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)


def library_of(settings: Settings) -> Library:
    """What the catalogue says; a site that counts before it has titles says nothing."""
    try:
        with Catalogue.open(settings.data) as catalogue:
            newest = catalogue.newest(1)
            updated = newest[0].added.isoformat() if newest else ""
            return Library(offered=tuple(_offered(catalogue)), content_updated=updated)
    except DatabaseMissing:
        return Library()


def figures(settings: Settings) -> Figures:
    """All exact figures; none where nothing was ever counted. Whoever shows them releases them first."""
    try:
        return exact(settings.data / FOLDER)
    except DatabaseMissing:
        return Figures(days={}, months=MonthFigures(), entered={})


def released(settings: Settings) -> Readable:
    """All that may be shown, as lines."""
    titles = (each.title for each in library_of(settings).offered)
    return readable(figures(settings), titles, settings.usage.smallest_shown)


def most_used(settings: Settings) -> list[str]:
    """Ids of titles, the most used first, as far as the released figures tell."""
    uses: Counter[str] = Counter()
    for line in released(settings).months:
        if (line.subject, line.figure) == (Subject.TITLE, Figure.UNIQUE_REQUESTS) and line.value.isdecimal():
            uses[line.key] += int(line.value)
    return [item_id for item_id, _ in uses.most_common()]


def months(settings: Settings) -> tuple[str, ...]:
    """The months with any figure, the newest first."""
    found = figures(settings)
    periods = {label.day[:7] for label in found.days} | {key.period for key in (*found.months, *found.entered)}
    return tuple(sorted((period for period in periods if len(period) == len("2026-11")), reverse=True))


def report(settings: Settings, period: Period, today: date) -> Report:
    """What this library prints of a period; everything in it was released."""
    usage, library = settings.usage, library_of(settings)
    own = Own(
        id=usage.site,
        name=usage.name or usage.site,
        terminals=usage.terminals,
        weekdays=tuple(sorted({day for hours in usage.hours for day in hours.days})) or _EVERY_DAY,
        k=usage.smallest_shown,
    )
    return own_report(own, figures(settings), library.offered, period, today, library.content_updated)


def _offered(catalogue: Catalogue) -> Iterator[Offered]:
    shown = catalogue.shown_ids()
    for item in catalogue.everything():
        if item.id in shown:
            title = Title(
                id=item.id,
                kind=item.publication.kind,
                language=item.language,
                level=item.level or "",
                shelves=item.shelves,
            )
            yield Offered(title=title, name=item.publication.title)
