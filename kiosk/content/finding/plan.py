"""The steps in which a query is asked: what was meant exactly first, then what is near it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from kiosk.content.finding import query, terms
from kiosk.content.finding.correction import Corrector
from kiosk.content.finding.marking import Wanted
from kiosk.content.finding.query import Unit, either, every, quoted
from kiosk.content.finding.spelling import variants
from kiosk.content.finding.vocabulary import Vocabulary
from kiosk.khmer import romanise
from kiosk.khmer.clusters import clusters, is_border

_REMEMBERED = 256  # units
_MOST_EDGES = 12
_COMMON = 20  # groups of titles that hold a word
_EVERYWHERE = 100  # such groups: at least so many titles, at most 32 times as many
_SHORT = 7  # clusters
_MOST_SHOWN = 6  # words that are marked for one that is half typed
_MOST_WORDS = 24  # alternatives of one word in one expression
_NEAR = 12  # terms between words that were written without a space, when they stand apart
_MOST_ASKED = 8  # words of a question that are looked for: the rarest


@dataclass(frozen=True, kw_only=True)
class Step:
    """An expression for the table `found`, what its answers should show, and what it looked for if not what was typed.

    `only_alone`: asked only when no step before found anything. `as_typed`: its answers hold all the words.
    `in_titles`: what puts the first of very many answers first, where that is less than the expression.
    """

    name: str
    expression: str
    wanted: Wanted
    corrected: str = ""
    only_alone: bool = False
    as_typed: bool = False
    in_titles: str = ""


class Planner:
    """Makes the steps for a query from the words that occur."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._corrector = Corrector(vocabulary)
        self._exact = lru_cache(maxsize=_REMEMBERED)(self._find_exact)

    def steps(self, text: str) -> Iterator[Step]:
        """The steps in order; each may find what an earlier one has found already."""
        units = query.units(text)
        full = _full(units)
        if not full:
            return
        yield from self._as_typed(full)
        if len(apart := _full(query.units(text, apart=True))) > len(full):
            yield Step(name="apart", expression=every([self._inside(u) for u in apart]), wanted=wanted(apart))
        yield from self._by_sound(units)
        yield self._half_typed(full)
        yield Step(
            name="within", expression=every([self._within(u) for u in full]), wanted=wanted(full), only_alone=True
        )
        yield from self._corrected(units)
        if any(len(u.words) > 1 for u in full) and not any(u.is_broken for u in full):
            yield Step(name="near", expression=every([self._near(u) for u in full]), wanted=wanted(full))
        yield from self._relaxed(full)

    def completions(self, text: str, limit: int) -> list[str]:
        """What is typed with its last word completed, the most common words first."""
        units = query.units(text)
        if not units:
            return []
        last = units[-1]
        head = " ".join(u.text for u in units[:-1])
        whole = self._vocabulary.beginning(last.text, limit)
        if not whole and len(last.words) > 1:
            stem = "".join(last.words[:-1])
            whole = [stem + word for word in self._vocabulary.beginning(last.words[-1], limit)]
        return [f"{head} {word}".strip() for word in whole]

    def _as_typed(self, full: Sequence[Unit]) -> Iterator[Step]:
        sought = wanted(full)
        if len(full) > 1:
            yield Step(name="phrase", expression=quoted(*(w for u in full for w in u.words)), wanted=sought)
        exact = every([self._exact(u) for u in full])
        doubtful = self._doubtful(full[0]) if len(full) == 1 and full[0].is_light else []
        if doubtful:
            yield Step(name="sure", expression=f"{exact} NOT {either(doubtful)}", wanted=sought)
        yield Step(name="exact", expression=exact, wanted=sought, as_typed=True, only_alone=bool(doubtful))
        light = any(u.is_light for u in full)
        yield Step(name="inside", expression=every([self._inside(u) for u in full]), wanted=sought, only_alone=light)
        yield Step(name="across", expression=every([self._across(u) for u in full]), wanted=sought, only_alone=light)

    def _find_exact(self, unit: Unit) -> str:
        if not unit.unspaced:
            ways = [quoted(s) for s in sorted(query.stems_of(unit.text))]
            return either([*ways, *(quoted(*w) for w in self._corrector.halves(unit.text))])
        return either([quoted(*w) for w in self._spellings(unit)])

    def _spellings(self, unit: Unit) -> list[tuple[str, ...]]:
        """A unit of Khmer and its other accepted spellings that occur, as words."""
        ways = [unit.words]
        for variant in variants(unit.text):
            cut = tuple(terms.khmer_words(variant))
            if all(self._vocabulary.titles(w) for w in cut):
                ways.append(cut)
        return ways

    def _inside(self, unit: Unit) -> str:
        """The unit also as a part of compound words."""
        if not unit.unspaced:
            return self._exact(unit)
        ways = [self._exact(unit)]
        for text in [unit.text] if unit.is_light else [unit.text, *variants(unit.text)]:
            found = self._vocabulary.containing(text, _MOST_WORDS)
            ways.extend(quoted(w) for w in found if self._is_compound(w, unit, text))
        return either(ways[: 2 * _MOST_WORDS])

    def _is_compound(self, word: str, unit: Unit, part: str) -> bool:
        """Whether a part (the unit, or another spelling of it) means in a longer word what it means alone.

        A light syllable beside it, with a word beyond, belongs to it ("scandal" is not "rice"). The rest of a word that
        holds a light unit must be nothing but words that occur by themselves.
        """
        at = word.find(part)
        before, after = (terms.khmer_words(side) if side else [] for side in (word[:at], word[at + len(part) :]))
        if unit.is_light:
            return all(not query.is_light_syllable(w) and self._vocabulary.titles(w) for w in before + after)
        stuck = (len(before) > 1 and query.is_light_syllable(before[-1])) or (
            len(after) > 1 and query.is_light_syllable(after[0])
        )
        return not stuck

    def _doubtful(self, unit: Unit) -> list[str]:
        """Neighbours with which a light unit is rather the end or beginning of a longer word that was cut wrongly."""
        ways: list[str] = []
        if self._vocabulary.titles(unit.text) > _COMMON:
            return ways  # the first answers will be right anyway
        for word in self._vocabulary.containing(unit.text, _MOST_WORDS):
            before, after = word.split(unit.text, 1)
            if before and not after and len(clusters(before)) == 1:
                ways.extend(quoted(w, unit.text) for w in self._vocabulary.ending(before, _MOST_EDGES))
            elif after and not before and len(clusters(after)) == 1:
                starts = self._vocabulary.beginning(after, _MOST_EDGES)
                ways.extend(quoted(unit.text, w) for w in starts if w != after and is_border(w, len(after)))
        return ways[: 2 * _MOST_WORDS]

    def _across(self, unit: Unit) -> str:
        """The unit also begun within one word and ended in the next ones, where the texts were cut otherwise."""
        ways = [self._exact(unit)]
        cut = clusters(unit.text) if unit.unspaced and not unit.is_light and not self._is_everywhere(unit) else []
        # A long run can begin otherwise only within its first word.
        last_cut = len(cut) if len(cut) <= _SHORT else len(clusters(unit.words[0])) + 1
        for at in range(1, min(last_cut, len(cut))):
            left, after = "".join(cut[:at]), terms.khmer_words("".join(cut[at:]))
            last = after[-1]
            ends = [left] if self._vocabulary.titles(left) else []
            starts = [last] if self._vocabulary.titles(last) else []
            if len(left) > 1:
                ends.extend(self._vocabulary.ending(left, _MOST_EDGES))
            if ends and len(last) > 1:
                longer = self._vocabulary.beginning(last, _MOST_EDGES)
                starts.extend(w for w in longer if w != last and is_border(w, len(last)))
            ways.extend(quoted(e, *after[:-1], w) for e, w in islice(product(ends, starts), _MOST_WORDS))
        return either(ways[: 2 * _MOST_WORDS])

    @staticmethod
    def _near(unit: Unit) -> str:
        if len(unit.words) == 1:
            return quoted(unit.text)
        return f"NEAR({' '.join(quoted(w) for w in unit.words)}, {_NEAR})"

    def _within(self, unit: Unit) -> str:
        """The unit as any part of a word, whatever the rest is."""
        if not unit.unspaced:
            return self._exact(unit)
        return either([self._exact(unit), *map(quoted, self._vocabulary.containing(unit.text, _MOST_WORDS))])

    def _is_everywhere(self, unit: Unit) -> bool:
        """Whether a run of words holds only words of thousands of titles: to look for more ways of it takes long."""
        return len(unit.words) > 1 and all(self._vocabulary.titles(w) > _EVERYWHERE for w in unit.words)

    def _half_typed(self, full: Sequence[Unit]) -> Step:
        last = full[-1]
        whole = [] if self._is_everywhere(last) else self._vocabulary.beginning(last.text, _MOST_WORDS)
        shown = [Unit(text=word, words=(word,), unspaced=last.unspaced) for word in whole[:_MOST_SHOWN]]
        return Step(
            name="prefix",
            expression=every([*map(self._exact, full[:-1]), self._prefix(last, whole)]),
            wanted=wanted([*full, *shown]),
            only_alone=last.is_light,
        )

    def _prefix(self, unit: Unit, whole: Sequence[str]) -> str:
        """The unit as the beginning of words, and the `whole` words that begin so, as texts hold them."""
        if self._is_everywhere(unit):
            return self._exact(unit)
        # A few letters begin thousands of words: then only the most frequent are meant.
        ways = [self._exact(unit)] if unit.is_light else [f"{quoted(*unit.words)} *"]
        ways.extend(quoted(w) for word in whole for w in ([word] if unit.unspaced else sorted(query.stems_of(word))))
        if unit.unspaced and not unit.is_light and not self._vocabulary.titles(unit.text):
            ways.extend(map(quoted, self._vocabulary.containing(unit.text, _MOST_WORDS, open_end=True)))
        return either(ways)

    @staticmethod
    def _by_sound(units: Sequence[Unit]) -> Iterator[Step]:
        if any(u.unspaced for u in units):
            return
        codes = romanise.sounds_of_latin(" ".join(u.text for u in units))
        ways = [quoted(code.lower()) for code in sorted(codes) if len(code) > 1]
        if ways:
            yield Step(name="sound", expression=f"sounds : {either(ways)}", wanted=Wanted())

    def _corrected(self, units: Sequence[Unit]) -> Iterator[Step]:
        text = self._corrector.correct(units)
        if text:
            full = _full(query.units(text))
            expression = every([either([self._inside(u), self._across(u)]) for u in full])
            yield Step(name="corrected", expression=expression, wanted=wanted(full), corrected=text, only_alone=True)

    def _relaxed(self, full: Sequence[Unit]) -> Iterator[Step]:
        """The rarest of the telling words of a question, or two of the others."""
        asked = {w: self._vocabulary.titles(w) for u in full for w in u.words if query.is_telling(w)}
        rarest = sorted((w for w in asked if asked[w]), key=lambda w: (w[0].isdigit(), asked[w]))[:_MOST_ASKED]
        ways = [either(query.related(w)) for w in rarest]
        in_titles = either(ways)
        if len(ways) > 2:  # noqa: PLR2004
            alone = 0 if asked[rarest[0]] > _EVERYWHERE else 1
            pairs = [f"({way} AND {either(ways[at + 1 :])})" for at, way in enumerate(ways[alone:-1], alone)]
            ways = [*ways[:alone], *pairs]
        # Where of a run of words only one is known to any title, the run is no question but a name that is not here.
        strange = len(ways) == 1 and len(full) == 1
        if len(asked) > 1 and ways and not strange:
            yield Step(
                name="relaxed",
                expression=either(ways),
                wanted=wanted(full),
                only_alone=len(full) == 1,
                in_titles=in_titles,  # each word once: SQLite counts the texts of every word of an expression
            )


def _full(units: Sequence[Unit]) -> list[Unit]:
    """Without the words that are only grammar, unless there are no others."""
    return [u for u in units if u.unspaced or not query.is_empty(u.text)] or list(units)


def wanted(units: Sequence[Unit]) -> Wanted:
    """What to mark for some units: runs of Khmer, then their words; stems of other scripts."""
    khmer = dict.fromkeys(u.text for u in units if u.unspaced)
    khmer.update(dict.fromkeys(w for u in units if u.unspaced for w in u.words if query.is_telling(w)))
    spaced = frozenset(u.text for u in units if not u.unspaced)
    stems = frozenset(stem for word in spaced for stem in query.stems_of(word))
    return Wanted(khmer=tuple(khmer), terms=stems, words=spaced)
