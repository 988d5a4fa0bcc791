"""What was done to the catalogue, with the state before it, so that each change can be taken back."""

import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from kiosk.content.model import Publication
from kiosk.errors import KioskError
from kiosk.khmer.collation import sort_key
from kiosk.tables import Database

_SHELF = "shelf:"  # before a shelf's key, among the ids of items

Snapshot = dict[str, Any]


class NothingToUndo(KioskError):
    """Every change was undone already, or none was made."""

    message = "There is no change to undo."


class ChangedSince(KioskError):
    """Something newer was done to the same titles or shelves."""

    message = "This cannot be undone any more: the same was changed again since."
    advice = "Undo the newer change first, or correct it by hand."


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was done, and to which items. A change of shelves alone names no items."""

    action: str
    items: tuple[str, ...]
    id: int = 0


class Changes:
    """Notes changes within the transaction that makes them, and takes them back."""

    def __init__(self, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self._today = today

    def item(self, item_id: str) -> Snapshot:
        """An item as it is now."""
        names = ("state", "removed", "level", "replaces", "publication")
        row = next(self.db.table("items").rows_where("id = ?", [item_id], select=", ".join(names)))
        places = self.db.conn.execute("SELECT shelf, position FROM shelf_items WHERE item = ?", [item_id]).fetchall()
        return {"id": item_id, "row": row, "shelves": places}

    def shelf(self, key: str) -> Snapshot:
        """A shelf as it is now, with the order of what stands on it; or that there is none."""
        row = next(self.db.table("shelves").rows_where("key = ?", [key]), None)
        order = self.db.conn.execute("SELECT item, position FROM shelf_items WHERE shelf = ?", [key]).fetchall()
        return {"id": f"{_SHELF}{key}", "row": row, "order": order}

    def log(self, action: str, before: Sequence[Snapshot]) -> int:
        """Note what is about to be done; returns the number of the change."""
        self.db.table("changes").insert(
            {
                "day": self._today().isoformat(),
                "action": action,
                "items": json.dumps([snapshot["id"] for snapshot in before]),
                "before": json.dumps(before, ensure_ascii=False),
                "undone": 0,
            }
        )
        (number,) = self.db.conn.execute("SELECT last_insert_rowid()").fetchone()
        return int(number)

    def last(self) -> int:
        """The number of the newest change, or 0."""
        (number,) = self.db.conn.execute("SELECT coalesce(max(id), 0) FROM changes").fetchone()
        return int(number)

    def join(self, before: int) -> int:
        """Make one change of all that were noted after `before`; returns its number, or 0 when there was none."""
        with self.db.atomic():
            rows = self.db.conn.execute("SELECT id, before FROM changes WHERE id > ? ORDER BY id", [before]).fetchall()
            if not rows:
                return 0
            first: dict[str, Snapshot] = {}
            for _, snapshots in rows:
                for snapshot in json.loads(snapshots):
                    first.setdefault(snapshot["id"], snapshot)
            values = {"items": json.dumps(list(first)), "before": json.dumps(list(first.values()), ensure_ascii=False)}
            self.db.table("changes").update(rows[0][0], values)
            self.db.table("changes").delete_where("id > ?", [rows[0][0]])
        return int(rows[0][0])

    def undo(self, change: int | None = None) -> Change:
        """Take back one change, or the last that was not taken back yet.

        Raises:
            NothingToUndo: there is none.
            ChangedSince: something newer was done to the same; nothing was changed.
        """
        with self.db.atomic():
            row = self.db.conn.execute(
                "SELECT id, action, items, before FROM changes WHERE NOT undone AND id = coalesce(?, id) "
                "ORDER BY id DESC LIMIT 1",
                [change],
            ).fetchone()
            if row is None:
                raise NothingToUndo
            number, action, subjects, before = int(row[0]), str(row[1]), set(json.loads(row[2])), json.loads(row[3])
            newer = self.db.conn.execute("SELECT items FROM changes WHERE id > ? AND NOT undone", [number]).fetchall()
            if any(subjects & set(json.loads(items)) for (items,) in newer):
                raise ChangedSince
            for snapshot in before:
                self._put_back(snapshot)
            self.db.table("changes").update(number, {"undone": 1})
        return Change(id=number, action=action, items=tuple(one["id"] for one in before if not _is_shelf(one)))

    def forget(self, gone: AbstractSet[str]) -> None:
        """What was done to titles that are gone can no longer be undone; what was done with them to others can."""
        for change, before in self.db.conn.execute("SELECT id, before FROM changes").fetchall():
            snapshots = json.loads(before)
            left = [snapshot for snapshot in snapshots if snapshot["id"] not in gone]
            if not left:
                self.db.table("changes").delete(change)
            elif len(left) < len(snapshots):
                items = json.dumps([snapshot["id"] for snapshot in left])
                self.db.table("changes").update(change, {"items": items, "before": json.dumps(left)})

    def _put_back(self, snapshot: Snapshot) -> None:
        if _is_shelf(snapshot):
            self._put_back_shelf(snapshot)
        elif snapshot.get("absent"):  # it was new: to the bin with it, so that nothing is lost
            self.db.table("items").update(snapshot["id"], {"removed": self._today().isoformat()})
        else:
            publication = msgspec.json.decode(snapshot["row"]["publication"], type=Publication)
            self.db.table("items").update(snapshot["id"], {**snapshot["row"], **facts(publication)})
            stand_at(self.db, snapshot["id"], snapshot["shelves"])

    def _put_back_shelf(self, snapshot: Snapshot) -> None:
        key, row = snapshot["id"].removeprefix(_SHELF), snapshot["row"]
        if row is None:
            self.db.table("shelf_items").delete_where("shelf = ?", [key])
            self.db.table("shelves").delete_where("key = ?", [key])
            return
        if next(self.db.table("shelves").rows_where("key = ?", [key]), None):
            self.db.table("shelves").update(key, row)
        else:
            self.db.table("shelves").insert(row)
        for item, position in snapshot["order"]:
            self.db.conn.execute(
                "UPDATE shelf_items SET position = ? WHERE shelf = ? AND item = ?", [position, key, item]
            )


def _is_shelf(snapshot: Snapshot) -> bool:
    return str(snapshot["id"]).startswith(_SHELF)


def stand_at(db: Database, item_id: str, places: Iterable[Sequence[object]]) -> None:
    """Let an item stand on just these shelves, each with its position there."""
    db.table("shelf_items").delete_where("item = ?", [item_id])
    db.table("shelf_items").insert_all(
        {"shelf": shelf, "item": item_id, "position": position} for shelf, position in places
    )


def facts(publication: Publication) -> dict[str, object]:
    """The columns of an item that follow from its publication."""
    return {
        "kind": publication.kind.value,
        "language": publication.languages[0] if publication.languages else "",
        "title": publication.title,
        "sort_key": sort_key(publication.title),
        "identifier": publication.identifier,
        "publication": msgspec.json.encode(publication).decode(),
    }
