"""Small files in which a process notes something for its next start, or for another process."""

from pathlib import Path
from typing import TypeVar

import msgspec

from kiosk import durable
from kiosk.errors import NONSENSE

_T = TypeVar("_T")


def write(file: Path, value: object, *, mode: int = 0o640) -> None:
    """Note a value as JSON; a power cut leaves the note before or this one.

    Raises:
        OSError: there is no room, or the folder cannot be written; the note before stays.
    """
    durable.replace(file, msgspec.json.encode(value), mode=mode)


def read(file: Path, kind: type[_T]) -> _T | None:
    """What is noted; None when there is no note, or it makes no sense any more: whoever reads it begins anew.

    Raises:
        OSError: it is there and cannot be read.
    """
    try:
        return msgspec.json.decode(file.read_bytes(), type=kind)
    except (FileNotFoundError, *NONSENSE):
        return None
