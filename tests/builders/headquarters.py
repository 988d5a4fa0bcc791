"""A head office with its folder, database and keys, whose passphrase costs nothing to guess."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from kiosk.hq import keys
from kiosk.hq.collect import Collector, Report
from kiosk.hq.keys import Cost, KeyRing
from kiosk.hq.merge import figures
from kiosk.hq.model import SiteFigures
from kiosk.hq.opening import open_all
from kiosk.hq.schema import open_store
from kiosk.hq.sticks import find
from kiosk.hq.store import FILE, Store
from kiosk.sqlite import Mode
from kiosk.tables import database
from kiosk.usage.keys import HeadOffice
from tests.builders.prisons import Prison

TODAY = date(2026, 12, 3)
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - for tests
CHEAP = Cost(passes=1, memory=8192)


@dataclass(kw_only=True)
class Headquarters:
    """Keys are made at once."""

    folder: Path
    public: HeadOffice = field(init=False)

    def __post_init__(self) -> None:
        self.public = keys.generate(self.folder, "Head office", [PASSPHRASE], TODAY, CHEAP)

    @property
    def ring(self) -> KeyRing:
        """The opened keys."""
        return keys.open_ring(self.folder, [PASSPHRASE])

    @contextmanager
    def store(self, mode: Mode = Mode.WRITE) -> Iterator[Store]:
        """Its database."""
        store = open_store(self.folder, mode)
        try:
            yield store
        finally:
            store.close()

    def prison(self, ident: str = "here", *, registered: bool = True) -> Prison:
        """A library that seals for this head office."""
        prison = Prison(office=self.public, id=ident)
        if registered:
            with self.store() as store:
                store.register(prison.site)
        return prison

    def collect(self, *paths: Path, sealed: bool = False, today: date = TODAY) -> list[Report]:
        """As the command does."""
        with self.store() as store:
            reports = list(Collector(store, today).take(find(paths)))
            if not sealed:
                open_all(store, self.ring)
            return reports

    def figures(self, ident: str = "here") -> SiteFigures:
        """Of one site."""
        with self.store(Mode.READ) as store:
            site = store.site(ident)
            assert site
            return figures(store, self.ring, site)

    def as_new(self, folder: Path, visits: Iterable[Iterable[Path]]) -> "Headquarters":
        """The same keys and sites with an empty database, which then collects, one visit after the other."""
        other = Headquarters.__new__(Headquarters)
        other.folder, other.public = folder, self.public
        folder.mkdir(exist_ok=True)
        (folder / keys.FILE).write_bytes((self.folder / keys.FILE).read_bytes())
        with self.store(Mode.READ) as old, other.store() as new:
            for site in old.sites():
                new.register(site)
        for visit in visits:
            other.collect(*visit)
        return other

    def dump(self) -> bytes:
        """Everything in the database, in the order of its names."""
        return "\n".join(sorted(rows(self.folder / FILE))).encode()


def rows(file: Path) -> Iterable[str]:
    """Every row of every table."""
    db = database(file, Mode.READ)
    try:
        for table in db.table_names():
            for row in db.execute(f"SELECT * FROM {table}"):  # noqa: S608 - names of our own tables
                yield repr((table, *row))
    finally:
        db.conn.close()
