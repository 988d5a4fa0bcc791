"""Opening what came: to know that it can be read before a site is told to let go of it. Nothing opened is kept.

All that is written down of it is the days of the boxes (boots, power cuts, hours open), which say nothing of readers.
"""

import collections
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiosk.hq.keys import KeyRing
from kiosk.hq.merge import open_exact, open_remainder
from kiosk.hq.model import Health, Seal, Site
from kiosk.hq.store import SealedExact, Store
from kiosk.usage.acknowledgement import acknowledge, file_name
from kiosk.usage.model import Days
from kiosk.usage.seal import NotSealedForUs


@dataclass(frozen=True, kw_only=True)
class Word:
    """An acknowledgement to carry back to a site."""

    site: str
    file: str
    number: int
    content: bytes


def open_all(store: Store, ring: KeyRing) -> None:
    """Open what nobody could open so far, and write down whether it could be."""
    every = (key for site in store.sites() for key in site.keys)
    collections.deque(store.in_groups(_opened(store, ring, key) for key in every), maxlen=0)


def words(store: Store, ring: KeyRing, today: date) -> Iterator[Word]:
    """The acknowledgements of all sites: of the newest bundle that could be opened, and of the spills that could."""
    for site in store.sites():
        if site.keys and (word := _word(store, ring, site, today)):
            yield word


def _word(store: Store, ring: KeyRing, site: Site, today: date) -> Word | None:
    key = site.keys[-1]
    opened = [bundle for bundle in store.arrived(key) if bundle.seal is Seal.OPENED]
    signer = ring.signer(opened[-1].sealed_for) if opened else None
    if signer is None:
        return None
    number = opened[-1].number
    readable = store.readable_spills(key) & opened[-1].spills
    content = acknowledge(signer, key, number, readable, today)
    return Word(site=site.id, file=file_name(site.id), number=number, content=content)


def _opened(store: Store, ring: KeyRing, key: bytes) -> bytes:
    _open_exact(store, ring, key)
    _open_spills(store, ring, key)
    return key


def _open_exact(store: Store, ring: KeyRing, key: bytes) -> None:
    for exact in store.exacts(key):
        if exact.opened or _opens(store, ring, key, exact):
            store.supersede(key, exact)
            return


def _opens(store: Store, ring: KeyRing, key: bytes, exact: SealedExact) -> bool:
    """Open the figures of one bundle and keep what they say of the box."""
    try:
        figures = open_exact(ring, exact.sealed)
    except NotSealedForUs:
        store.mark_exact(key, exact, readable=False)
        return False
    store.mark_exact(key, exact, readable=True)
    store.set_health(key, _health(figures.days))
    return True


def _open_spills(store: Store, ring: KeyRing, key: bytes) -> None:
    good, bad = [], []
    for spill in store.spills(key, unopened=True):
        try:
            open_remainder(ring, key, spill)
        except NotSealedForUs:
            bad.append(spill)
        else:
            good.append(spill)
    store.mark_spills(key, good, readable=True)
    store.mark_spills(key, bad, readable=False)


def _health(days: Days) -> Iterator[Health]:
    for label, figures in sorted(days.items()):
        yield Health(
            day=label.day,
            trusted=bool(label.trusted),
            boots=figures.boots,
            power_losses=figures.power_losses,
            open_seconds=figures.open_seconds,
        )
