"""What was done, in which role, on which day, to what: a chain in which each entry holds the hash of the one before."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlite_utils
from sqlite_utils import Migrations

from kiosk.people.model import Role
from kiosk.tables import Database

_BEGIN = bytes(32)
_FIELDS = "number, day, role, action, item, reason, hash"

Line = tuple[int, str, str, str, str, str, bytes]  # an entry as it is kept: what `_FIELDS` names

migrations = Migrations("kiosk.audit")


@migrations()
def m001_audit(db: sqlite_utils.Database) -> None:
    """The chain. No names, no times finer than the day, nothing about readers."""
    db.execute(
        "CREATE TABLE audit (number INTEGER PRIMARY KEY, day TEXT NOT NULL, role TEXT NOT NULL, action TEXT NOT NULL,"
        " item TEXT NOT NULL, reason TEXT NOT NULL, hash BLOB NOT NULL) STRICT"
    )
    db.execute("CREATE INDEX audit_item ON audit (item)")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One action, as it is kept. `item` is an item's id or a short key; `whole`: nobody changed the entry since."""

    number: int
    day: str
    role: str
    action: str
    item: str
    reason: str
    whole: bool = True


class Audit:
    """Writes into the database of what it tells of, in the same transaction: an action and its entry are one."""

    def __init__(self, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self._today = today
        if migrations.pending(db):
            with db.atomic():
                migrations.apply(db)

    def write(self, role: Role, action: str, item: str = "", reason: str = "") -> None:
        """Add an entry."""
        with self.db.atomic():
            row = self.db.conn.execute("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1").fetchone()
            number, before = (row[0] + 1, row[1]) if row else (1, _BEGIN)
            facts = (number, self._today().isoformat(), role.value, action, item, reason)
            self.db.conn.execute(
                f"INSERT INTO audit ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?)", [*facts, _hash(before, facts)]
            )

    def entries(self) -> Iterator[Entry]:
        """All entries, the first first, each with whether it is as it was written.

        An entry that was changed, and the one after entries that were taken out, are not whole.
        """
        before, expected = _BEGIN, 1
        for row in self.db.conn.execute(f"SELECT {_FIELDS} FROM audit ORDER BY number").fetchall():
            entry, kept = _entry(*row[:-1]), row[-1]
            whole = entry.number == expected and kept == _hash(before, row[:-1])
            before, expected = kept, entry.number + 1
            yield replace(entry, whole=whole)

    def lines(self) -> list[Line]:
        """All entries as they are kept, the first first."""
        return self.db.conn.execute(f"SELECT {_FIELDS} FROM audit ORDER BY number").fetchall()

    def go_on(self, lines: Sequence[Line]) -> None:
        """Take over what another copy of this chain holds beyond its end; of another chain nothing."""
        with self.db.atomic():
            here = self.lines()
            if list(lines[: len(here)]) == here:
                self.db.conn.executemany(
                    f"INSERT INTO audit ({_FIELDS}) VALUES (?, ?, ?, ?, ?, ?, ?)", lines[len(here) :]
                )

    def last(self, item: str) -> Entry | None:
        """The newest entry about an item; whether it is whole is not looked into."""
        query = f"SELECT {_FIELDS} FROM audit WHERE item = ? ORDER BY number DESC LIMIT 1"
        row = self.db.conn.execute(query, [item]).fetchone()
        return _entry(*row[:-1]) if row else None


def _entry(number: int, day: str, role: str, action: str, item: str, reason: str) -> Entry:
    return Entry(number=number, day=day, role=role, action=action, item=item, reason=reason)


def _hash(before: bytes, facts: Iterable[object]) -> bytes:
    parts = [str(part).encode() for part in facts]
    told = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hashlib.sha256(before + told).digest()
