"""What head office keeps: sites, bundles whose seals stay unbroken, and the days of the boxes. All SQL of it."""

import hashlib
import itertools
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

import msgspec

from kiosk.hq.model import LANGUAGES, Arrived, Coverage, Health, Seal, Site
from kiosk.tables import Database
from kiosk.usage.bundle import SPILLS, Bundle
from kiosk.usage.manifest import SignedManifest
from kiosk.usage.offered import Offered, titles_from_csv
from kiosk.usage.spill import SUFFIX

T = TypeVar("T")

FILE = "head-office.db"
_GROUP = 10  # bundles, or sites: what a power cut may cost to do again
_SEALS = {None: Seal.UNBROKEN, 0: Seal.UNREADABLE, 1: Seal.OPENED}


@dataclass(frozen=True, kw_only=True)
class SealedExact:
    """The sealed exact figures of one bundle."""

    number: int
    made: str  # the day
    digest: bytes  # of the manifest: two bundles of one number differ in it
    sealed: bytes
    opened: bool  # somebody could open it


@dataclass(frozen=True, kw_only=True)
class SealedSpill:
    """A sealed remainder, and the lowest number of a bundle that brought it."""

    id: str
    digest: bytes  # of the sealed bytes
    number: int
    sealed: bytes


class Store:
    """Head office's database. It holds no figure about readers that is not sealed.

    Made by `schema.open_store`. Every method raises DatabaseBusy, DatabaseFull or DatabaseDenied when the disk or
    another program stands in the way; nothing is then half done.
    """

    def __init__(self, db: Database) -> None:
        self._db = db

    @contextmanager
    def together(self) -> Iterator[None]:
        """All changes inside become true at once, or none."""
        with self._db.atomic():
            yield

    def in_groups(self, work: Iterable[T]) -> Iterator[T]:
        """Let an iterator do its work, many pieces to a transaction; each result is told when it is on the disk."""
        going = iter(work)
        while True:
            with self._db.atomic():
                done = list(itertools.islice(going, _GROUP))
            if not done:
                return
            yield from done

    # Sites

    def register(self, site: Site) -> None:
        """Add a site, or replace what was known of it. Keys are only ever added: figures signed by an old one stay."""
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO sites VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET km = excluded.km,"
                " en = excluded.en, fr = excluded.fr, province = excluded.province, terminals = excluded.terminals,"
                " weekdays = excluded.weekdays",
                (
                    site.id,
                    *(site.names[language] for language in LANGUAGES),
                    site.province,
                    site.terminals,
                    "".join(map(str, site.weekdays)),
                ),
            )
            old = self._keys(site.id)
            keys = (*(key for key in old if key not in site.keys), *site.keys)
            self._db.conn.executemany(
                "INSERT INTO keys VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET place = excluded.place",
                ((key, site.id, place) for place, key in enumerate(keys)),
            )

    def sites(self) -> tuple[Site, ...]:
        """All sites, by id."""
        return tuple(map(self._site, self._db.execute("SELECT * FROM sites ORDER BY id").fetchall()))

    def site(self, ident: str) -> Site | None:
        """One site, or None."""
        row = self._db.execute("SELECT * FROM sites WHERE id = ?", (ident,)).fetchone()
        return self._site(row) if row else None

    def owner(self, key: bytes) -> str | None:
        """The id of the site that signs with a key, or None."""
        row = self._db.execute("SELECT site FROM keys WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    # Bundles

    def add(self, bundle: Bundle, collected: date) -> bool:
        """Keep a bundle of a known key; whether there was anything new in it."""
        manifest = bundle.manifest
        key, digest = manifest.site.key, manifest_digest(bundle)
        titles = bundle.readable["titles.csv"].encode()
        catalogue = hashlib.sha256(titles).digest()
        with self._db.atomic():
            before = self._db.conn.total_changes
            self._db.execute(
                "INSERT INTO catalogues VALUES (?, ?) ON CONFLICT DO NOTHING", (catalogue, zlib.compress(titles, 9))
            )
            self._db.execute(
                "INSERT INTO bundles VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?) ON CONFLICT DO NOTHING",
                (
                    key,
                    manifest.number,
                    manifest.made.isoformat(),
                    digest,
                    msgspec.json.encode(manifest, order="deterministic"),
                    catalogue,
                    bundle.exact,
                    collected.isoformat(),
                ),
            )
            new = self._db.conn.total_changes > before
            self._db.conn.executemany(
                "INSERT INTO spills VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT DO UPDATE SET number = excluded.number"
                " WHERE excluded.number < number",
                (
                    (key, name, hashlib.sha256(sealed).digest(), manifest.number, sealed)
                    for name, sealed in sorted(bundle.spills.items())
                ),
            )
            return new

    def arrived(self, key: bytes) -> tuple[Arrived, ...]:
        """The bundles signed by a key, by number."""
        rows = self._db.execute(
            "SELECT manifest, exact IS NULL, readable, collected FROM bundles WHERE key = ?"
            " ORDER BY number, made, digest",
            (key,),
        )
        return tuple(_arrived(*row) for row in rows)

    def exacts(self, key: bytes) -> Iterator[SealedExact]:
        """Sealed exact figures, the newest first."""
        rows = self._db.execute(
            "SELECT number, made, digest, exact, readable FROM bundles WHERE key = ? AND exact IS NOT NULL"
            " ORDER BY number DESC, made DESC, digest DESC",
            (key,),
        )
        for number, made, digest, sealed, readable in rows:
            yield SealedExact(number=number, made=made, digest=digest, sealed=sealed, opened=readable == 1)

    def spills(self, key: bytes, *, unopened: bool = False) -> Iterator[SealedSpill]:
        """Sealed remainders in the order in which bundles brought them; or only those that nobody could open yet."""
        rows = self._db.execute(
            "SELECT id, digest, number, sealed FROM spills WHERE key = ? AND (readable IS NOT 1 OR NOT ?)"
            " ORDER BY number, id, digest",
            (key, unopened),
        )
        for ident, digest, number, sealed in rows:
            yield SealedSpill(id=ident, digest=digest, number=number, sealed=sealed)

    def readable_spills(self, key: bytes) -> frozenset[str]:
        """The ids of those that somebody could open."""
        rows = self._db.execute("SELECT DISTINCT id FROM spills WHERE key = ? AND readable = 1", (key,))
        return frozenset(ident for (ident,) in rows)

    def count_spills(self, site: Site, *, readable: bool | None) -> int:
        """How many could be opened, could not, or (None) were never tried."""
        row = self._db.execute(
            "SELECT count(*) FROM spills JOIN keys USING (key) WHERE site = ? AND readable IS ?", (site.id, readable)
        ).fetchone()
        return int(row[0])

    def offered(self, key: bytes) -> tuple[Offered, ...]:
        """All titles ever offered by the site of a key, as it told of them last; by id."""
        rows = self._db.execute(
            "SELECT titles FROM catalogues JOIN (SELECT catalogue, max(number) AS latest FROM bundles WHERE key = ?"
            " GROUP BY catalogue) ON digest = catalogue ORDER BY latest, digest",
            (key,),
        )
        known = {
            each.title.id: each for (titles,) in rows for each in titles_from_csv(zlib.decompress(titles).decode())
        }
        return tuple(known[ident] for ident in sorted(known))

    # What became known by opening

    def mark_exact(self, key: bytes, exact: SealedExact, *, readable: bool) -> None:
        """Whether a bundle's exact figures could be opened."""
        self._db.execute(
            "UPDATE bundles SET readable = ? WHERE (key, number, made, digest) = (?, ?, ?, ?)",
            (int(readable), key, exact.number, exact.made, exact.digest),
        )

    def supersede(self, key: bytes, exact: SealedExact) -> None:
        """Let go of the exact figures of older bundles: this one holds them all."""
        self._db.execute(
            "UPDATE bundles SET readable = NULL, exact = NULL WHERE key = ? AND (number, made, digest) < (?, ?, ?)"
            " AND exact IS NOT NULL",
            (key, exact.number, exact.made, exact.digest),
        )

    def mark_spills(self, key: bytes, spills: Iterable[SealedSpill], *, readable: bool) -> None:
        """Whether remainders could be opened."""
        self._db.conn.executemany(
            "UPDATE spills SET readable = ? WHERE (key, id, digest) = (?, ?, ?)",
            ((int(readable), key, spill.id, spill.digest) for spill in spills),
        )

    def set_health(self, key: bytes, days: Iterable[Health]) -> None:
        """What the newest bundle says of the box: it replaces all that was known."""
        with self._db.atomic():
            self._db.execute("DELETE FROM health WHERE key = ?", (key,))
            self._db.conn.executemany(
                "INSERT INTO health VALUES (?, ?, ?, ?, ?, ?)",
                ((key, h.day, int(h.trusted), h.boots, h.power_losses, h.open_seconds) for h in days),
            )

    def health(self, site: Site) -> tuple[Health, ...]:
        """The days of a site's boxes, in order."""
        rows = self._db.execute(
            "SELECT day, trusted, sum(boots), sum(power_losses), sum(open_seconds) FROM health JOIN keys USING (key)"
            " WHERE site = ? GROUP BY day, trusted ORDER BY day, trusted",
            (site.id,),
        )
        return tuple(
            Health(day=day, trusted=bool(trusted), boots=boots, power_losses=losses, open_seconds=seconds)
            for day, trusted, boots, losses, seconds in rows
        )

    def coverage(self, site: Site, first: date, last: date) -> Coverage:
        """How complete a site's days from `first` to `last` are."""
        row = self._db.execute(
            "SELECT count(DISTINCT day), count(DISTINCT day) FILTER (WHERE NOT trusted), coalesce(sum(boots), 0),"
            " coalesce(sum(power_losses), 0) FROM keys JOIN health USING (key) WHERE site = ? AND day BETWEEN ? AND ?",
            (site.id, first.isoformat(), last.isoformat()),
        ).fetchone()
        span = (first + timedelta(days=n) for n in range((last - first).days + 1))
        return Coverage(
            days_open=sum(day.isoweekday() in site.weekdays for day in span),
            days_with_data=row[0],
            days_untrusted=row[1],
            boots=row[2],
            power_losses=row[3],
        )

    def close(self) -> None:
        """Give the file back."""
        self._db.conn.close()

    def _keys(self, site: str) -> tuple[bytes, ...]:
        rows = self._db.execute("SELECT key FROM keys WHERE site = ? ORDER BY place", (site,))
        return tuple(key for (key,) in rows)

    def _site(self, row: tuple[str, str, str, str, str, int, str]) -> Site:
        ident, km, en, fr, province, terminals, weekdays = row
        return Site(
            id=ident,
            names={"km": km, "en": en, "fr": fr},
            province=province,
            terminals=terminals,
            weekdays=tuple(map(int, weekdays)),
            keys=self._keys(ident),
        )


def manifest_digest(bundle: Bundle) -> bytes:
    """Names a bundle's content: the manifest names every file by its hash."""
    return hashlib.sha256(msgspec.json.encode(bundle.manifest, order="deterministic")).digest()


def _arrived(manifest: bytes, gone: int, readable: int | None, collected: str) -> Arrived:
    said = msgspec.json.decode(manifest, type=SignedManifest)
    return Arrived(
        number=said.number,
        made=said.made,
        made_trusted=said.made_trusted,
        collected=date.fromisoformat(collected),
        first_day=said.first_day,
        last_day=said.last_day,
        software=said.software,
        content_updated=said.content_updated,
        sealed_for=said.head_office,
        spills=frozenset(name[len(SPILLS) : -len(SUFFIX)] for name in said.files if name.startswith(SPILLS)),
        seal=Seal.SUPERSEDED if gone else _SEALS[readable],
    )
