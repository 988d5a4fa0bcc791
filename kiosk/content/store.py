"""The only place that turns an id into a path: originals, prepared files, and the staging area of imports."""

import ctypes
import errno
import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk import durable
from kiosk.config import MIB
from kiosk.content.prepared import PreparedFile, prepared_in
from kiosk.content.refusals import Gone
from kiosk.errors import KioskError

ID = re.compile(r"[a-z2-7]{16}")
# Covers that somebody chose (see `covers`): several may lie side by side, of which readers get the one that is shown.
CHOSEN = re.compile(r"(?:cover|thumb)-[0-9a-f]{8}\.(?:webp|svg)")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_BLOCK = 1 << 20
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


class DiskFull(KioskError):
    """There is not enough room on the disk."""

    message = "The disk is too full: {free} are free, and {needed} are needed."
    advice = "Remove titles that nobody needs, empty the bin, then try again."


@dataclass(frozen=True, kw_only=True)
class StagedFile:
    """A copy of a given file below the staging area, with what was counted while copying."""

    path: Path
    sha256: str
    size: int


def is_chosen(name: str) -> bool:
    """Whether a prepared file, as it is called on the disk, is a cover that somebody chose."""
    return CHOSEN.fullmatch(name.removesuffix(".gz")) is not None


def _chosen(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(path for path in folder.glob("*-*") if is_chosen(path.name)))


class Store:
    """Files below the data folder. Originals are named by SHA-256 and written once."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def original(self, sha256: str) -> Path:
        """Where the original with this hash lies (whether or not it is there).

        Raises:
            ValueError: it is no SHA-256 in hexadecimal digits.
        """
        if not _SHA256.fullmatch(sha256):
            msg = f"not a SHA-256: {sha256!r}"
            raise ValueError(msg)
        return self.data / "store" / sha256[:2] / sha256

    def folder(self, item_id: str) -> Path:
        """The folder of an item's prepared files (whether or not it is there).

        Raises:
            ValueError: it is no item id.
        """
        if not ID.fullmatch(item_id):
            msg = f"not an item id: {item_id!r}"
            raise ValueError(msg)
        return self.data / "prepared" / item_id[:2] / item_id

    def prepared(self, item_id: str, name: str) -> PreparedFile | None:
        """The prepared file that a browser asks for by `name`, or None when there is none such."""
        return prepared_in(self.folder(item_id), name) if ID.fullmatch(item_id) else None

    def chosen(self, item_id: str) -> tuple[Path, ...]:
        """The covers that somebody chose for an item, shown or not: the prepared files that cannot be made again."""
        return _chosen(self.folder(item_id))

    def keep_chosen(self, item_id: str, name: str, staged: StagedFile) -> None:
        """Move a chosen cover to where `chosen` finds it.

        Raises:
            ValueError: it is no name of one.
        """
        if not is_chosen(name):
            msg = f"not a chosen cover: {name!r}"
            raise ValueError(msg)
        target = self.folder(item_id) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.path.replace(target)

    def free(self) -> int:
        """Bytes free on the disk of the data folder."""
        return shutil.disk_usage(self.data).free

    @contextmanager
    def room(self, needed: int = 0) -> Iterator[None]:
        """Let what is done inside fail with `DiskFull` when the disk has no room; `needed` in bytes, for the message.

        Raises:
            DiskFull: nothing more can be written.
        """
        try:
            yield
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise self.full(needed) from error
            raise

    def full(self, needed: int) -> DiskFull:
        """The error that says how much is free, and that `needed` bytes are not."""
        return DiskFull(free=f"{self.free() / MIB:.0f} MB", needed=f"{max(needed, MIB) / MIB:.0f} MB")

    def stage(self, source: Path, target: Path) -> StagedFile:
        """Copy a given file below the staging area, counting and hashing while copying.

        Raises:
            Gone: it could not be read to its end.
            DiskFull: there is no room for the copy.
        """
        digest, size = hashlib.sha256(), 0
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(source, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
            with os.fdopen(descriptor, "rb") as reader, target.open("wb") as writer:
                while block := reader.read(_BLOCK):
                    writer.write(block)
                    digest.update(block)
                    size += len(block)
        except OSError as error:
            target.unlink(missing_ok=True)
            if error.errno in _NO_ROOM:
                raise self.full(size) from error
            raise Gone(detail=error.strerror or "it cannot be read") from error
        return StagedFile(path=target, sha256=digest.hexdigest(), size=size)

    def look(self, source: Path) -> StagedFile:
        """What a given file is, counted and hashed where it lies.

        Raises:
            Gone: it could not be read to its end.
        """
        try:
            with source.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
                return StagedFile(path=source, sha256=digest, size=file.tell())
        except OSError as error:
            raise Gone(detail=error.strerror or "it cannot be read") from error

    def keep(self, staged: StagedFile) -> None:
        """Move a staged original to its place; the same bytes are kept once."""
        target = self.original(staged.sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        staged.path.replace(target)
        target.chmod(0o444)

    def keep_prepared(self, item_id: str, folder: Path) -> None:
        """Move a prepared folder to its place; what lay there before goes, but for the covers that somebody chose."""
        target = self.folder(item_id)
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists():
            folder.replace(target)
            return
        durable.exchange(folder, target)
        for cover in _chosen(folder):  # some were chosen while the new folder was made
            cover.replace(target / cover.name)
        shutil.rmtree(folder)

    def sync(self) -> None:
        """Bring everything written so far on this disk to safety, at once for many files (syncfs(2))."""
        descriptor = os.open(self.data, os.O_RDONLY)
        try:
            if ctypes.CDLL(None, use_errno=True).syncfs(descriptor) != 0:
                error = ctypes.get_errno()
                raise OSError(error, os.strerror(error))
        finally:
            os.close(descriptor)

    def discard(self, item_id: str) -> None:
        """Remove an item's prepared files."""
        shutil.rmtree(self.folder(item_id), ignore_errors=True)

    def discard_original(self, sha256: str) -> None:
        """Remove an original that no item needs."""
        self.original(sha256).unlink(missing_ok=True)

    def kept_originals(self) -> Iterator[str]:
        """The hashes of all originals on disk."""
        return (path.name for path in sorted(self.data.glob("store/??/*")) if _SHA256.fullmatch(path.name))

    def kept_prepared(self) -> Iterator[str]:
        """The ids of all prepared folders on disk."""
        return (path.name for path in sorted(self.data.glob("prepared/??/*")) if ID.fullmatch(path.name))

    def digest(self, sha256: str) -> str | None:
        """The true hash of an original's bytes, or None when it is missing or unreadable."""
        try:
            with self.original(sha256).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None
