"""Changes to learning paths, each of which can be undone."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kiosk.content.catalogue import Catalogue
from kiosk.content.changes import NothingToUndo
from kiosk.content.curation import NoSuchItem
from kiosk.content.model import LearningPath
from kiosk.content.paths import Paths
from kiosk.errors import KioskError
from kiosk.tables import Database

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")  # as recordings have it: `path:KEY` can be spoken


class NoSuchPath(KioskError):
    """No learning path with this key."""

    message = "There is no learning path called {path}."
    advice = "List the paths with: kiosk path list"


class PathKnown(KioskError):
    """There is a path with this key already."""

    message = "There is a learning path called {path} already."
    advice = "Change its lessons with: kiosk path set {path}"


class BadPathKey(KioskError):
    """A key that could not stand in an address."""

    message = "A learning path cannot be called {path}."
    advice = "Use at most 64 small letters a to z, digits and hyphens, as in first-steps."


class PathEditor:
    """Writes learning paths. Each public method is one transaction; `undo` takes it back."""

    def __init__(self, db: Database, today: Callable[[], date]) -> None:
        self.db = db
        self.catalogue = Catalogue(db.conn)
        self.paths = Paths(self.catalogue)
        self._today = today

    def add(self, path: LearningPath) -> None:
        """Lay a new path. A title that is named again stays where it came first.

        Raises:
            BadPathKey, PathKnown, NoSuchItem: nothing was changed.
        """
        if not _KEY.fullmatch(path.key):
            raise BadPathKey(path=path.key[:80])
        with self.db.atomic():
            if self.paths.get(path.key):
                raise PathKnown(path=path.key)
            self._write(replace(path, items=self._known(path.items)))

    def rename(self, key: str, names: Mapping[str, str]) -> None:
        """Change the names of a path; those in languages that are not given stay.

        Raises:
            NoSuchPath: nothing was changed.
        """
        with self.db.atomic():
            path = self._path(key)
            self._write(replace(path, names={**path.names, **names}))

    def set_items(self, key: str, items: Sequence[str]) -> None:
        """Let a path have exactly these lessons, in this order.

        Raises:
            NoSuchPath, NoSuchItem: nothing was changed.
        """
        with self.db.atomic():
            self._write(replace(self._path(key), items=self._known(items)))

    def remove(self, key: str) -> None:
        """Take a path away; its titles stay.

        Raises:
            NoSuchPath: nothing was changed.
        """
        with self.db.atomic():
            self._write(replace(self._path(key), items=()))

    def undo(self, key: str | None = None) -> str:
        """Take back the last change that was not taken back yet, of any path or of this one; returns the path's key.

        Raises:
            NothingToUndo: there is none.
        """
        with self.db.atomic():
            query = "SELECT id, key FROM paths WHERE NOT undone AND key = coalesce(?, key) ORDER BY id DESC LIMIT 1"
            row = self.db.conn.execute(query, [key]).fetchone()
            if row is None:
                raise NothingToUndo
            self.db.table("paths").update(row[0], {"undone": 1})
        return str(row[1])

    def _path(self, key: str) -> LearningPath:
        path = self.paths.get(key)
        if path is None:
            raise NoSuchPath(path=key[:80])
        return path

    def _known(self, items: Sequence[str]) -> tuple[str, ...]:
        for item in items:
            if self.catalogue.item(item) is None:
                raise NoSuchItem(item=item[:80])
        return tuple(dict.fromkeys(items))

    def _write(self, path: LearningPath) -> None:
        self.db.table("paths").insert(
            {
                "day": self._today().isoformat(),
                "key": path.key,
                "names": json.dumps(path.names, ensure_ascii=False),
                "items": json.dumps(path.items),
                "undone": 0,
            }
        )
