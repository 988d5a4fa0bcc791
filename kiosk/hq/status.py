"""What head office should know before it believes a figure: visits, gaps, clocks that were wrong."""

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.hq.model import Arrived, Coverage, Health, Seal, Site
from kiosk.hq.store import Store


@dataclass(frozen=True, kw_only=True)
class SiteStatus:
    """A line of `kiosk hq status`.

    Args:
        site: its id.
        name: in English.
        bundle: the highest number that came, 0 when none did.
        made: the day the newest bundle was made, by the site's clock; `collected` by head office's. None: never.
        days_since: from then until today, by head office's clock.
        missing: bundle numbers that never came, as first and last of each gap. Later ones hold their figures.
        doubled: numbers that came in two versions: the card was restored from a copy, or is a copy of another.
        coverage: from the first trusted day to the last one.
        days_missing: days the library should have been open, without any data.
        future: bundles or days that are still to come: a wrong clock.
        unopened: newest bundles and spills that nobody opened yet; `unread` those that cannot be opened.
        old_key: the site seals for a key of head office that was replaced.
        content_updated: the day the newest title was added.
    """

    site: str
    name: str
    bundle: int
    made: date | None
    collected: date | None
    days_since: int | None
    missing: tuple[tuple[int, int], ...]
    doubled: tuple[int, ...]
    coverage: Coverage
    days_missing: tuple[str, ...]
    future: int
    unopened: int
    unread: int
    old_key: bool
    content_updated: str


def status(store: Store, sealing: bytes, today: date) -> tuple[SiteStatus, ...]:
    """All sites, by id.

    Args:
        store: may be open for reading only; no passphrase is needed.
        sealing: head office's newest public sealing key.
        today: by head office's clock.
    """
    return tuple(_of(store, site, sealing, today) for site in store.sites())


def _of(store: Store, site: Site, sealing: bytes, today: date) -> SiteStatus:
    present = store.arrived(site.keys[-1]) if site.keys else ()
    everything = [bundle for key in site.keys for bundle in store.arrived(key)]
    newest = present[-1] if present else everything[-1] if everything else None
    health = store.health(site)
    days = [h for h in health if len(h.day) == len("2026-11-23")]
    span = _span(days, today)
    unopened, unread = (store.count_spills(site, readable=readable) for readable in (None, False))
    seals = Counter(bundle.seal for bundle in everything)
    collected = max((bundle.collected for bundle in everything), default=None)
    return SiteStatus(
        site=site.id,
        name=site.names["en"],
        bundle=newest.number if newest else 0,
        made=newest.made if newest else None,
        collected=collected,
        days_since=(today - collected).days if collected else None,
        missing=gaps(present),
        doubled=tuple(sorted(n for n, times in Counter(b.number for b in present).items() if times > 1)),
        coverage=store.coverage(site, *span) if span else Coverage(),
        days_missing=_days_missing(site, days, span),
        future=sum(b.made > today + timedelta(days=1) for b in everything)
        + sum(h.day > (today + timedelta(days=1)).isoformat() for h in days),
        unopened=unopened + seals[Seal.UNBROKEN],
        unread=unread + seals[Seal.UNREADABLE],
        old_key=bool(newest and newest.sealed_for != sealing),
        content_updated=newest.content_updated if newest else "",
    )


def gaps(bundles: Iterable[Arrived]) -> tuple[tuple[int, int], ...]:
    """Bundle numbers that never came, as first and last of each gap."""
    numbers = [0, *sorted({bundle.number for bundle in bundles})]
    return tuple((low + 1, high - 1) for low, high in itertools.pairwise(numbers) if high - low > 1)


def _span(days: Sequence[Health], today: date) -> tuple[date, date] | None:
    """From the first trusted day to the last; what lies in the future was a wrong clock."""
    trusted = [h.day for h in days if h.trusted and h.day <= today.isoformat()]
    return (date.fromisoformat(trusted[0]), date.fromisoformat(trusted[-1])) if trusted else None


def _days_missing(site: Site, days: Sequence[Health], span: tuple[date, date] | None) -> tuple[str, ...]:
    if span is None:
        return ()
    have = {h.day for h in days}
    every = (span[0] + timedelta(days=n) for n in range((span[1] - span[0]).days + 1))
    return tuple(d.isoformat() for d in every if d.isoweekday() in site.weekdays and d.isoformat() not in have)
