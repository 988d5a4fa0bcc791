"""The one door through which figures about readers leave: `release` hides what is small, and what would give it away.

A figure under k reads "< 10". Hiding it alone does not help when a total is shown: so more figures are withheld, until
for every small one there is *another possible world*: a table that differs in it and shows the very same page. The
search for that world is the proof, cell by cell, that nobody can compute what is hidden (the "attacker" of the
literature on cell suppression, who knows all sums and the bounds that the marks tell).

Most worlds are found by elimination, in several orders because a figure may be at its bound in one of them; the others
by trying.
"""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.usage.elimination import Elimination
from kiosk.usage.model import SMALLEST_SHOWN

ROUNDED_TO = 5  # public releases
_ORDERS = 12  # of elimination
_ROOMY = 3  # from here on, more room does not make a figure more useful
_EFFORT = 400  # steps of one search; when it finds no other world in them, more is withheld
_CHOICES = 40  # figures looked at to mend one equation


class State(StrEnum):
    """How a figure is shown."""

    SHOWN = "shown"
    SMALL = "small"  # under k
    WITHHELD = "withheld"  # k or more, but it would give a small one away, or few readers are behind it


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A released figure; `value` is None unless it is shown."""

    state: State
    value: int | None = None
    k: int = SMALLEST_SHOWN

    def __str__(self) -> str:
        return {State.SMALL: f"< {self.k}", State.WITHHELD: "withheld"}.get(self.state, str(self.value))


@dataclass(frozen=True, kw_only=True)
class Table:
    """Figures by name, and which of them are sums of which others: everything that will be shown together.

    Args:
        values: the exact figures, none negative.
        sums: totals with their parts, all of them in `values`. A part may be a total itself, and a total may have
            several sets of parts (by language, by kind).
        behind: how many sessions a figure rests on, where that is not the figure itself (minutes, repeated requests).
    """

    values: Mapping[str, int]
    sums: Sequence[tuple[str, tuple[str, ...]]] = ()
    behind: Mapping[str, int] = field(default_factory=dict)


def release(table: Table, k: int = SMALLEST_SHOWN, *, public: bool = False) -> dict[str, Cell]:
    """What may be shown of a table.

    Args:
        table: all that is shown together; what was shown before of the same figures belongs into it too.
        k: the smallest figure shown; never below 10.
        public: round to 5 besides.
    """
    k = max(k, SMALLEST_SHOWN)
    small = {name for name, value in table.values.items() if min(value, table.behind.get(name, value)) < k}
    world = _World(table, k, small)
    world.eliminate(small)
    for name in sorted(small):
        while name not in world.open and not world.another(name):
            if not world.withhold_for(name):
                break  # nothing it is tied to is shown any more
    return {name: _cell(value, k, hidden=name in world.hidden, public=public) for name, value in table.values.items()}


def _cell(value: int, k: int, *, hidden: bool, public: bool) -> Cell:
    if hidden:
        return Cell(state=State.SMALL if value < k else State.WITHHELD, k=k)
    shown = (value + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO if public else value
    return Cell(state=State.SHOWN, value=shown, k=k)


class _World:
    """The equations of a table and what is hidden in them."""

    def __init__(self, table: Table, k: int, hidden: Iterable[str]) -> None:
        self.hidden = set(hidden)
        self.open: set[str] = set()  # figures that differ in a world that was found: hiding more keeps it possible
        self._elimination = Elimination()
        self._table, self._k = table, k
        self._members = [{total: -1, **dict.fromkeys(parts, 1)} for total, parts in table.sums]
        self._in: dict[str, list[int]] = {}  # the equations of each figure
        self._open: list[list[str]] = []  # the hidden figures of each equation
        for equation, members in enumerate(self._members):
            self._open.append([name for name in members if name in self.hidden])
            for name in members:
                self._in.setdefault(name, []).append(equation)

    def eliminate(self, wanted: Collection[str]) -> None:
        """Find worlds for all hidden figures at once, until each of those wanted has one or the orders are used up."""
        for turn in range(_ORDERS):
            self._elimination = Elimination()
            for name in sorted(
                self.hidden, key=lambda name: (-self._room(name), zlib.crc32(f"{turn} {name}".encode()))
            ):
                self._depend(name)
            if self.open.issuperset(wanted):
                return

    def another(self, name: str) -> bool:
        """Whether a world with one more or one less of it shows the same page."""
        return any(self._fits(name, step) and self._search(name, step) for step in (1, -1))

    def withhold_for(self, name: str) -> bool:
        """Hide one more figure, where what ties this one down is weakest; whether there was any left."""
        reached: set[int] = set()
        seen, todo = {name}, [name]
        while todo:
            for equation in self._in.get(todo.pop(), ()):
                if equation not in reached:
                    reached.add(equation)
                    fresh = [member for member in self._open[equation] if member not in seen]
                    seen.update(fresh)
                    todo += fresh
        for equation in sorted(reached, key=lambda equation: (len(self._open[equation]), equation)):
            shown = [member for member in self._members[equation] if member not in self.hidden]
            if shown:
                self._hide(min(shown, key=lambda member: self._cost(member, equation, reached)))
                return True
        return False

    def _cost(self, name: str, equation: int, reached: set[int]) -> tuple[bool, int, int, str]:
        """Prefer parts to totals, what closes several gaps at once, small figures that leave room downwards."""
        is_total = self._members[equation][name] < 0
        closes = sum(other in reached for other in self._in[name])
        value = self._table.values[name]
        return is_total, -closes, value if value > self._k else value + self._k, name

    def _hide(self, name: str) -> None:
        self.hidden.add(name)
        for equation in self._in[name]:
            self._open[equation].append(name)
        self._depend(name)

    def _depend(self, name: str) -> None:
        factors = {equation: self._members[equation][name] for equation in self._in.get(name, ())}
        change = self._elimination.add(name, factors)
        for sign in (1, -1):
            if change and all(self._fits(each, sign * step) for each, step in change.items()):
                self.open.update(change)
                return

    def _room(self, name: str) -> int:
        """By how much a hidden figure can differ up and down, as far as it matters."""
        value = self._table.values[name]
        return min(_ROOMY, value, self._k - 1 - value) if value < self._k else min(_ROOMY, value - self._k)

    def _fits(self, name: str, step: int) -> bool:
        value = self._table.values[name]
        return 0 <= value + step < self._k if value < self._k else value + step >= self._k

    def _search(self, name: str, step: int) -> bool:
        """Change one figure by one, then mend every equation by changing another, each figure once."""
        self._left = _EFFORT
        off: dict[int, int] = {}  # by how much each equation is off
        changed = {name}
        self._change(name, step, off)
        return self._mend(changed, off)

    def _change(self, name: str, step: int, off: dict[int, int]) -> None:
        for equation in self._in.get(name, ()):
            off[equation] = off.get(equation, 0) + self._members[equation][name] * step
            if not off[equation]:
                del off[equation]

    def _mend(self, changed: set[str], off: dict[int, int]) -> bool:
        if not off:
            self.open |= changed
            return True
        self._left -= 1
        equation = min(off, key=lambda equation: len(self._open[equation]))
        wanted = -1 if off[equation] > 0 else 1
        choices = []
        for name in self._open[equation]:
            step = wanted * self._members[equation][name]
            if name not in changed and self._fits(name, step):
                after = sum(
                    abs(off.get(other, 0) + self._members[other][name] * step) - abs(off.get(other, 0))
                    for other in self._in[name]
                )
                choices.append((after, name, step))
                if after == -len(off) or len(choices) == _CHOICES:
                    break
        for _, name, step in sorted(choices)[:8]:
            if self._left <= 0:
                return False
            self._change(name, step, off)
            if self._mend(changed | {name}, off):
                return True
            self._change(name, -step, off)
        return False
