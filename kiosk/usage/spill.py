"""The spill: what is not yet a whole batch, sealed for head office; a power cut then loses five minutes at most.

One file of two slots, written in turn and in place: older contents do not stay in the disk's free space, and one slot
is whole whenever the power goes. Each slot says in the clear how many sessions the database holds *with* it (its
position). The slot is written before the database's commit, so after a cut exactly one of both slots fits the database:
nothing is lost between the two files and nothing is in both.
"""

import hashlib
import os
import secrets
import struct
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kiosk import durable
from kiosk.usage.keys import HeadOffice, to_text
from kiosk.usage.model import Figure, MonthFigures, Subject
from kiosk.usage.seal import OVERHEAD, TooLarge, seal, unseal

FILE = "spill"
FOLDER = "spills"
SUFFIX = ".spill"

PLAIN = 8192  # bytes before sealing, always
SEALED = PLAIN + OVERHEAD
_HEAD = struct.Struct(">8s16sQQ")
_MAGIC = b"kioskSP1"
_SUM = 32
_SLOT = 12288  # whole disk blocks, so that a torn write of one slot leaves the other alone
_SPREAD = 2


class SpillContent(msgspec.Struct):
    """What head office finds inside."""

    id: str
    site: str
    months: list[tuple[str, str, str, str, int]]
    cut: int = 0


@dataclass(frozen=True, kw_only=True)
class _Slot:
    id: str
    sequence: int
    position: int
    sealed: bytes


class Spill:
    """The spill file of a running counter. Without head office's key it writes nothing.

    Args:
        folder: the usage folder.
        key: head office's, or None.
        site: the site's public key.
    """

    def __init__(self, folder: Path, key: HeadOffice | None, site: bytes) -> None:
        self._file, self._aside = folder / FILE, folder / FOLDER
        self.key, self._site = key, to_text(site)
        self._id = secrets.token_bytes(16)
        self._sequence = 0

    def set_aside(self, position: int) -> str | None:
        """At boot: keep the spill of the last boot for collection, if the database does not hold what is in it.

        Returns:
            Its id, or None.
        """
        slots = [slot for slot in _slots(self._file) if slot.position == position]
        if not slots:
            return None
        last = max(slots, key=lambda slot: slot.sequence)
        self._aside.mkdir(exist_ok=True)
        durable.replace(self._aside / f"{last.id}{SUFFIX}", last.sealed)
        return last.id

    def begin(self, position: int) -> None:
        """Overwrite what the last boot left, in both slots."""
        for _ in range(_SPREAD):
            self.write(MonthFigures(), position)

    def write(self, remainder: MonthFigures, position: int) -> None:
        """Seal the remainder. `position` is the database's once it has committed what is not in the remainder."""
        if self.key is None:
            self._file.unlink(missing_ok=True)
            return
        self._sequence += 1
        head = _HEAD.pack(_MAGIC, self._id, self._sequence, position)
        body = head + self._seal(self.key, remainder)
        slot = (body + hashlib.sha256(body).digest()).ljust(_SLOT, b"\0")
        handle = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            if os.fstat(handle).st_size != _SPREAD * _SLOT:
                os.posix_fallocate(handle, 0, _SPREAD * _SLOT)
                os.ftruncate(handle, _SPREAD * _SLOT)
            os.pwrite(handle, slot, self._sequence % _SPREAD * _SLOT)
            os.fsync(handle)
        finally:
            os.close(handle)

    def _seal(self, key: HeadOffice, remainder: MonthFigures) -> bytes:
        """Seal; what finds no room (hundreds of titles in nine sessions) goes, the least used titles first."""
        rows, cut = remainder.rows(), 0
        while True:
            content = SpillContent(id=self._id.hex(), site=self._site, months=rows, cut=cut)
            try:
                return seal(key.seal, content, PLAIN)
            except TooLarge:
                rows, dropped = _without_least(rows)
                cut += dropped


def aside(folder: Path) -> dict[str, bytes]:
    """The spills that wait for collection: sealed bytes by id."""
    files = sorted((folder / FOLDER).glob(f"*{SUFFIX}"))
    return {file.stem: file.read_bytes() for file in files}


def discard(folder: Path, ids: frozenset[str]) -> None:
    """Head office has these."""
    for file in (folder / FOLDER).glob(f"*{SUFFIX}"):
        if file.stem in ids:
            file.unlink()


def open_spill(private: bytes, sealed: bytes) -> SpillContent:
    """Open a spill with head office's private key.

    Raises:
        NotSealedForUs: it is for another key, damaged, or no spill.
    """
    return unseal(private, sealed, SpillContent)


def _slots(file: Path) -> list[_Slot]:
    """The whole slots of a spill file."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return []
    slots = []
    for at in range(0, _SPREAD * _SLOT, _SLOT):
        end = at + _HEAD.size + SEALED
        body, checksum = content[at:end], content[end : end + _SUM]
        if len(checksum) == _SUM and body.startswith(_MAGIC) and hashlib.sha256(body).digest() == checksum:
            _, name, sequence, position = _HEAD.unpack_from(body)
            slots.append(_Slot(id=name.hex(), sequence=sequence, position=position, sealed=body[_HEAD.size :]))
    return slots


def _without_least(
    rows: list[tuple[str, str, str, str, int]],
) -> tuple[list[tuple[str, str, str, str, int]], int]:
    """The rows without a fifth of the titles, those with the fewest requests and minutes; and how many went."""
    weight: dict[tuple[str, str], tuple[int, int]] = {}
    for period, subject, key, figure, value in rows:
        if subject == Subject.TITLE:
            unique, rest = weight.get((period, key), (0, 0))
            weight[period, key] = (unique + value, rest) if figure == Figure.UNIQUE_REQUESTS else (unique, rest + value)
    order = sorted(weight, key=lambda title: (weight[title], title))
    gone = set(order[: max(1, len(order) // 5)]) if order else set()
    kept = [row for row in rows if not (row[1] == Subject.TITLE and (row[0], row[2]) in gone)]
    return (kept, len(gone)) if gone else (rows[: len(rows) // 2], 0)
