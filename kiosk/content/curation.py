"""Changes to the catalogue, each of which can be undone."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from kiosk.content.catalogue import Catalogue
from kiosk.content.changes import Change, Changes, facts, stand_at
from kiosk.content.model import Item, Level, Publication, Shelf, State, StoredFile
from kiosk.errors import KioskError
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
    subtitle: str | None = None
    authors: tuple[str, ...] | None = None
    description: str | None = None
    languages: tuple[str, ...] | None = None
    publisher: str | None = None
    published: str | None = None
    series: str | None = None
    series_position: str | None = None
    subjects: tuple[str, ...] | None = None
    level: Level | None = None
    cover: str | None = None  # the name of a prepared file


class Curation:
    """Writes the catalogue. Each public method is one transaction and leaves one change that `undo` takes back."""

    def __init__(self, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self.catalogue = Catalogue(db.conn)
        self.changes = Changes(db, today)
        self._today = today

    def admit(self, item_id: str, publication: Publication, files: Sequence[StoredFile], placing: Placing) -> Item:
        """Put a new title into the catalogue; with `placing.replace` it takes the place of its older editions.

        One that waits for the approver takes their place when it is approved; until then they stay as they are. Only
        taking a place can be undone; a title that was merely added is removed instead.

        Raises:
            NoSuchShelf: `placing` names one that does not exist; nothing was changed.
        """
        self.known_shelves(placing.shelves)
        with self.db.atomic():
            older = [i for i in self.catalogue.editions(publication) if i.id != item_id] if placing.replace else []
            shelves = placing.shelves or tuple(s for item in older for s in item.shelves)
            level = placing.level or next((item.level for item in older if item.level), publication.level)
            gives_way = older if placing.state is State.SHOWN else []
            before = [self.changes.item(item.id) for item in gives_way]
            self.db.table("items").insert(
                {
                    "id": item_id,
                    "state": placing.state,
                    "removed": None,
                    "added": self._today().isoformat(),
                    "replaces": older[-1].id if older else "",
                    "level": level or "",
                    **facts(publication),
                },
                replace=True,
            )
            self.db.table("item_files").delete_where("item = ?", [item_id])
            self.db.table("item_files").insert_all(
                {"item": item_id, "position": position, **_plain(file)} for position, file in enumerate(files)
            )
            self._stand(item_id, shelves)
            for item in gives_way:
                self._set(item.id, {"removed": self._today().isoformat()})
            if gives_way:
                self.changes.log("replace", [*before, {"id": item_id, "absent": True}])
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
            self.changes.log("edit", [self.changes.item(item_id)])
            self._set(item_id, {**facts(publication), "level": level or item.level or ""})
        return self._item(item_id)

    def move(self, items: Iterable[str], shelves: Sequence[str]) -> None:
        """Let titles stand on exactly these shelves, at their ends.

        Raises:
            NoSuchItem, NoSuchShelf: nothing was changed.
        """
        self.known_shelves(shelves)
        with self.db.atomic():
            ids = [self._item(item).id for item in items]
            self.changes.log("move", [self.changes.item(item_id) for item_id in ids])
            for item_id in ids:
                self._stand(item_id, shelves)

    def arrange(
        self, items: Iterable[str], *, add: Sequence[str] = (), take: Sequence[str] = (), level: Level | None = None
    ) -> None:
        """Add titles to shelves, at their ends, take them from shelves, and set their level: one change.

        Raises:
            NoSuchItem, NoSuchShelf: nothing was changed.
        """
        self.known_shelves((*add, *take))
        with self.db.atomic():
            found = [self._item(item) for item in dict.fromkeys(items)]
            self.changes.log("arrange", [self.changes.item(item.id) for item in found])
            for item in found:
                self.db.conn.execute(
                    "DELETE FROM shelf_items WHERE item = ? AND shelf IN (SELECT value FROM json_each(?))",
                    [item.id, json.dumps(list(take))],
                )
                for shelf in add:
                    self.db.conn.execute(
                        "INSERT OR IGNORE INTO shelf_items (shelf, item, position) "
                        "SELECT ?, ?, coalesce(max(position), 0) + 1 FROM shelf_items WHERE shelf = ?",
                        [shelf, item.id, shelf],
                    )
                if level:
                    self._set(item.id, {"level": level})

    def set_state(self, items: Iterable[str], state: State) -> None:
        """Show titles to readers, hide them, or let them wait for the approver.

        Raises:
            NoSuchItem: nothing was changed.
        """
        self._change(state.value, items, {"state": state})

    def approve(self, item_id: str) -> None:
        """Show a title that waited; if it was given as a new edition, the older ones go to the bin.

        Raises:
            NoSuchItem: there is none with this id.
        """
        with self.db.atomic():
            item = self._item(item_id)
            older = self.catalogue.editions(item.publication) if item.replaces else ()
            gives_way = [other.id for other in older if other.id != item_id]
            self.changes.log("approve", [self.changes.item(one) for one in (item_id, *gives_way)])
            self._set(item_id, {"state": State.SHOWN})
            for one in gives_way:
                self._set(one, {"removed": self._today().isoformat()})

    def hold(self, item_id: str) -> None:
        """Let a title wait for the approver again; the edition whose place it took comes back from the bin.

        Raises:
            NoSuchItem: there is none with this id.
        """
        with self.db.atomic():
            item = self._item(item_id)
            back = [item.replaces] if self.catalogue.is_binned(item.replaces) else []
            self.changes.log("wait", [self.changes.item(one) for one in (item_id, *back)])
            self._set(item_id, {"state": State.WAITING})
            for one in back:
                self._set(one, {"removed": None})

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
            self.changes.log("restore", [self.changes.item(item_id) for item_id in ids])
            for item_id in ids:
                self._set(item_id, {"removed": None})

    def undo(self, change: int | None = None) -> Change:
        """Take back one change, or the last that was not taken back yet.

        Raises:
            NothingToUndo: there is none.
            ChangedSince: something newer was done to the same; nothing was changed.
        """
        return self.changes.undo(change)

    def empty_bin(self, older_than_days: int = BIN_DAYS) -> tuple[str, ...]:
        """Forget titles that lay in the bin longer than this many days; returns their ids. This cannot be undone."""
        today = self._today()
        with self.db.atomic():
            gone = tuple(item.id for day, item in self.catalogue.binned() if (today - day).days >= older_than_days)
            self.changes.forget(set(gone))
            for item_id in gone:
                self.db.table("shelf_items").delete_where("item = ?", [item_id])
                self.db.table("item_files").delete_where("item = ?", [item_id])
                self.db.table("items").delete_where("id = ?", [item_id])
        return gone

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
            self.changes.log(action, [self.changes.item(item_id) for item_id in ids])
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
        stand_at(self.db, item_id, [[shelf, ends.get(shelf, 0)] for shelf in dict.fromkeys(shelves)])


def _plain(file: StoredFile) -> dict[str, object]:
    return {"sha256": file.sha256, "name": file.name, "role": file.role.value, "size": file.size}
