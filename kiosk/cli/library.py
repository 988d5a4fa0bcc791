"""Opening a library for a command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.backup.restoring import UNPREPARED
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content import active
from kiosk.content.care import Care
from kiosk.content.catalogue import FILE, Catalogue
from kiosk.content.curation import Curation
from kiosk.content.model import Item
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store
from kiosk.sqlite import DatabaseMissing


@contextmanager
def curated(settings: Settings, *, begin: bool = False) -> Iterator[Curation]:
    """The catalogue, open for changes; with `begin` a library that is not there yet begins here.

    Raises:
        DatabaseMissing: there is no library, and none is to begin.
    """
    if not begin and not (settings.data / FILE).exists():
        raise DatabaseMissing(folder=settings.data)
    db = open_catalogue(settings.data)
    try:
        yield Curation(db, Clock().today)
    finally:
        db.conn.close()


@contextmanager
def kept_in_step(settings: Settings) -> Iterator[Curation]:
    """The same, and kiwix learns afterwards which titles are shown now."""
    with curated(settings) as curation:
        yield curation
        active.keep_in_step(settings, curation.catalogue, Store(settings.data))


def to_read(settings: Settings) -> Catalogue:
    """The catalogue for a command that only looks: it changes nothing and needs no right to.

    Raises:
        DatabaseMissing: there is no library.
    """
    return Catalogue.open(settings.data)


def prepare_restored(settings: Settings, curation: Curation, tell: Callable[[Item, str], None]) -> None:
    """Make what readers get of titles that came back from a backup; does nothing where none did.

    Used under `only_worker`. Cut off, it goes on where it stood.
    """
    mark = settings.data / UNPREPARED
    if mark.exists():
        Care(settings, curation).repair(tell)
        mark.unlink()
