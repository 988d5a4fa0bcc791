"""Learning paths: titles of any kind in the order in which they teach. It only reads."""

import json

from kiosk.content.catalogue import Catalogue
from kiosk.content.model import LearningPath

# The newest row of each key that was not undone; SQLite takes the other columns from the row of the greatest id
# (sqlite.org/lang_select.html, "Bare columns in an aggregate query"). A row without items says: removed.
_NEWEST = "SELECT key, names, items, max(id) FROM paths WHERE NOT undone GROUP BY key HAVING items <> '[]' ORDER BY key"
# What took the place of a title, and of that, and so on: the newest edition comes last.
_EDITIONS = (
    "WITH RECURSIVE edition(id, step) AS (SELECT ?, 0 UNION ALL "
    "SELECT i.id, step + 1 FROM edition JOIN items i ON i.replaces = edition.id WHERE step < 50) "
    "SELECT i.id FROM edition JOIN items i ON i.id = edition.id "
    "WHERE i.removed IS NULL AND i.state = 'shown' ORDER BY step DESC LIMIT 1"
)


class Paths:
    """Reads the learning paths of a catalogue. Every method sees the last committed state."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def all(self) -> tuple[LearningPath, ...]:
        """Every path as it was laid, by key."""
        rows = self._catalogue.connection.execute(_NEWEST).fetchall()
        return tuple(
            LearningPath(key=key, names=json.loads(names), items=tuple(json.loads(items)))
            for key, names, items, _ in rows
        )

    def get(self, key: str) -> LearningPath | None:
        """One path as it was laid, or None."""
        return next((path for path in self.all() if path.key == key), None)

    def shown(self) -> tuple[LearningPath, ...]:
        """The paths that readers see, each with the lessons that they may open; one that has none is left out.

        A lesson that was replaced by a newer edition is that edition.
        """
        paths = (
            LearningPath(key=path.key, names=path.names, items=self._open_to_readers(path.items)) for path in self.all()
        )
        return tuple(path for path in paths if path.items)

    def _open_to_readers(self, items: tuple[str, ...]) -> tuple[str, ...]:
        found = (item if self._catalogue.is_shown(item) else self._edition(item) for item in items)
        return tuple(dict.fromkeys(item for item in found if item))

    def _edition(self, item: str) -> str:
        row = self._catalogue.connection.execute(_EDITIONS, [item]).fetchone()
        return str(row[0]) if row else ""
