"""Opening a library for a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content import active
from kiosk.content.curation import Curation
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store
from kiosk.sqlite import Mode


@contextmanager
def curated(settings: Settings) -> Iterator[Curation]:
    """The catalogue, open for changes; a library that is not there yet begins here."""
    db = open_catalogue(settings.data, Mode.WRITE)
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
