"""The small prepared files of a title in one file: a disk gives each file at least 4 KiB.

It is an ordinary zip without compression (what is worth it was packed before), so that any program can look into it.
"""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = "small.zip"
LARGEST = 1 << 16  # bytes; what is larger stays a file of its own, which a web server sends by itself
_REMEMBERED = 64  # tables of contents
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date of a zip: the same files give the same bytes
_HEADER = 30  # bytes before the name of an entry (PKWARE's application note, 4.3.7)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where an entry's bytes lie in the pack."""

    start: int
    size: int


def pack(folder: Path, *, apart: frozenset[str] = frozenset()) -> None:
    """Put the small files of a folder into its pack, in order of their names, except those named in `apart`."""
    small = sorted(file for file in folder.iterdir() if file.name not in apart and file.stat().st_size <= LARGEST)
    with zipfile.ZipFile(folder / FILE, "w", zipfile.ZIP_STORED) as packed:
        for file in small:
            packed.writestr(zipfile.ZipInfo(file.name, _EPOCH), file.read_bytes())
    for file in small:
        file.unlink()


def find(folder: Path, name: str) -> Place | None:
    """Where the entry with this name lies in the folder's pack; None without a pack, or when it is damaged."""
    file = folder / FILE
    try:
        return _table(file, file.stat().st_mtime_ns).get(name)
    except (OSError, zipfile.BadZipFile):
        return None


def names(folder: Path) -> tuple[str, ...]:
    """What the folder's pack holds; nothing without a pack, or when it is damaged."""
    file = folder / FILE
    try:
        return tuple(_table(file, file.stat().st_mtime_ns))
    except (OSError, zipfile.BadZipFile):
        return ()


@lru_cache(maxsize=_REMEMBERED)
def _table(file: Path, _changed: int) -> Mapping[str, Place]:
    with zipfile.ZipFile(file) as packed:
        return {
            entry.filename: Place(
                start=entry.header_offset + _HEADER + len(entry.filename.encode()), size=entry.file_size
            )
            for entry in packed.infolist()
        }
