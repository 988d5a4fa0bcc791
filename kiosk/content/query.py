"""What somebody typed, as expressions for the full-text tables: from what was meant word by word to what may be near it."""

from dataclasses import dataclass

from kiosk.content import terms
from kiosk.khmer.clusters import clusters
from kiosk.khmer.words import words

_LONGEST = 300  # letters of a query that are looked at
_MOST_UNITS = 16
_SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@dataclass(frozen=True, kw_only=True)
class Unit:
    """A run of Khmer (or another script without spaces) cut into words, or one word of a spaced script."""

    text: str
    words: tuple[str, ...]
    unspaced: bool

    @property
    def clusters(self) -> int:
        """The length, in what a reader sees as letters."""
        return len(clusters(self.text)) if self.unspaced else len(self.text)


def units(text: str) -> tuple[Unit, ...]:
    """Cut a query into units. Anything is a query: what holds no letter or digit has no units."""
    cut = []
    folded = terms.fold(text[: 4 * _LONGEST].translate(_SURROGATES))[:_LONGEST]
    for run in terms.runs(folded)[:_MOST_UNITS]:
        if not terms.is_unspaced(run):
            cut.append(Unit(text=run, words=(run,), unspaced=False))
        elif any("\u1780" <= letter <= "\u17b3" or letter < "\u1780" or letter > "\u17dd" for letter in run):
            run = run.rstrip("\u17d2").lstrip("\u17b4\u17b5\u17d2")  # noqa: PLW2901 -- a coeng waits for its letter
            cut.append(Unit(text=run, words=tuple(words(run)), unspaced=True))
    return tuple(cut)


def stems_of(word: str) -> frozenset[str]:
    """What the index may hold for a word of a spaced script: itself in titles, its stem in texts of each language."""
    return frozenset(filter(None, (word, terms.stems("en")[word], terms.stems("fr")[word])))


def is_empty(word: str) -> bool:
    """Whether a word is only grammar, in one of the languages."""
    return not terms.stems("en")[word] or not terms.stems("fr")[word]


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
