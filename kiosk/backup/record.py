"""When the library was last saved to a stick, as the health page tells it."""

from datetime import date
from pathlib import Path

import msgspec

from kiosk import notes

FILE = "backup.json"


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last backup: its number, the local day, and whether the titles' files were asked for."""

    number: int
    made: date
    originals: bool


def write(data: Path, last: Last) -> None:
    """Remember it."""
    notes.write(data / FILE, last)


def read(data: Path) -> Last | None:
    """The last one, or None."""
    return notes.read(data / FILE, Last)
