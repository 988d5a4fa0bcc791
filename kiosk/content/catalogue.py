"""The catalogue as readers see it: shelves, items and their order. It only reads."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kiosk.content.model import Feature, Filters, Item, Kind, Level, Publication, Role, Shelf, State, StoredFile, Use
from kiosk.sqlite import Connection, DatabaseMissing, Mode, connect

FILE = "catalogue.db"
VERSION = 7  # of the tables, as `schema` makes them: the number of its migrations

_SHOWN = "i.removed IS NULL AND i.state = 'shown'"
# A quotation mark inside a text of the publication's JSON has a backslash before it, so only the feature is found.
_USES = {
    Use.LISTEN: f"(i.kind = '{Kind.AUDIO}' OR instr(i.publication, '\"{Feature.READ_ALOUD}\"'))",
    Use.WATCH: f"i.kind = '{Kind.VIDEO}'",
}


class OtherVersion(DatabaseMissing):
    """The catalogue is of another version of this program."""

    message = "The library in {folder} was made by another version of this program."
    advice = "Run: kiosk upgrade"


class Catalogue:
    """Reads `catalogue.db`. Every method sees the last committed state."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @classmethod
    def open(cls, data: Path) -> Self:
        """Open the catalogue below the data folder for reading.

        Raises:
            DatabaseMissing: there is no library yet.
            OtherVersion: a program of another version made it.
        """
        connection = connect(data / FILE, Mode.READ)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != VERSION:
            connection.close()
            raise OtherVersion(folder=data) if version else DatabaseMissing(folder=data)
        return cls(connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def version(self) -> int:
        """A number that moves whenever anything in the database was changed, by this process or another."""
        (others,) = self.connection.execute("PRAGMA data_version").fetchone()
        return int(others) << 32 | self.connection.total_changes

    def shelves(self) -> tuple[Shelf, ...]:
        """All shelves in order, each with the number of shown items."""
        rows = self.connection.execute(
            "SELECT s.key, s.names, s.pictogram, s.colour, count(i.id) FROM shelves s "
            "LEFT JOIN shelf_items si ON si.shelf = s.key "
            f"LEFT JOIN items i ON i.id = si.item AND {_SHOWN} "
            "GROUP BY s.key ORDER BY s.position, s.key"
        )
        return tuple(_shelf(*row) for row in rows)

    def shelf(self, key: str) -> Shelf | None:
        """One shelf, or None."""
        return next((shelf for shelf in self.shelves() if shelf.key == key), None)

    def item(self, item_id: str) -> Item | None:
        """One item in any state, the bin excepted; or None."""
        return next(self._items("WHERE i.id = ? AND i.removed IS NULL", [item_id]), None)

    def items(
        self, *, shelf: str = "", filters: Filters | None = None, offset: int = 0, limit: int | None = 60
    ) -> tuple[Item, ...]:
        """Shown items: in the shelf's order where a shelf is named, else by title in ICU order."""
        where, values = _where(filters or Filters(), shelf)
        order = "ORDER BY si.position, i.sort_key, i.id" if shelf else "ORDER BY i.sort_key, i.id"
        return tuple(
            self._items(f"{where} {order} LIMIT ? OFFSET ?", [*values, -1 if limit is None else limit, offset])
        )

    def count(self, *, shelf: str = "", filters: Filters | None = None) -> int:
        """How many items `items` would give without a limit."""
        where, values = _where(filters or Filters(), shelf)
        (number,) = self.connection.execute(f"SELECT count(*) FROM items i {where}", values).fetchone()
        return int(number)

    def newest(self, limit: int) -> tuple[Item, ...]:
        """Shown items, the last added day first."""
        return tuple(self._items(f"WHERE {_SHOWN} ORDER BY i.added DESC, i.sort_key, i.id LIMIT ?", [limit]))

    def shown_ids(self, filters: Filters | None = None) -> frozenset[str]:
        """The ids that readers may find."""
        where, values = _where(filters or Filters(), "")
        return frozenset(row[0] for row in self.connection.execute(f"SELECT i.id FROM items i {where}", values))

    def shown_languages(self) -> dict[str, str]:
        """The main language of each shown item, by its id."""
        return dict(self.connection.execute(f"SELECT i.id, i.language FROM items i WHERE {_SHOWN}"))

    def is_shown(self, item_id: str) -> bool:
        """Whether readers may open this item at this moment."""
        found = self.connection.execute(f"SELECT 1 FROM items i WHERE i.id = ? AND {_SHOWN}", [item_id]).fetchone()
        return found is not None

    def languages(self) -> tuple[tuple[str, int], ...]:
        """The main languages of shown items with their number, the most frequent first."""
        rows = self.connection.execute(
            f"SELECT language, count(*) FROM items i WHERE {_SHOWN} AND language <> '' GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return tuple((tag, number) for tag, number in rows)

    def everything(self) -> Iterator[Item]:
        """All items in any state, the bin excepted, by title in ICU order."""
        return self._items("WHERE i.removed IS NULL ORDER BY i.sort_key, i.id", [])

    def standing(self, shelf: str) -> tuple[Item, ...]:
        """Items in any state that stand on a shelf, in its order; the bin excepted."""
        where = "JOIN shelf_items si ON si.item = i.id AND si.shelf = ? WHERE i.removed IS NULL"
        return tuple(self._items(f"{where} ORDER BY si.position, i.sort_key, i.id", [shelf]))

    def in_state(self, state: State) -> tuple[Item, ...]:
        """The items of a state, the bin excepted, the first added first."""
        return tuple(self._items("WHERE i.removed IS NULL AND i.state = ? ORDER BY i.added, i.sort_key, i.id", [state]))

    def binned(self) -> Iterator[tuple[date, Item]]:
        """What lies in the bin, with the day it was put there."""
        days = dict(self.connection.execute("SELECT id, removed FROM items WHERE removed IS NOT NULL"))
        for item in self._items("WHERE i.removed IS NOT NULL ORDER BY i.removed, i.id", []):
            yield date.fromisoformat(days[item.id]), item

    def is_binned(self, item_id: str) -> bool:
        """Whether this item lies in the bin."""
        query = "SELECT 1 FROM items WHERE id = ? AND removed IS NOT NULL"
        return self.connection.execute(query, [item_id]).fetchone() is not None

    def all_ids(self) -> frozenset[str]:
        """Every id there is, the bin included."""
        return frozenset(row[0] for row in self.connection.execute("SELECT id FROM items"))

    def originals(self) -> dict[str, int]:
        """SHA-256 of every original that any item (the bin included) needs, with its size in bytes."""
        return dict(self.connection.execute("SELECT DISTINCT sha256, size FROM item_files"))

    def has_size(self, size: int) -> bool:
        """Whether an original of an item (the bin included) has just this size in bytes."""
        return self.connection.execute("SELECT 1 FROM item_files WHERE size = ?", [size]).fetchone() is not None

    def sizes_by_name(self, names: Iterable[str]) -> dict[str, set[int]]:
        """The sizes in bytes of the originals (the bin included) that came with one of these names."""
        found: dict[str, set[int]] = {}
        marks = json.dumps(list(names))
        query = "SELECT name, size FROM item_files WHERE name IN (SELECT value FROM json_each(?))"
        for name, size in self.connection.execute(query, [marks]):
            found.setdefault(name, set()).add(size)
        return found

    def with_original(self, sha256: str) -> Item | None:
        """An item (the bin excepted) that has this file as an original, or None."""
        where = "WHERE i.id IN (SELECT item FROM item_files WHERE sha256 = ?) AND i.removed IS NULL"
        return next(self._items(where, [sha256]), None)

    def editions(self, publication: Publication) -> tuple[Item, ...]:
        """Other forms of one publication: the same kind and identifier, and the same title or authors.

        The identifier alone does not do: books made from one template often share a thoughtless one.
        """
        if not publication.identifier:
            return ()
        where = "WHERE i.identifier = ? AND i.kind = ? AND i.removed IS NULL ORDER BY i.added, i.id"
        same = self._items(where, [publication.identifier, publication.kind])
        return tuple(item for item in same if _resemble(item.publication, publication))

    def _items(self, tail: str, values: Iterable[object]) -> Iterator[Item]:
        rows = self.connection.execute(
            "SELECT i.id, i.state, i.level, i.added, i.replaces, i.publication, "
            "(SELECT json_group_array(json_object('sha256', sha256, 'name', name, 'role', role, 'size', size)) "
            " FROM (SELECT * FROM item_files f WHERE f.item = i.id ORDER BY position)), "
            "(SELECT json_group_array(key) FROM (SELECT s.key FROM shelf_items x JOIN shelves s ON s.key = x.shelf "
            f" WHERE x.item = i.id ORDER BY s.position, s.key)) FROM items i {tail}",
            list(values),
        ).fetchall()  # at once: a cursor left half read would keep every writer waiting
        return (_item(row) for row in rows)


def _where(filters: Filters, shelf: str) -> tuple[str, list[object]]:
    joins = ""
    where = [_SHOWN]
    values: list[object] = []
    if shelf:
        joins = "JOIN shelf_items si ON si.item = i.id AND si.shelf = ?"
        values.append(shelf)
    if filters.language:
        where.append("(i.language = ? OR i.language GLOB ?)")
        values += [filters.language, f"{filters.language}-*"]
    if filters.level:
        where.append("i.level = ?")
        values.append(filters.level)
    if filters.kind:
        where.append("i.kind = ?")
        values.append(filters.kind)
    if filters.use:
        where.append(_USES[filters.use])
    if filters.shelf:
        where.append("i.id IN (SELECT item FROM shelf_items WHERE shelf = ?)")
        values.append(filters.shelf)
    return f"{joins} WHERE {' AND '.join(where)}", values


def _shelf(key: str, names: str, pictogram: str, colour: str, items: int) -> Shelf:
    return Shelf(key=key, names=json.loads(names), pictogram=pictogram, colour=colour, items=items)


def _item(row: sqlite3.Row) -> Item:
    item_id, state, level, added, replaces, publication, files, shelves = row
    return Item(
        id=item_id,
        state=State(state),
        publication=replace(msgspec.json.decode(publication, type=Publication), level=Level(level) if level else None),
        level=Level(level) if level else None,
        shelves=tuple(json.loads(shelves)),
        files=tuple(StoredFile(**{**file, "role": Role(file["role"])}) for file in json.loads(files)),
        added=date.fromisoformat(added),
        replaces=replaces,
    )


def _resemble(one: Publication, other: Publication) -> bool:
    return one.title.casefold() == other.title.casefold() or bool(one.authors and one.authors == other.authors)
