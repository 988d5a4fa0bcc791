"""Lays the learning path of the sample library: `python -m demo.path DATA`."""

import sys
from pathlib import Path

from kiosk.clock import Clock
from kiosk.content.model import LearningPath
from kiosk.content.path_editor import PathEditor
from kiosk.content.schema import open_catalogue

KEY = "first-steps"
NAMES = {"km": "ជំហានដំបូងក្នុងការអាន", "en": "First steps in reading", "fr": "Premiers pas en lecture"}
# The lessons, by the name of their first file: look and listen, listen and count, try it, read.
LESSONS = ("village-sounds.epub", "01-bell.mp3", "count-and-match.zip", "turtle-and-bridge.epub")


def lay(data: Path) -> None:
    """Lay the path in a library that has the sample collection, where it is not there yet."""
    db = open_catalogue(data)
    editor = PathEditor(db, Clock().today)
    items = {Path(item.files[0].name).name: item.id for item in editor.catalogue.items(limit=None)}
    if editor.paths.get(KEY) is None:
        editor.add(LearningPath(key=KEY, names=NAMES, items=tuple(items[name] for name in LESSONS)))
    db.conn.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:  # noqa: PLR2004  # the module and the folder
        sys.exit("usage: python -m demo.path DATA")
    lay(Path(sys.argv[1]))
