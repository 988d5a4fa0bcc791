"""Finding bundles on sticks and in folders: plain files only, by what is in them, whatever they are called."""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import KioskError
from kiosk.usage import bundle

LARGEST = bundle.LARGEST + 1024 * 1024  # bytes of a file: packing never makes a bundle much larger
_NAMED_SO = re.compile(r"usage-[a-z0-9-]+-\d+.*\.zip(\.part)?", re.IGNORECASE)
_OF_SYSTEMS = {"System Volume Information", "$RECYCLE.BIN", "lost+found"}
_ZIP = b"PK\x03\x04"


class NothingThere(KioskError):
    """A path leads nowhere."""

    message = "There is nothing at {file}, or it cannot be read."
    advice = "Put the stick in, wait until it is there, then give the command again."


class NoPlainFile(KioskError):
    """A link, a device or a pipe."""

    message = "{file} is a link or a device, not a file."
    advice = "Nobody puts such a thing on a stick by accident. Keep the stick and tell who looks after the machines."


class FileTooLarge(KioskError):
    """More than a bundle can be."""

    message = "{file} is larger than any bundle."
    advice = "Make the bundle again at the site: kiosk usage bundle."


@dataclass(frozen=True, kw_only=True)
class Found:
    """A file that may be a bundle: its bytes, or why they cannot be had."""

    file: Path
    content: bytes = b""
    refused: KioskError | None = None


def find(paths: Iterable[Path]) -> Iterator[Found]:
    """All files that may be bundles, in the order of their names. What is named itself always is looked at."""
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield _given(path)


def _below(folder: Path) -> Iterator[Found]:
    shut: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=shut.append, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _OF_SYSTEMS)
        for name in sorted(names):
            file = Path(place, name)
            if name.startswith("."):
                continue
            if _NAMED_SO.fullmatch(name):
                yield _given(file)
            elif (content := _like_one(file)) is not None:
                yield Found(file=file, content=content)
    for error in shut:
        file = Path(error.filename)
        yield Found(file=file, refused=NothingThere(file=file))


def _given(file: Path) -> Found:
    try:
        return Found(file=file, content=_read(file))
    except KioskError as refused:
        return Found(file=file, refused=refused)


def _like_one(file: Path) -> bytes | None:
    """The bytes of a renamed bundle; None for all the other things that lie on sticks."""
    try:
        content = _read(file, only=_ZIP)
    except KioskError:
        return None
    return content if bundle.EXACT.encode() in content else None


def _read(file: Path, only: bytes = b"") -> bytes:
    """The bytes of a plain file; of one that does not begin with `only`, nothing.

    Raises:
        NothingThere, NoPlainFile, FileTooLarge: they cannot be had.
    """
    try:
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise (NoPlainFile if file.is_symlink() else NothingThere)(file=file) from error
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise NoPlainFile(file=file)
        if about.st_size > LARGEST:
            raise FileTooLarge(file=file)
        try:
            head = stream.read(len(only))
            return head + stream.read(LARGEST) if head == only else b""
        except OSError as error:
            raise NothingThere(file=file) from error
