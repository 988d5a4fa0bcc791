"""What somebody typed: cut into units, and put as expressions for the full-text tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.content.finding import grammar, terms
from kiosk.khmer.clusters import clusters

_LONGEST = 300  # letters of a query that are looked at
_MOST_UNITS = 16
_LIGHT = 3
_FAMILY = 8  # letters
_CONSONANT = re.compile("[\u1780-\u17b3]")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A run of Khmer (or another script without spaces) cut into words, or one word of a spaced script."""

    text: str
    words: tuple[str, ...]
    unspaced: bool

    @property
    def is_light(self) -> bool:
        """Whether the unit has so few consonants that it is found by accident in other words, as "fish" in "woman"."""
        return len(_CONSONANT.findall(self.text) if self.unspaced else self.text) < 3  # noqa: PLR2004

    @property
    def is_broken(self) -> bool:
        """Whether the dictionary knew no word in it and cut it into syllables: a name, or a mistake."""
        return len(self.words) > 1 and all(map(is_light_syllable, self.words))


def units(text: str, *, apart: bool = False) -> tuple[Unit, ...]:
    """Cut a query into units. Anything is a query: what holds no letter or digit has no units.

    Spaces within Khmer do not count, as in the texts; with `apart` they end a unit.
    """
    cut = []
    text = text[: 4 * _LONGEST]
    folded = "\n".join(map(terms.fold, text.split())) if apart else terms.fold(text)
    folded = folded[:_LONGEST]
    for run in terms.runs(folded)[:_MOST_UNITS]:
        if not terms.is_unspaced(run):
            cut.append(Unit(text=run, words=(run,), unspaced=False))
        elif any("\u1780" <= letter <= "\u17b3" or letter < "\u1780" or letter > "\u17dd" for letter in run):
            run = run.rstrip("\u17d2").lstrip("\u17b4\u17b5\u17d2")  # noqa: PLW2901 -- a coeng waits for its letter
            cut.append(Unit(text=run, words=tuple(terms.khmer_words(run)), unspaced=True))
    return tuple(cut)


def stems_of(word: str) -> frozenset[str]:
    """What the index may hold for a word of a spaced script: itself in titles, its stem in texts of each language."""
    return frozenset(filter(None, (word, terms.stems("en")[word], terms.stems("fr")[word])))


def related(word: str) -> list[str]:
    """Expressions for the stem of a word and, of a long one, for its family ("pregnant", "pregnancy")."""
    ways = [quoted(stem) for stem in sorted(stems_of(word))]
    if len(word) >= _FAMILY and word.isalpha() and word.isascii():
        ways.append(f"{quoted(min(stems_of(word), key=len)[: len(word) - 3])} *")
    return ways


def is_empty(word: str) -> bool:
    """Whether a word is only grammar, in one of the languages."""
    return not terms.stems("en")[word] or not terms.stems("fr")[word]


def is_light_syllable(word: str) -> bool:
    """Whether a Khmer word is one open syllable of at most three letters, as cut from longer words by mistake."""
    return len(word) <= _LIGHT and len(clusters(word)) == 1


def is_telling(word: str) -> bool:
    """Whether a word tells what a question is about."""
    return not is_light_syllable(word) and word not in grammar.KHMER and not is_empty(word)


def quoted(*sequence: str) -> str:
    """A term, or terms that follow each other, as an expression."""
    return '"' + " ".join(sequence).replace('"', "") + '"'


def either(expressions: list[str]) -> str:
    """Any of the expressions."""
    unique = list(dict.fromkeys(expressions))
    return unique[0] if len(unique) == 1 else f"({' OR '.join(unique)})"


def every(expressions: list[str]) -> str:
    """All of the expressions."""
    return expressions[0] if len(expressions) == 1 else " AND ".join(expressions)


def beginning(typed: Sequence[Unit]) -> str:
    """All words of some units, the last one perhaps half typed; empty when there are none."""
    cut = [word for unit in typed for word in unit.words]
    return " AND ".join([*(quoted(word) for word in cut[:-1]), f"{quoted(cut[-1])} *"]) if cut else ""
