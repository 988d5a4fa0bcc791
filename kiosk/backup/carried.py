"""What a restoration does not take back: the lines of the audit, and what was taken from readers since the backup."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kiosk.clock import Clock
from kiosk.content.catalogue import FILE
from kiosk.content.model import State
from kiosk.content.schema import open_catalogue
from kiosk.people.audit import Audit, Line
from kiosk.people.model import Action, Role
from kiosk.tables import Database


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Of the library that is there.

    Args:
        lines: its audit, as it is kept.
        unseen: of titles that readers do not see: id, state, the day they were put in the bin or None.
    """

    lines: Sequence[Line]
    unseen: Sequence[tuple[str, str, str | None]]

    @classmethod
    def of(cls, data: Path) -> "Carried | None":
        """Read them; None where no library is. Of a catalogue that cannot be read there is nothing to carry."""
        if not (data / FILE).exists():
            return None
        try:
            db = open_catalogue(data)
            with closing(db.conn):
                lines = Audit(db, Clock().today).lines()
                unseen = db.conn.execute(
                    "SELECT id, state, removed FROM items WHERE state <> ? OR removed IS NOT NULL", [State.SHOWN]
                ).fetchall()
        except sqlite3.DatabaseError:  # a damaged one is a reason to bring a backup back
            return cls(lines=(), unseen=())
        return cls(lines=lines, unseen=unseen)

    def into(self, db: Database, fingerprint: str) -> None:
        """Put them into the catalogue of a backup, with the restoration as the audit's last line."""
        with db.atomic():
            db.conn.executemany(
                "UPDATE items SET state = iif(?2 = ?4, state, ?2), removed = coalesce(removed, ?3) WHERE id = ?1",
                [(*title, State.SHOWN) for title in self.unseen],
            )
            audit = Audit(db, Clock().today)
            audit.go_on(self.lines)
            asked = [line for line in self.lines if line[3:5] == (Action.RESTORE_BACKUP, fingerprint)]
            if not asked or audit.lines()[-1] != asked[-1]:  # the page that was asked writes the line beforehand
                role = Role(asked[-1][2]) if asked else Role.TECHNICIAN
                audit.write(role, Action.RESTORE_BACKUP, fingerprint)
