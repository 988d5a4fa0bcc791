"""Files that are either the old or the new one whole, whenever the power goes."""

import contextlib
import ctypes
import os
from pathlib import Path

_HERE, _EXCHANGE = -100, 2  # AT_FDCWD, RENAME_EXCHANGE: linux/fcntl.h, linux/fs.h


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


def exchange(one: Path, other: Path) -> None:
    """Let two folders of one disk change places, so that each name stands for one of them at every moment.

    renameat2(2) with RENAME_EXCHANGE, which ext4, btrfs, xfs and tmpfs know.

    Raises:
        OSError: one is not there, or the file system cannot do it.
    """
    names = os.fsencode(one), os.fsencode(other)
    if ctypes.CDLL(None, use_errno=True).renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), str(one), None, str(other))


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
