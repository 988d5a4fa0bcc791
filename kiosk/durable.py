"""Files that are either the old or the new one whole, whenever the power goes."""

import contextlib
import os
from pathlib import Path


def replace(file: Path, content: bytes, *, mode: int = 0o640) -> None:
    """Write `content` in the place of `file`: on the disk before the old one goes (rename(2), fsync(2)).

    Raises:
        OSError: there is no room, or the folder cannot be written; the old file stays as it is.
    """
    draft = file.with_name(f".{file.name}.new")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        try:
            write_all(handle, content)
            os.fsync(handle)
        finally:
            os.close(handle)
        draft.replace(file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    sync_folder(file.parent)


def write_all(handle: int, content: bytes) -> None:
    """Write every byte (write(2) may take fewer)."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
