"""Makes a report of what head office has: a pure function of store, period and library."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from kiosk import __version__
from kiosk.errors import KioskError
from kiosk.hq import amounts
from kiosk.hq.figures import of_library, titles_used
from kiosk.hq.keys import KeyRing
from kiosk.hq.merge import figures
from kiosk.hq.model import Site, SiteFigures
from kiosk.hq.status import gaps
from kiosk.hq.store import Store
from kiosk.hq.total import Total
from kiosk.report.measures import ABOUT_THE_LIBRARY, MEASURES, Unit
from kiosk.report.model import Amount, Completeness, Part, Report
from kiosk.report.period import Period
from kiosk.usage.model import DEFINITIONS, SMALLEST_SHOWN

Progress = Callable[[int, int], None]


class NoFigures(KioskError):
    """There is nothing to report on."""

    message = "There are no figures for {period}."
    advice = "There are figures for: {known}."


class NoSuchLibrary(KioskError):
    """The library is not registered."""

    message = "No library is called {library}."
    advice = "Registered are: {known}."


def report(
    store: Store,
    ring: KeyRing,
    period: Period,
    *,
    office: str,
    only: str = "",
    public: bool = False,
    k: int = SMALLEST_SHOWN,
    progress: Progress = lambda _done, _of: None,
) -> Report:
    """Everything that is printed of a period.

    Args:
        store: of head office.
        ring: opens what is sealed, in memory.
        period: month, quarter or year.
        office: its name.
        only: the id of one library; else all of them.
        public: round what is about readers to 5.
        k: the smallest figure shown.
        progress: is told after each library how many are done, of how many.

    Raises:
        NoSuchLibrary: `only` is none.
        NoFigures: nobody has any for the period.
    """
    sites = store.sites()
    chosen = [site for site in sites if only in {"", site.id}]
    if not chosen:
        raise NoSuchLibrary(library=only, known=", ".join(site.id for site in sites) or "none")
    last = min(period.last, _newest(store, sites))
    total, parts, months = Total(), [], set[str]()
    for done, site in enumerate(chosen, 1):
        found = figures(store, ring, site)
        months |= set(found.months)
        part = of_library(found, _completeness(store, found, period, last), period, k)
        total.add(part, titles_used(found, period))
        parts.append(part)
        progress(done, len(chosen))
    if not any(part.completeness.with_data for part in parts):
        raise NoFigures(period=period.text, known=", ".join(sorted(months)) or "no month yet; kiosk hq collect PATH")
    made = Report(
        period=period,
        office=office,
        whole=parts[0] if only else total.part(),
        parts=() if only else tuple(parts),
        k=k,
        definitions=DEFINITIONS,
        software=__version__,
    )
    return _rounded(made) if public else made


def _newest(store: Store, sites: Iterable[Site]) -> date:
    """The day of the newest bundle of all: no library can have figures after it."""
    made = (bundle.made for site in sites for key in site.keys for bundle in store.arrived(key))
    return max(made, default=date.min)


def _completeness(store: Store, found: SiteFigures, period: Period, last: date) -> Completeness:
    site = found.site
    bundles = store.arrived(site.keys[-1]) if site.keys else ()
    newest = bundles[-1] if bundles else None
    covered = store.coverage(site, period.first, last)
    return Completeness(
        days_open=covered.days_open,
        days_with_data=covered.days_with_data,
        days_untrusted=covered.days_untrusted,
        power_losses=covered.power_losses,
        bundle=newest.number if newest else 0,
        made=newest.made.isoformat() if newest else "",
        missing=gaps(bundles),
        unread=found.unread,
        content_updated=newest.content_updated if newest else "",
        with_data=int(any(period.holds(month) for month in found.months)),
    )


def _rounded(made: Report) -> Report:
    return replace(made, public=True, whole=_of_part(made.whole), parts=tuple(_of_part(part) for part in made.parts))


def _of_part(part: Part) -> Part:
    about_readers = {each.name: each.unit for each in MEASURES if each.heading not in ABOUT_THE_LIBRARY}

    def of(name: str, amount: Amount) -> Amount:
        if name not in about_readers:
            return amount
        return amounts.rounded_share(amount) if about_readers[name] is Unit.SHARE else amounts.rounded(amount)

    return replace(
        part,
        measures={name: of(name, amount) for name, amount in part.measures.items()},
        months=tuple(
            replace(each, sessions=amounts.rounded(each.sessions), minutes=amounts.rounded(each.minutes))
            for each in part.months
        ),
        splits={
            split: tuple(
                replace(row, amount=amounts.rounded(row.amount), more=amounts.rounded(row.more)) for row in rows
            )
            for split, rows in part.splits.items()
        },
        titles=tuple(replace(used, amount=amounts.rounded(used.amount)) for used in part.titles),
    )
