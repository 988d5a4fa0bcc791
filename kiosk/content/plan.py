"""The steps in which a query is asked: what was meant exactly first, then what is near, until there are enough answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from kiosk.content import query
from kiosk.content.query import Unit, either, every, quoted
from kiosk.content.snippet import Wanted
from kiosk.content.spelling import variants
from kiosk.content.vocabulary import Vocabulary
from kiosk.khmer import romanise
from kiosk.khmer.clusters import clusters
from kiosk.khmer.words import words

_MOST_WORDS = 40  # alternatives of one word in one expression


@dataclass(frozen=True, kw_only=True)
class Step:
    """An expression for the table `found`, what its answers should show, and what it looked for if not what was typed."""

    name: str
    expression: str
    wanted: Wanted
    corrected: str = ""


class Planner:
    """Makes the steps for a query from the words that occur."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def steps(self, units: Sequence[Unit]) -> Iterator[Step]:
        """The steps in order; each may find what an earlier one has found already."""
        full = [u for u in units if u.unspaced or not query.is_empty(u.text)] or list(units)
        if not full:
            return
        wanted = _wanted(full)
        if len(units) > 1:
            phrase = quoted(*(w for u in full for w in u.words))
            yield Step(name="phrase", expression=phrase, wanted=wanted)
        yield Step(name="exact", expression=every([self._exact(u) for u in full]), wanted=wanted)
        yield Step(name="inside", expression=every([self._inside(u) for u in full]), wanted=wanted)
        yield Step(name="loose", expression=every([self._loose(u) for u in full]), wanted=wanted)
        yield Step(
            name="prefix", expression=every([*map(self._exact, full[:-1]), self._prefix(full[-1])]), wanted=wanted
        )
        sounds = romanise.sound_of_latin(" ".join(u.text for u in units)) if not any(u.unspaced for u in units) else ""
        if len(sounds) > 1:
            yield Step(name="sound", expression=f"sounds : {quoted(sounds.lower())}", wanted=wanted)

    def _exact(self, unit: Unit) -> str:
        if not unit.unspaced:
            return either([quoted(s) for s in query.stems_of(unit.text)])
        ways = [quoted(*unit.words)]
        for variant in variants(unit.text):
            cut = words(variant)
            if all(self._vocabulary.titles(w) for w in cut):
                ways.append(quoted(*cut))
        return either(ways)

    def _inside(self, unit: Unit) -> str:
        if not unit.unspaced:
            return self._exact(unit)
        ways = [self._exact(unit)]
        found = sorted(self._vocabulary.containing(unit.text), key=lambda w: -w[1])[:_MOST_WORDS]
        ways.extend(quoted(w) for w, _ in found)
        cut = clusters(unit.text)
        for at in range(1, len(cut)):
            left, right = "".join(cut[:at]), "".join(cut[at:])
            ways.extend(self._across(left, right))
        return either(ways[: 3 * _MOST_WORDS])

    def _across(self, left: str, right: str) -> list[str]:
        """Phrases in which the unit begins within one word and goes on in the next ones."""
        after = words(right)
        ends = [w for w, _ in self._vocabulary.containing(left) if w.endswith(left)]
        if self._vocabulary.titles(left):
            ends.append(left)
        if not ends:
            return []
        starts = [w for w in self._vocabulary.beginning(after[-1], 20) if w == after[-1] or w.startswith(after[-1])]
        return [quoted(end, *after[:-1], start) for end, start in islice(product(ends, starts), _MOST_WORDS)]

    def _loose(self, unit: Unit) -> str:
        if len(unit.words) == 1:
            return self._inside(unit)
        return every([quoted(w) for w in unit.words])

    def _prefix(self, unit: Unit) -> str:
        ways = [f"{quoted(*unit.words)} *"]
        ways.extend(quoted(w) for w in self._vocabulary.beginning(unit.text, _MOST_WORDS))
        return either(ways)


def _wanted(units: Sequence[Unit]) -> Wanted:
    khmer: dict[str, None] = {}
    for unit in units:
        if unit.unspaced:
            khmer[unit.text] = None
    for unit in units:
        if unit.unspaced:
            khmer.update(dict.fromkeys(unit.words))
    stems = frozenset(s for u in units if not u.unspaced for s in query.stems_of(u.text))
    return Wanted(khmer=tuple(khmer), terms=stems)
