"""Changes to shelves and to the order of what stands on them, each of which can be undone."""

import re
from collections.abc import Sequence

from kiosk.content.curation import Curation
from kiosk.content.model import Shelf
from kiosk.errors import KioskError

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # as recordings have it: `shelf:KEY` can be spoken
_COLOUR = re.compile(r"#[0-9a-f]{6}")


class ShelfNotEmpty(KioskError):
    """Titles stand on it."""

    message = "Titles stand on this shelf."
    advice = "Put them on other shelves first."


class BadShelf(KioskError):
    """A key, name or colour that no shelf can have."""

    message = "This shelf needs a name in every language, and a colour and a picture from the list."
    advice = "Fill in all three names."


class ShelfEditor:
    """Writes shelves. Each public method is one transaction and leaves one change, whose number it returns."""

    def __init__(self, curation: Curation) -> None:
        self._db = curation.db
        self._catalogue = curation.catalogue
        self._changes = curation.changes
        self._curation = curation

    def put(self, shelf: Shelf) -> int:
        """Put up a new shelf after the others, or change the names, colour and pictogram of one.

        Raises:
            BadShelf: nothing was changed.
        """
        if not (_KEY.fullmatch(shelf.key) and _COLOUR.fullmatch(shelf.colour) and all(shelf.names.values())):
            raise BadShelf
        with self._db.atomic():
            change = self._changes.log("shelf", [self._changes.shelf(shelf.key)])
            self._curation.add_shelf(shelf)
        return change

    def fresh(self, name: str) -> str:
        """A key that no shelf has, made of a name in Latin letters as far as it has any."""
        stem = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:30] or "shelf"
        known = {shelf.key for shelf in self._catalogue.shelves()}
        number = 2
        key = stem
        while key in known:
            key, number = f"{stem}-{number}", number + 1
        return key

    def order(self, keys: Sequence[str]) -> int:
        """Let the shelves stand in this order; those that are not named come after them.

        Raises:
            NoSuchShelf: nothing was changed.
        """
        self._curation.known_shelves(keys)
        with self._db.atomic():
            known = [shelf.key for shelf in self._catalogue.shelves()]
            change = self._changes.log("shelves", [self._changes.shelf(key) for key in known])
            for position, key in enumerate(dict.fromkeys((*keys, *known))):
                self._db.conn.execute("UPDATE shelves SET position = ? WHERE key = ?", [position, key])
        return change

    def arrange(self, key: str, items: Sequence[str]) -> int:
        """Let titles stand on a shelf in this order; those that stand there and are not named come after them.

        Raises:
            NoSuchShelf: nothing was changed.
        """
        self._curation.known_shelves([key])
        with self._db.atomic():
            change = self._changes.log("shelf", [self._changes.shelf(key)])
            rows = self._db.conn.execute(
                "SELECT item FROM shelf_items si JOIN items i ON i.id = si.item WHERE shelf = ? "
                "ORDER BY si.position, i.sort_key, i.id",
                [key],
            ).fetchall()
            there = [str(item) for (item,) in rows]
            for position, item in enumerate(dict.fromkeys((*(one for one in items if one in there), *there))):
                self._db.conn.execute(
                    "UPDATE shelf_items SET position = ? WHERE shelf = ? AND item = ?", [position, key, item]
                )
        return change

    def remove(self, key: str) -> int:
        """Take down a shelf on which nothing stands.

        Raises:
            NoSuchShelf, ShelfNotEmpty: nothing was changed.
        """
        self._curation.known_shelves([key])
        with self._db.atomic():
            query = "SELECT 1 FROM shelf_items si JOIN items i ON i.id = si.item WHERE shelf = ? AND i.removed IS NULL"
            if self._db.conn.execute(query, [key]).fetchone():
                raise ShelfNotEmpty
            change = self._changes.log("shelf", [self._changes.shelf(key)])
            self._db.table("shelf_items").delete_where("shelf = ?", [key])
            self._db.table("shelves").delete_where("key = ?", [key])
        return change
