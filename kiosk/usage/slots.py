"""The counter's five-minute memory: two slots of one disk block each, written in turn and in place.

A write of one block, without a change of the file's size or place, is the least that lasts on a card. While one slot is
written the other is whole. Each names the state of the database (its mark) that it belongs to.
"""

import hashlib
import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk import durable
from kiosk.usage.model import DAY_FIGURES, DayFigures, DayLabel, Days

FILE = "spill"
SIZE = 4096  # bytes of a slot: one block of ext4
COUNT = 2
MARK = 8  # bytes

_HEAD = struct.Struct(">8s16sQ8sH")
_MAGIC = b"kioskSP2"
_IN_CLEAR = 512  # bytes of head and day figures
_SUM = 32
SEALED = SIZE - _IN_CLEAR - _SUM


class NoRoom(ValueError):
    """More days than a slot takes."""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """What a slot says.

    Args:
        id: of the boot, 16 bytes.
        sequence: the later one is greater, boot after boot.
        mark: of the database that it belongs to.
        days: day figures that the database does not have.
        sealed: month figures that it does not have, for head office; empty without its key.
    """

    id: bytes
    sequence: int
    mark: bytes
    days: Days
    sealed: bytes


def write(folder: Path, slot: Slot) -> None:
    """Write one slot and wait until it is on the disk.

    Raises:
        NoRoom: too many days.
        OSError: the disk's fault.
    """
    rows = [(*label, *figures.as_dict().values()) for label, figures in sorted(slot.days.items())]
    clear = msgspec.json.encode(rows)
    if len(clear) > _IN_CLEAR - _HEAD.size:
        raise NoRoom(len(clear))
    head = _HEAD.pack(_MAGIC, slot.id, slot.sequence, slot.mark, len(clear))
    body = (head + clear).ljust(_IN_CLEAR, b"\0") + slot.sealed.ljust(SEALED, b"\0")
    file = folder / FILE
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o640)
    try:
        fresh = os.fstat(handle).st_size != COUNT * SIZE
        if fresh:
            os.ftruncate(handle, 0)
            os.posix_fallocate(handle, 0, COUNT * SIZE)
        os.pwrite(handle, body + hashlib.sha256(body).digest(), slot.sequence % COUNT * SIZE)
        os.fdatasync(handle)
    finally:
        os.close(handle)
    if fresh:
        durable.sync_folder(folder)


def fitting(folder: Path, mark: bytes) -> Slot | None:
    """The newest whole slot that belongs to the database of this mark."""
    slots = [slot for slot in _whole(folder / FILE) if slot.mark == mark]
    return max(slots, key=lambda slot: slot.sequence, default=None)


def _whole(file: Path) -> Sequence[Slot]:
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return []
    slots = []
    for at in range(0, COUNT * SIZE, SIZE):
        body, checksum = content[at : at + SIZE - _SUM], content[at + SIZE - _SUM : at + SIZE]
        if body.startswith(_MAGIC) and hashlib.sha256(body).digest() == checksum:
            _, name, sequence, mark, length = _HEAD.unpack_from(body)
            rows = msgspec.json.decode(body[_HEAD.size : _HEAD.size + length], type=list[tuple[str | int, ...]])
            sealed = body[_IN_CLEAR:] if any(body[_IN_CLEAR:]) else b""
            slots.append(Slot(id=name, sequence=sequence, mark=mark, days=_days(rows), sealed=sealed))
    return slots


def _days(rows: Sequence[tuple[str | int, ...]]) -> Days:
    return {
        DayLabel(str(day), int(trusted)): DayFigures(**{n: int(v) for n, v in zip(DAY_FIGURES, values, strict=True)})
        for day, trusted, *values in rows
    }
