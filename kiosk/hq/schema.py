"""The tables of head office, built by migrations that are never edited after a release."""

import contextlib
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from kiosk.errors import KioskError
from kiosk.hq.store import FILE, Store
from kiosk.sqlite import DatabaseBusy, DatabaseMissing, Mode
from kiosk.tables import Database, database

migrations = Migrations("kiosk.hq")


class NoHeadOffice(KioskError):
    """Nothing was ever registered or collected here."""

    message = "There is no head office in {folder}."
    advice = "Name the folder with --hq, or begin one with: kiosk hq keygen, then kiosk hq site add FILE."


_M001 = """
CREATE TABLE sites (
  id TEXT PRIMARY KEY, km TEXT NOT NULL, en TEXT NOT NULL, fr TEXT NOT NULL,
  province TEXT NOT NULL, terminals INTEGER NOT NULL, weekdays TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE keys (
  key BLOB PRIMARY KEY, site TEXT NOT NULL REFERENCES sites, place INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- titles.csv, zlib-compressed: many bundles share one
CREATE TABLE catalogues (digest BLOB PRIMARY KEY, titles BLOB NOT NULL) STRICT;
CREATE TABLE bundles (
  key BLOB NOT NULL REFERENCES keys, number INTEGER NOT NULL, made TEXT NOT NULL, digest BLOB NOT NULL,
  manifest BLOB NOT NULL, catalogue BLOB NOT NULL REFERENCES catalogues, exact BLOB, readable INTEGER,
  collected TEXT NOT NULL, PRIMARY KEY (key, number, made, digest)
) STRICT;
CREATE TABLE spills (
  key BLOB NOT NULL REFERENCES keys, id TEXT NOT NULL, digest BLOB NOT NULL, number INTEGER NOT NULL,
  sealed BLOB NOT NULL, readable INTEGER, PRIMARY KEY (key, id, digest)
) STRICT;
CREATE TABLE health (
  key BLOB NOT NULL REFERENCES keys, day TEXT NOT NULL, trusted INTEGER NOT NULL,
  boots INTEGER NOT NULL, power_losses INTEGER NOT NULL, open_seconds INTEGER NOT NULL,
  PRIMARY KEY (key, day, trusted)
) STRICT, WITHOUT ROWID
"""


@migrations()
def m001_bundles(db: sqlite_utils.Database) -> None:
    """Sites, their keys, bundles, sealed remainders, and the days of the boxes.

    What is sealed stays sealed here (docs/adr/0009). Rows are named by what they hold, never by when they came.
    """
    for statement in _M001.split(";"):
        db.execute(statement)


@migrations()
def m002_keys_of_a_site(db: sqlite_utils.Database) -> None:
    """Without it each question about one site looks at the keys of all: the time grows with the square of the sites."""
    db.execute("CREATE INDEX keys_of_site ON keys (site, place)")


def open_store(folder: Path, mode: Mode) -> Store:
    """Open head office's database; writing makes it when it is not there.

    Raises:
        NoHeadOffice: `mode` is READ and there is none.
        DatabaseDenied: it cannot be made.
    """
    if mode is Mode.WRITE:
        folder.mkdir(parents=True, exist_ok=True)
    try:
        db = database(folder / FILE, mode)
    except DatabaseMissing as error:
        raise NoHeadOffice(folder=folder) from error
    if mode is Mode.READ:
        _settle(db, folder / FILE)
    if migrations.pending(db):
        if mode is Mode.READ:
            begun = bool(migrations.applied(db))
            db.conn.close()
            if not begun:
                raise NoHeadOffice(folder=folder)
            open_store(folder, Mode.WRITE).close()  # of an older version of this program
            return open_store(folder, mode)
        with db.atomic():
            migrations.apply(db)
            db.execute(f"UPDATE {migrations.migrations_table} SET applied_at = ''")  # noqa: S608 - a constant
    return Store(db)


def _settle(db: Database, file: Path) -> None:
    """Roll back what somebody who was killed had begun: only who may write can, and here no service does it."""
    try:
        db.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except DatabaseBusy:
        writer = database(file, Mode.WRITE)
        with contextlib.closing(writer.conn):
            writer.execute("SELECT count(*) FROM sqlite_schema").fetchone()
