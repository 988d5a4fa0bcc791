"""When the library was last saved to a stick, as the health page tells it."""

from datetime import date
from pathlib import Path

import msgspec

from kiosk import durable

FILE = "backup.json"


class Last(msgspec.Struct, frozen=True, kw_only=True):
    """The last backup: its number, the local day, and whether the titles' files were asked for."""

    number: int
    made: date
    originals: bool


def write(data: Path, last: Last) -> None:
    """Remember it."""
    durable.replace(data / FILE, msgspec.json.encode(last))


def read(data: Path) -> Last | None:
    """The last one, or None."""
    try:
        return msgspec.json.decode((data / FILE).read_bytes(), type=Last)
    except (FileNotFoundError, msgspec.DecodeError):
        return None
