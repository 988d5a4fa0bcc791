"""Copies of files that are whole or not there: hashed on the way, safe on the disk before they have their name."""

import contextlib
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

_BLOCK = 1 << 20


def copy(source: Path, target: Path, tell: Callable[[int], None] = lambda _bytes: None) -> str:
    """Copy a file; returns the SHA-256 of what was read. The target lies there as a draft until `settle`.

    Args:
        source: what to read.
        target: where it is to lie; its folder is made.
        tell: is told each number of bytes written.

    Raises:
        OSError: one of the two failed; nothing of the copy is left.
    """
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with source.open("rb") as reader, draft(target).open("wb") as writer:
            while block := reader.read(_BLOCK):
                writer.write(block)
                digest.update(block)
                tell(len(block))
            writer.flush()
            os.fsync(writer.fileno())
    except OSError:
        drop(target)
        raise
    return digest.hexdigest()


def settle(target: Path) -> None:
    """Give a draft its name.

    Raises:
        OSError: the stick failed.
    """
    draft(target).replace(target)


def drop(target: Path) -> None:
    """Leave no draft behind."""
    with contextlib.suppress(OSError):
        draft(target).unlink()


def draft(target: Path) -> Path:
    """What a file is called until it is whole."""
    return target.with_name(f"{target.name}.part")
