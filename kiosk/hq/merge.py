"""Opening what is sealed, and adding it up: in memory, and only there.

total(site) = the newest readable bundle of each of its keys + every spill once. Month figures take spills only in
whole batches, in the order in which bundles brought them, so that no two reports differ by fewer than B sessions
(docs/adr/0009).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kiosk.hq.keys import KeyRing
from kiosk.hq.model import Site, SiteFigures
from kiosk.hq.store import SealedSpill, Store
from kiosk.usage.bundle import open_figures
from kiosk.usage.keys import to_text
from kiosk.usage.model import (
    SMALLEST_BATCH,
    DayFigures,
    Days,
    Entered,
    Figure,
    Figures,
    MonthFigures,
    MonthKey,
    Subject,
)
from kiosk.usage.seal import NotSealedForUs
from kiosk.usage.spill import SpillContent, open_spill

_YEAR = 4  # letters of a period that is a whole year
_MONTH = 7
_LARGEST = 10**9  # of any one figure; more is nonsense, or an attack on sums


@dataclass(frozen=True, kw_only=True)
class KeyFigures:
    """What one key signed."""

    figures: Figures
    waiting: MonthFigures
    unread: int


class Total:
    """The sum of many sites. Month figures that wait at single sites are in it once they are a whole batch together."""

    def __init__(self) -> None:
        self._days: Days = defaultdict(DayFigures)
        self._months, self._waiting = MonthFigures(), MonthFigures()
        self._entered: Entered = defaultdict(int)

    def add(self, site: SiteFigures) -> None:
        """One more site."""
        for label, figures in site.figures.days.items():
            self._days[label] += figures
        self._months.update(site.figures.months)
        self._waiting.update(site.waiting)
        for key, value in site.figures.entered.items():
            self._entered[key] += value

    def figures(self) -> Figures:
        """All together, exact: for `release`."""
        months, _ = _in_batches([self._waiting])
        months.update(self._months)
        return Figures(days=dict(self._days), months=months, entered=dict(self._entered))


def figures(store: Store, ring: KeyRing, site: Site) -> SiteFigures:
    """Open and merge all that is known of a site."""
    parts = [_of_key(store, ring, key) for key in site.keys]
    days: Days = defaultdict(DayFigures)
    entered: Entered = {}
    months, waiting = MonthFigures(), MonthFigures()
    for part in parts:
        for label, counted in part.figures.days.items():
            days[label] += counted
        entered.update(part.figures.entered)
        months.update(part.figures.months)
        waiting.update(part.waiting)
    offered = {each.title.id: each for key in site.keys for each in store.offered(key)}
    return SiteFigures(
        site=site,
        figures=Figures(days=dict(days), months=months, entered=entered),
        waiting=waiting,
        offered=tuple(offered[ident] for ident in sorted(offered)),
        unread=sum(part.unread for part in parts),
    )


def all_figures(store: Store, ring: KeyRing) -> Iterator[SiteFigures]:
    """Site by site, so that memory does not grow with their number."""
    for site in store.sites():
        yield figures(store, ring, site)


def open_exact(ring: KeyRing, sealed: bytes) -> Figures:
    """Open exact figures.

    Raises:
        NotSealedForUs: no key fits, or they are nonsense.
    """
    found = ring.open(lambda private: open_figures(private, sealed))
    numbers = (n for day in found.days.values() for n in day.as_dict().values())
    if not all(0 <= n <= _LARGEST for n in (*numbers, *found.months.values(), *found.entered.values())):
        raise NotSealedForUs
    days, months = {label.day for label in found.days}, {key.period for key in (*found.months, *found.entered)}
    if not all(map(_is_period, days | months)) or any(len(day) == _MONTH for day in days):
        raise NotSealedForUs
    return found


def open_remainder(ring: KeyRing, key: bytes, spill: SealedSpill) -> MonthFigures:
    """Open a spill that a bundle of `key` brought.

    Raises:
        NotSealedForUs: no key fits, it is another site's or another spill's, or nonsense.
    """
    content: SpillContent = ring.open(lambda private: open_spill(private, spill.sealed))
    if content.site != to_text(key) or content.id != spill.id:
        raise NotSealedForUs
    try:
        found = MonthFigures.from_rows(content.months)
    except ValueError as error:
        raise NotSealedForUs from error
    if any(n > _LARGEST or not _is_period(key.period) for key, n in found.items()):
        raise NotSealedForUs
    return found


def _is_period(text: str) -> bool:
    """Whether there is such a day, month or year."""
    try:
        date.fromisoformat(text + "-01-01"[len(text) - _YEAR :])
    except ValueError:
        return False
    return True


def _of_key(store: Store, ring: KeyRing, key: bytes) -> KeyFigures:
    newest, unread = Figures(days={}, months=MonthFigures(), entered={}), 0
    for exact in store.exacts(key):
        try:
            newest = open_exact(ring, exact.sealed)
            break
        except NotSealedForUs:
            unread += 1
    generations: defaultdict[int, MonthFigures] = defaultdict(MonthFigures)
    seen: set[str] = set()
    for spill in store.spills(key):
        if spill.id not in seen:
            try:
                found = open_remainder(ring, key, spill)
            except NotSealedForUs:
                unread += 1
            else:
                seen.add(spill.id)
                generations[spill.number].update(found)
    periods = frozenset(key.period for key in newest.months)
    taken, waiting = _in_batches(_aged(each, periods) for each in generations.values())
    taken.update(newest.months)
    return KeyFigures(
        figures=Figures(days=newest.days, months=taken, entered=newest.entered), waiting=waiting, unread=unread
    )


def _aged(spilled: MonthFigures, periods: frozenset[str]) -> MonthFigures:
    """A spill of a time that the site has summed up into a year since joins the year. `periods` are the site's."""
    oldest = min((period for period in periods if len(period) > _YEAR), default="")
    aged = MonthFigures()
    for key, value in spilled.items():
        old = key.period < oldest and key.period[:_YEAR] in periods
        aged[key._replace(period=key.period[:_YEAR]) if old else key] += value
    return aged


def _in_batches(generations: Iterable[MonthFigures]) -> tuple[MonthFigures, MonthFigures]:
    """What is taken in, and what waits: a period's remainders pile up until B sessions are behind them."""
    taken, waiting = MonthFigures(), MonthFigures()
    for generation in generations:
        waiting.update(generation)
        for period in {key.period for key in generation}:
            if waiting[MonthKey(period, Subject.SITE, "", Figure.SESSIONS)] >= SMALLEST_BATCH:
                for key in [key for key in waiting if key.period == period]:
                    taken[key] += waiting.pop(key)
    return taken, waiting
