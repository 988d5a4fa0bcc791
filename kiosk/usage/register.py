"""What staff copied from the paper registers, for people to look at and to correct."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.sqlite import BUSY_MILLISECONDS, DatabaseMissing, Mode
from kiosk.usage import paper, released
from kiosk.usage.model import GROUPS, SMALLEST_SHOWN, Entered, EnteredKey, StaffFigure
from kiosk.usage.paper import Doubt, Field
from kiosk.usage.release import Cell, State
from kiosk.usage.tally import FILE, Tally, open_tally

_WITHOUT_PARTS = (StaffFigure.LOANS, StaffFigure.HELD, StaffFigure.CLASSES)


@dataclass(frozen=True, kw_only=True)
class Month:
    """What was entered for a month, released; and what stood there before it was corrected.

    Args:
        cells: by box.
        earlier: earlier figures, oldest first, of boxes that are no part of a total; of the others a total and its
            parts of two states together could give a small figure away, so only the count of `corrections` is told.
        corrections: how often each box was corrected.
    """

    cells: Mapping[Field, Cell] = field(default_factory=dict)
    earlier: Mapping[Field, tuple[Cell, ...]] = field(default_factory=dict)
    corrections: Mapping[Field, int] = field(default_factory=dict)


class Register:
    """The entered figures of one site.

    Args:
        folder: the usage folder.
        k: the smallest figure shown.
        busy_milliseconds: how long to wait for the counter.
    """

    def __init__(self, folder: Path, k: int = SMALLEST_SHOWN, *, busy_milliseconds: int = BUSY_MILLISECONDS) -> None:
        self._folder, self._k, self._patience = folder, k, busy_milliseconds

    def month(self, month: str) -> Month:
        """What may be shown of a month, as `2026-11`."""
        tally = self._open()
        if tally is None:
            return Month()
        try:
            entered, earlier = tally.entered(), tally.entered_earlier()
        finally:
            tally.close()
        here = {key: value for key, value in entered.items() if key.period == month}
        cells = {Field(StaffFigure(n.figure), n.subject, n.key): cell for n, cell in released.entered(here, self._k)}
        before = {Field(*key[1:]): values for key, values in earlier.items() if key.period == month}
        return Month(
            cells=cells,
            earlier={
                box: tuple(self._cell(box.figure, value) for value in values)
                for box, values in before.items()
                if box.figure in _WITHOUT_PARTS
            },
            corrections=Counter({box: len(values) for box, values in before.items()}),
        )

    def doubts(self, month: str, before: str, given: paper.Figures) -> tuple[Doubt, ...]:
        """What looks wrong in figures that are given for a month, beside those of the month `before`."""
        entered = self._entered()
        known = _of(entered, month)
        return paper.doubts(paper.with_totals(given, known), known, _of(entered, before), self._k)

    def enter(self, month: str, given: paper.Figures) -> None:
        """Take figures; what stood there before is kept.

        Raises:
            DatabaseBusy, DatabaseFull, DatabaseDenied: nothing was taken.
        """
        made = paper.with_totals(given, _of(self._entered(), month))
        tally = open_tally(self._folder / FILE, Mode.WRITE, busy_milliseconds=self._patience)
        try:
            tally.enter({EnteredKey(month, *box): value for box, value in made.items()})
        finally:
            tally.close()

    def _entered(self) -> Entered:
        tally = self._open()
        if tally is None:
            return {}
        try:
            return tally.entered()
        finally:
            tally.close()

    def _open(self) -> Tally | None:
        """To read; None where nothing was ever counted or entered."""
        try:
            return open_tally(self._folder / FILE, Mode.READ, busy_milliseconds=self._patience)
        except DatabaseMissing:
            return None

    def _cell(self, figure: StaffFigure, value: int) -> Cell:
        small = value < self._k and figure is not StaffFigure.CLASSES  # lessons are no people
        return Cell(state=State.SMALL if small else State.SHOWN, value=None if small else value, k=self._k)


def _of(entered: Entered, month: str) -> dict[Field, int]:
    return {Field(*key[1:]): value for key, value in entered.items() if key.period == month and key.group in GROUPS}
