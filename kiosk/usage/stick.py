"""Writing to a stick that may be full, write-protected, or pulled out meanwhile."""

import contextlib
import errno
import os
from pathlib import Path

from kiosk import durable
from kiosk.errors import KioskError, Size


class StickFull(KioskError):
    """There is no room."""

    message = "There is no room on {folder}: {size} are needed."
    advice = "Delete something on the stick or take another one, then try again. Nothing was lost."


class StickReadOnly(KioskError):
    """It cannot be written to."""

    message = "Nothing can be written to {folder}."
    advice = "Move the stick's lock if it has one, or take another one, then try again. Nothing was lost."


class StickRefused(KioskError):
    """Whoever asks may not write there."""

    message = "The library may not write to {folder}."
    advice = "Take a stick or another folder, or ask the technician, then try again. Nothing was lost."


class StickGone(KioskError):
    """It is not there, or was pulled out."""

    message = "{folder} is not there, or was taken out too early."
    advice = "Put the stick in, wait until it is there, then try again. Nothing was lost."


class StickBroken(KioskError):
    """What was read back is not what was written."""

    message = "The stick {folder} does not keep what is written to it."
    advice = "Take another stick and try again. Nothing was lost."


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EACCES, errno.EPERM}


class Draft:
    """A file on a stick that has its bytes but not yet its name.

    Args:
        folder: where, on the stick.
        name: what it will be called.
        content: its bytes.

    Raises:
        StickFull, StickReadOnly, StickRefused, StickGone: it could not be written; nothing of it is left.
    """

    def __init__(self, folder: Path, name: str, content: bytes) -> None:
        self._folder, self._final, self._content = folder, folder / name, content
        self._draft = folder / f"{name}.part"
        try:
            handle = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            try:
                durable.write_all(handle, content)
                os.fsync(handle)
            finally:
                os.close(handle)
        except OSError as error:
            self.drop()
            raise told(error, folder, len(content)) from error

    def finish(self) -> Path:
        """Give it its name and read it back.

        Raises:
            StickFull, StickReadOnly, StickRefused, StickGone, StickBroken: the stick failed meanwhile.
        """
        try:
            self._draft.replace(self._final)
            durable.sync_folder(self._folder)
            if self._final.read_bytes() != self._content:
                raise StickBroken(folder=self._folder)
        except OSError as error:
            raise told(error, self._folder, len(self._content)) from error
        return self._final

    def drop(self) -> None:
        """Leave nothing behind."""
        with contextlib.suppress(OSError):
            self._draft.unlink()


def told(error: OSError, folder: Path, size: int) -> KioskError:
    """The reason that a person can act on, when `size` bytes could not be written to a stick."""
    if error.errno in _FULL:
        return StickFull(folder=folder, size=Size(size + 1))
    if error.errno in _REFUSED:
        return StickRefused(folder=folder)
    return StickReadOnly(folder=folder) if error.errno == errno.EROFS else StickGone(folder=folder)
