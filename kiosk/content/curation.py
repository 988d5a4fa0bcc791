"""Changes to the catalogue, each of which can be undone."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

import msgspec

from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Item, Level, Publication, Shelf, State, StoredFile
from kiosk.errors import KioskError
from kiosk.khmer.collation import sort_key
from kiosk.tables import Database

BIN_DAYS = 90


class NoSuchItem(KioskError):
    """No item with this id."""

    message = "There is no title with the number {item}."
    advice = "List the titles with: kiosk list"


class NoSuchShelf(KioskError):
    """No shelf with this key."""

    message = "There is no shelf called {shelf}. The shelves are: {known}."
    advice = "Use one of these names."


class NothingToUndo(KioskError):
    """Every change was undone already, or none was made."""

    message = "There is no change to undo."


@dataclass(frozen=True, kw_only=True)
class Placing:
    """Where new titles go and how they begin: shelf keys, level, state; whether they replace an older edition."""

    shelves: tuple[str, ...] = ()
    level: Level | None = None
    state: State = State.SHOWN
    replace: bool = False


@dataclass(frozen=True, kw_only=True)
class Edit:
    """New values for some facts of a title; None leaves a fact as it is."""

    title: str | None = None
    authors: tuple[str, ...] | None = None
    description: str | None = None
    languages: tuple[str, ...] | None = None
    series: str | None = None
    series_position: str | None = None
    level: Level | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What was done, and to which items."""

    action: str
    items: tuple[str, ...]


class Curation:
    """Writes the catalogue. Each public method is one transaction and leaves one change that `undo` takes back."""

    def __init__(self, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self.catalogue = Catalogue(db.conn)
        self._today = today

    def admit(self, item_id: str, publication: Publication, files: Sequence[StoredFile], placing: Placing) -> Item:
        """Put a new title into the catalogue; with `placing.replace` it takes the place of its older editions.

        Only taking a place can be undone; a title that was merely added is removed instead.

        Raises:
            NoSuchShelf: `placing` names one that does not exist; nothing was changed.
        """
        self.known_shelves(placing.shelves)
        with self.db.atomic():
            older = [i for i in self.catalogue.editions(publication) if i.id != item_id] if placing.replace else []
            shelves = placing.shelves or tuple(s for item in older for s in item.shelves)
            level = placing.level or next((item.level for item in older if item.level), publication.level)
            before = [self._snapshot(item.id) for item in older]
            self.db.table("items").insert(
                {
                    "id": item_id,
                    "state": placing.state,
                    "removed": None,
                    "added": self._today().isoformat(),
                    "replaces": older[-1].id if older else "",
                    "level": level or "",
                    **_facts(publication),
                },
                replace=True,
            )
            self.db.table("item_files").delete_where("item = ?", [item_id])
            self.db.table("item_files").insert_all(
                {"item": item_id, "position": position, **_plain(file)} for position, file in enumerate(files)
            )
            self._stand(item_id, shelves)
            for item in older:
                self._set(item.id, {"removed": self._today().isoformat()})
            if older:
                self._log("replace", [*before, {"id": item_id, "absent": True}])
        return self._item(item_id)

    def edit(self, item_id: str, edit: Edit) -> Item:
        """Correct the facts of a title.

        Raises:
            NoSuchItem: there is none with this id.
        """
        given = {f.name: getattr(edit, f.name) for f in fields(edit) if getattr(edit, f.name) is not None}
        level = given.pop("level", None)
        with self.db.atomic():
            item = self._item(item_id)
            publication = replace(item.publication, **given)
            self._log("edit", [self._snapshot(item_id)])
            self._set(item_id, {**_facts(publication), "level": level or item.level or ""})
        return self._item(item_id)

    def move(self, items: Iterable[str], shelves: Sequence[str]) -> None:
        """Let titles stand on exactly these shelves, at their ends.

        Raises:
            NoSuchItem, NoSuchShelf: nothing was changed.
        """
        self.known_shelves(shelves)
        with self.db.atomic():
            ids = [self._item(item).id for item in items]
            self._log("move", [self._snapshot(item_id) for item_id in ids])
            for item_id in ids:
                self._stand(item_id, shelves)

    def set_state(self, items: Iterable[str], state: State) -> None:
        """Show titles to readers, hide them, or let them wait for the approver.

        Raises:
            NoSuchItem: nothing was changed.
        """
        self._change(state.value, items, {"state": state})

    def remove(self, items: Iterable[str]) -> None:
        """Put titles in the bin, where they stay for 90 days.

        Raises:
            NoSuchItem: nothing was changed.
        """
        self._change("remove", items, {"removed": self._today().isoformat()})

    def restore(self, items: Iterable[str]) -> None:
        """Take titles out of the bin.

        Raises:
            NoSuchItem: one of them is not in the bin; nothing was changed.
        """
        ids = list(items)
        with self.db.atomic():
            for item_id in ids:
                if not self.catalogue.is_binned(item_id):
                    raise NoSuchItem(item=item_id)
            self._log("restore", [self._snapshot(item_id) for item_id in ids])
            for item_id in ids:
                self._set(item_id, {"removed": None})

    def undo(self) -> Change:
        """Take back the last change that was not taken back yet.

        Raises:
            NothingToUndo: there is none.
        """
        with self.db.atomic():
            row = self.db.conn.execute(
                "SELECT id, action, before FROM changes WHERE NOT undone ORDER BY id DESC LIMIT 1"
            ).fetchone()
            if row is None:
                raise NothingToUndo
            change, action, before = row[0], row[1], json.loads(row[2])
            for snapshot in before:
                if snapshot.get("absent"):  # it was new: to the bin with it, so that nothing is lost
                    self._set(snapshot["id"], {"removed": self._today().isoformat()})
                else:
                    publication = msgspec.json.decode(snapshot["row"]["publication"], type=Publication)
                    self._set(snapshot["id"], {**snapshot["row"], **_facts(publication)})
                    self._stand_at(snapshot["id"], snapshot["shelves"])
            self.db.table("changes").update(change, {"undone": 1})
        return Change(action=action, items=tuple(snapshot["id"] for snapshot in before))

    def empty_bin(self, older_than_days: int = BIN_DAYS) -> tuple[str, ...]:
        """Forget titles that lay in the bin longer than this many days; returns their ids. This cannot be undone."""
        today = self._today()
        with self.db.atomic():
            gone = tuple(item.id for day, item in self.catalogue.binned() if (today - day).days >= older_than_days)
            self._forget_changes(set(gone))
            for item_id in gone:
                self.db.table("shelf_items").delete_where("item = ?", [item_id])
                self.db.table("item_files").delete_where("item = ?", [item_id])
                self.db.table("items").delete_where("id = ?", [item_id])
        return gone

    def _forget_changes(self, gone: set[str]) -> None:
        """What was done to titles that are gone can no longer be undone; what was done with them to others can."""
        for change, before in self.db.conn.execute("SELECT id, before FROM changes").fetchall():
            snapshots = json.loads(before)
            left = [snapshot for snapshot in snapshots if snapshot["id"] not in gone]
            if not left:
                self.db.table("changes").delete(change)
            elif len(left) < len(snapshots):
                items = json.dumps([snapshot["id"] for snapshot in left])
                self.db.table("changes").update(change, {"items": items, "before": json.dumps(left)})

    def add_shelf(self, shelf: Shelf) -> None:
        """Put up a new shelf after the others, or change the names, colour and pictogram of one."""
        facts = {
            "names": json.dumps(shelf.names, ensure_ascii=False),
            "pictogram": shelf.pictogram,
            "colour": shelf.colour,
        }
        with self.db.atomic():
            if self.catalogue.shelf(shelf.key):
                self.db.table("shelves").update(shelf.key, facts)
            else:
                (end,) = self.db.conn.execute("SELECT coalesce(max(position), -1) + 1 FROM shelves").fetchone()
                self.db.table("shelves").insert({"key": shelf.key, "position": end, **facts})

    def known_shelves(self, keys: Iterable[str]) -> None:
        """Make sure that shelves exist.

        Raises:
            NoSuchShelf: one does not.
        """
        known = [shelf.key for shelf in self.catalogue.shelves()]
        for key in keys:
            if key not in known:
                raise NoSuchShelf(shelf=key, known=", ".join(known))

    def _change(self, action: str, items: Iterable[str], values: dict[str, object]) -> None:
        with self.db.atomic():
            ids = [self._item(item).id for item in items]
            self._log(action, [self._snapshot(item_id) for item_id in ids])
            for item_id in ids:
                self._set(item_id, values)

    def _item(self, item_id: str) -> Item:
        item = self.catalogue.item(item_id)
        if item is None:
            raise NoSuchItem(item=item_id)
        return item

    def _set(self, item_id: str, values: dict[str, object]) -> None:
        self.db.table("items").update(item_id, values)

    def _stand(self, item_id: str, shelves: Iterable[str]) -> None:
        ends = dict(self.db.conn.execute("SELECT shelf, max(position) FROM shelf_items GROUP BY shelf"))
        self._stand_at(item_id, [[shelf, ends.get(shelf, 0)] for shelf in dict.fromkeys(shelves)])

    def _stand_at(self, item_id: str, places: Iterable[Sequence[object]]) -> None:
        self.db.table("shelf_items").delete_where("item = ?", [item_id])
        self.db.table("shelf_items").insert_all(
            {"shelf": shelf, "item": item_id, "position": position} for shelf, position in places
        )

    def _snapshot(self, item_id: str) -> dict[str, object]:
        names = ("state", "removed", "level", "replaces", "publication")
        row = next(self.db.table("items").rows_where("id = ?", [item_id], select=", ".join(names)))
        places = self.db.conn.execute("SELECT shelf, position FROM shelf_items WHERE item = ?", [item_id]).fetchall()
        return {"id": item_id, "row": row, "shelves": places}

    def _log(self, action: str, before: list[dict[str, object]]) -> None:
        self.db.table("changes").insert(
            {
                "day": self._today().isoformat(),
                "action": action,
                "items": json.dumps([snapshot["id"] for snapshot in before]),
                "before": json.dumps(before, ensure_ascii=False),
                "undone": 0,
            }
        )


def _plain(file: StoredFile) -> dict[str, object]:
    return {"sha256": file.sha256, "name": file.name, "role": file.role.value, "size": file.size}


def _facts(publication: Publication) -> dict[str, object]:
    return {
        "kind": publication.kind.value,
        "language": publication.languages[0] if publication.languages else "",
        "title": publication.title,
        "sort_key": sort_key(publication.title),
        "identifier": publication.identifier,
        "publication": msgspec.json.encode(publication).decode(),
    }
