"""Where in a text, as it stands, something is that was looked for by its key or its stem.

A pattern wide enough for every order of marks, invisible letters and accents finds candidates quickly; each is then
folded as the index folds, and kept when it is what was wanted.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kiosk.content.finding import terms
from kiosk.khmer.clusters import clusters
from kiosk.khmer.normalise import COENG, search_key

_GAP = "[\\s\u200b-\u200d]*"
_MARK = "\u17b4-\u17d3\u17dd"
_GIVE = "\u17b1\u17d2\u1799"
_GIVE_PATTERN = "(?:[\u17b1\u17b2]\u17d2?\u1799|\u17a2(?:\u17c4|\u17c1\u17b6)\u1799)"
# What may stand in a text for a letter of a key.
_TYPED_AS = {
    "\u178f": "\u178f\u178a",
    "\u17be": "\u17be\u17c1\u17b8\u17b7",
    "\u17c4": "\u17c4\u17c1\u17b6",
    "\u17c9": "\u17c9\u17ca\u17bb",
    "\u17ca": "\u17c9\u17ca\u17bb",
}
_ACCENTED = {
    "a": "a\u00e0-\u00e5", "c": "c\u00e7", "e": "e\u00e8-\u00eb", "i": "i\u00ec-\u00ef", "n": "n\u00f1",
    "o": "o\u00f2-\u00f6", "u": "u\u00f9-\u00fc", "y": "y\u00fd\u00ff",
}  # fmt: skip
_LIGATURES = {
    "\ufb03": "ffi",
    "\ufb04": "ffl",
    "\u0153": "oe",
    "\u00e6": "ae",
    "\ufb00": "ff",
    "\ufb01": "fi",
    "\ufb02": "fl",
}
_SOFT = f"[{terms.UNSEEN}]*"
_MOST = 64  # marks of a piece: a snippet has room for twelve
_LETTER = "[^\\W_]"


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to mark: stretches of Khmer as keys, the longest first, and terms of other scripts, in any language.

    `words` are those of other scripts as they were typed, folded.
    """

    khmer: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.khmer or self.terms)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A place of something wanted, in letters of the text, and its worth."""

    start: int
    end: int
    weight: int


def marks(text: str, wanted: Wanted) -> list[Mark]:
    """Find what is wanted, in order, without overlaps; a text that is full of it is not read to its end."""
    pattern = _pattern(wanted)
    found: list[Mark] = []
    at = 0
    while len(found) < _MOST and (match := pattern.search(text, at)):
        at = match.end()
        if "\u1780" <= match[0][0] <= "\u17b3":
            key = _key(match[0])
            weight = len(key) if key in wanted.khmer else 0
        else:
            weight = _worth(match[0], wanted)
        if weight:
            found.append(Mark(start=match.start(), end=at, weight=weight))
        elif match[0][0] >= "\u1780":
            at = match.start() + 1
    return found


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    return "".join(search_key(text).split())


@lru_cache(maxsize=4096)
def _worth(word: str, wanted: Wanted) -> int:
    folded = terms.fold(word)
    if folded in wanted.words:
        return 3
    found = (
        folded in wanted.terms or terms.stems("en")[folded] in wanted.terms or terms.stems("fr")[folded] in wanted.terms
    )
    return 1 if found else 0


@lru_cache(maxsize=256)
def _pattern(wanted: Wanted) -> "re.Pattern[str]":
    ways = [_khmer_pattern(clusters(key)) for key in wanted.khmer]
    if wanted.terms:
        latin = "|".join(sorted({_latin_pattern(term) for term in wanted.terms}))
        ways.append(f"(?<!{_LETTER})(?:{latin})(?:{_LETTER}|[\u0300-\u036f{terms.UNSEEN}])*")
    return re.compile("|".join(ways) or "(?!)", re.IGNORECASE)


def _khmer_pattern(cut: Sequence[str]) -> str:
    return _GAP.join(_cluster_pattern(cluster) for cluster in cut) + f"(?!{_GAP}[{_MARK}])"


def _cluster_pattern(cluster: str) -> str:
    if cluster == _GIVE:
        return _GIVE_PATTERN
    base, tail = cluster[0], cluster[1:]
    if not "\u1780" <= base <= "\u17b3":
        return re.escape(cluster)
    under = "".join(_TYPED_AS.get(tail[at + 1], tail[at + 1]) for at, c in enumerate(tail[:-1]) if c == COENG)
    marks_ = "".join(_TYPED_AS.get(c, c) for at, c in enumerate(tail) if c != COENG and tail[at - 1 : at] != COENG)
    hung = [f"{COENG}{_GAP}[{under}]"] if under else []
    if marks_:
        hung.append(f"[{marks_}]")
    return f"{base}(?:{_GAP}(?:{'|'.join(hung)}))+" if hung else base


def _latin_pattern(term: str) -> str:
    """The beginning of the words with a stem; the last letters of a stem may differ from those of its words."""
    sure = term if len(term) < 4 else term[:-1] if len(term) < 6 else term[:-2]  # noqa: PLR2004 -- short stems are whole
    pattern = _SOFT.join(map(_typed_as, sure))
    for ligature, letters in _LIGATURES.items():
        apart = _SOFT.join(map(_typed_as, letters))
        pattern = pattern.replace(apart, f"(?:{apart}|{ligature})")
    return pattern


def _typed_as(letter: str) -> str:
    return f"[{_ACCENTED[letter]}][\u0300-\u036f]?" if letter in _ACCENTED else re.escape(letter)
