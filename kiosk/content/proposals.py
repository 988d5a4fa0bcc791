"""Corrections of what readers can see already: they wait for the approver, and what is shown stays until then."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date

import msgspec
import sqlite_utils
from sqlite_utils import Migrations

from kiosk.content.curation import Curation, Edit, NoSuchItem
from kiosk.content.model import Item, State
from kiosk.errors import KioskError
from kiosk.tables import Database

migrations = Migrations("kiosk.proposals")


class NoSuchProposal(KioskError):
    """It was settled meanwhile, or never made."""

    message = "This correction does not wait any more."
    advice = "Somebody has decided about it meanwhile. Look at the title."


@migrations()
def m001_proposals(db: sqlite_utils.Database) -> None:
    """One row for each title; `edit` is the JSON of `curation.Edit`."""
    db.execute("CREATE TABLE proposals (item TEXT PRIMARY KEY, day TEXT NOT NULL, edit TEXT NOT NULL) STRICT")


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """New values for some facts of a title; None leaves a fact as it is."""

    item: Item
    edit: Edit
    day: date


class Proposals:
    """Corrections that wait. Each public method is one transaction."""

    def __init__(self, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self._today = today
        self._curation = Curation(db, today)
        if migrations.pending(db):
            with db.atomic():
                migrations.apply(db)

    def correct(self, item_id: str, edit: Edit) -> bool:
        """Correct a title: at once where no reader sees it, else when an approver approved; whether it was at once.

        A later correction of the same title is added to the one that waits. The level is no words: it is set at once.

        Raises:
            NoSuchItem: there is none with this id.
        """
        with self.db.atomic():
            item = self._curation.catalogue.item(item_id)
            if item is None:
                raise NoSuchItem(item=item_id)
            words = replace(edit, level=None)
            if item.state is not State.SHOWN or words == Edit():
                self._curation.edit(item_id, edit)
                return True
            if edit.level and edit.level is not item.level:
                self._curation.edit(item_id, Edit(level=edit.level))
            waiting = self.get(item_id)
            together = _over(waiting.edit, words) if waiting else words
            row = {"item": item_id, "day": self._today().isoformat(), "edit": msgspec.json.encode(together).decode()}
            self.db.table("proposals").insert(row, pk="item", replace=True)
            return False

    def all(self) -> tuple[Proposal, ...]:
        """Those that wait, the oldest first; of titles that readers see."""
        rows = self.db.conn.execute("SELECT item, day, edit FROM proposals ORDER BY day, item").fetchall()
        return tuple(found for row in rows if (found := self._proposal(*row)))

    def get(self, item_id: str) -> Proposal | None:
        """What waits for a title, or None."""
        row = self.db.conn.execute("SELECT item, day, edit FROM proposals WHERE item = ?", [item_id]).fetchone()
        return self._proposal(*row) if row else None

    def accept(self, item_id: str) -> Item:
        """Let readers see a correction.

        Raises:
            NoSuchProposal: none waits.
        """
        with self.db.atomic():
            proposal = self._take(item_id)
            return self._curation.edit(item_id, proposal.edit)

    def drop(self, item_id: str) -> None:
        """Let a correction go.

        Raises:
            NoSuchProposal: none waits.
        """
        with self.db.atomic():
            self._take(item_id)

    def _take(self, item_id: str) -> Proposal:
        proposal = self.get(item_id)
        if proposal is None:
            raise NoSuchProposal
        self.db.table("proposals").delete(item_id)
        return proposal

    def _proposal(self, item_id: str, day: str, edit: str) -> Proposal | None:
        item = self._curation.catalogue.item(item_id)
        if item is None:
            return None
        return Proposal(item=item, day=date.fromisoformat(day), edit=msgspec.json.decode(edit, type=Edit))


def _over(before: Edit, after: Edit) -> Edit:
    given = {f.name: getattr(after, f.name) for f in fields(after) if getattr(after, f.name) is not None}
    return replace(before, **given)
