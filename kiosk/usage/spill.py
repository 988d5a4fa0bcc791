"""The spill: what is not yet a whole batch, sealed for head office; a power cut then loses five minutes at most.

A slot is written *before* the database's commit and names the state that the database will have with it (its mark). So
after a cut exactly one slot fits the database: nothing is lost between the two files and nothing is in both.
"""

import secrets
from pathlib import Path

import msgspec

from kiosk import durable
from kiosk.usage import slots
from kiosk.usage.keys import HeadOffice, to_text
from kiosk.usage.model import Days, Figure, MonthFigures, Subject
from kiosk.usage.seal import OVERHEAD, TooLarge, seal, unseal

FOLDER = "spills"
SUFFIX = ".spill"

SEALED = slots.SEALED  # bytes, always
PLAIN = SEALED - OVERHEAD  # before sealing


class SpillContent(msgspec.Struct):
    """What head office finds inside."""

    id: str
    site: str
    months: list[tuple[str, str, str, str, int]]
    cut: int = 0


class Spill:
    """The slots of a running counter. Without head office's key month figures are in none of them.

    Args:
        folder: the usage folder.
        key: head office's, or None.
        site: the site's public key.
    """

    def __init__(self, folder: Path, key: HeadOffice | None, site: bytes) -> None:
        self._folder = folder
        self.key, self._site = key, to_text(site)
        self._id = secrets.token_bytes(16)
        self._sequence = 0
        self._written: tuple[HeadOffice | None, MonthFigures, Days, bytes] | None = None

    def recover(self, mark: bytes) -> Days:
        """At boot: keep the remainder of the last boot for collection, if the database does not hold what is in it.

        Returns:
            The day figures that the database of this mark lacks.
        """
        slot = slots.fitting(self._folder, mark)
        if slot is None:
            return {}
        self._sequence = slot.sequence  # so that what is written next takes the place of the older one
        if slot.sealed:
            aside = self._folder / FOLDER
            aside.mkdir(exist_ok=True)
            durable.replace(aside / f"{slot.id.hex()}{SUFFIX}", slot.sealed)
        return slot.days

    def begin(self, days: Days, mark: bytes) -> None:
        """Overwrite what the last boot left, in both slots, but for the day figures."""
        for _ in range(slots.COUNT):
            self._write(self._seal(MonthFigures()), days, mark)

    def write(self, remainder: MonthFigures, days: Days, mark: bytes, *, all_titles: bool = True) -> None:
        """Seal the remainder and write it with the day figures; when nothing has changed there is nothing to write.

        Args:
            remainder: month figures that the database of this mark lacks.
            days: day figures likewise.
            mark: the database's, now or after the commit that follows.
            all_titles: refuse what finds no room (hundreds of titles); else the least used titles go.

        Raises:
            TooLarge, NoRoom: it is too much for a slot.
        """
        state = (self.key, remainder, dict(days), mark)
        if state != self._written:
            self._write(self._seal(remainder, all_titles=all_titles), days, mark)
            self._written = state

    def write_again(self) -> None:
        """After a commit: the other slot still tells what the last hour before it had come to.

        It is the one that fits if the commit is taken back, as long as the end of its journal may not be on the disk
        (`synchronous=EXTRA` does; but a card may say so without having done it: sqlite.org/pragma.html).
        """
        if self._written:
            durable.sync_folder(self._folder)
            _, remainder, days, mark = self._written
            self._write(self._seal(remainder, all_titles=False), days, mark)

    def _write(self, sealed: bytes, days: Days, mark: bytes) -> None:
        self._sequence += 1
        slots.write(self._folder, slots.Slot(id=self._id, sequence=self._sequence, mark=mark, days=days, sealed=sealed))

    def _seal(self, remainder: MonthFigures, *, all_titles: bool = True) -> bytes:
        if self.key is None:
            return b""
        rows, cut = remainder.rows(), 0
        while True:
            content = SpillContent(id=self._id.hex(), site=self._site, months=rows, cut=cut)
            try:
                return seal(self.key.seal, content, PLAIN)
            except TooLarge:
                if all_titles:
                    raise
                rows, dropped = _without_least(rows)
                cut += dropped


def pending(folder: Path, mark: bytes) -> Days:
    """The day figures of the last minutes, which the database of this mark lacks."""
    slot = slots.fitting(folder, mark)
    return slot.days if slot else {}


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
