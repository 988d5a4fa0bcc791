"""The words around a hit, with the hit marked, and where in its passage it begins."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from kiosk.content import terms
from kiosk.content.model import Section
from kiosk.khmer.clusters import is_border
from kiosk.khmer.normalise import BASES, SYLLABLE, search_key

_LENGTH = 160  # letters of a snippet
_BEFORE = 50  # of them before the first mark
_GIVE = "\u17a2\u17c4\u1799|[\u17b1\u17b2]\u1799"  # spellings of one word over several clusters
_UNIT = re.compile(
    f"{_GIVE}|{SYLLABLE.pattern}|[^\\W_\u1780-\u17dd][^\\W_\u1780-\u17dd\u0300-\u036f]*|[^\\s\u200b-\u200d]"
)
_SPACE = re.compile("\\s+")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a snippet; `marked` when it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to mark: stretches of Khmer as keys, the longest first, and terms of other scripts, in any language."""

    khmer: tuple[str, ...] = ()
    terms: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.khmer or self.terms)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """The best place of a piece of text: what to show, the words as they stand, and the letter where they begin."""

    spans: tuple[Span, ...]
    matched: str
    start: int
    weight: int


@lru_cache(maxsize=20_000)
def _key(cluster: str) -> str:
    return search_key(cluster)


def marks(text: str, wanted: Wanted) -> list[tuple[int, int, int]]:
    """Find what is wanted in text as it stands: (start, end, weight) in letters, in order, without overlaps."""
    found: list[tuple[int, int, int]] = []
    keys: list[str] = []
    places: list[tuple[int, int]] = []  # of each letter of the keys: its unit in the text
    english, french = terms.stems("en"), terms.stems("fr")
    for match in _UNIT.finditer(text):
        unit = match[0]
        if "\u1780" <= unit[0] <= "\u17b3":
            key = _key(unit)
            keys.append(key)
            places.extend([match.span()] * len(key))
            continue
        if keys and keys[-1] != "\n":
            keys.append("\n")
            places.append(match.span())
        if wanted.terms and unit[0].isalnum():
            word = terms.fold(unit)
            if word in wanted.terms or english[word] in wanted.terms or french[word] in wanted.terms:
                found.append((*match.span(), 1))
    joined = "".join(keys)
    for needle in wanted.khmer:
        at = joined.find(needle)
        while at >= 0:
            if is_border(joined, at) and is_border(joined, at + len(needle)):
                found.append((places[at][0], places[at + len(needle) - 1][1], len(needle)))
            at = joined.find(needle, at + 1)
    return _apart(found)


def _apart(found: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    kept: list[tuple[int, int, int]] = []
    for start, end, weight in sorted(found, key=lambda m: (m[0], -m[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, weight))
    return kept


def passage(text: str, wanted: Wanted) -> Passage:
    """Choose the stretch of a text with the most of what is wanted; its beginning when there is nothing."""
    found = marks(text, wanted)
    best, best_weight = 0, 0
    for number, (start, _, _) in enumerate(found):
        inside = {text[s:e].lower(): w for s, e, w in found[number:] if e <= start + _LENGTH - _BEFORE}
        weight = sum(inside.values())
        if weight > best_weight:
            best, best_weight = number, weight
    if not found:
        return Passage(spans=_spans(text, 0, min(len(text), _LENGTH), ()), matched="", start=0, weight=0)
    start, end, _ = found[best]
    # Words that follow each other are one match: what the viewer looks for.
    for following in found[best + 1 :]:
        if text[end : following[0]].strip(" \u00a0\u200b-'\u2019"):
            break
        end = following[1]
    left = _soft(text, max(0, start - _BEFORE))
    right = _soft(text, min(len(text), max(end, left + _LENGTH)))
    return Passage(spans=_spans(text, left, right, found), matched=text[start:end], start=start, weight=best_weight)


def _soft(text: str, at: int) -> int:
    """Move a cut to a space near by, or at least to the border of a cluster."""
    if at in {0, len(text)}:
        return at
    for near in range(at, min(len(text), at + 15)):
        if text[near - 1].isspace():
            return near
    while at < len(text) and re.match(f"[^{BASES}\\W]", text[at]) is None and not is_border(text, at):
        at += 1
    return at


def _spans(text: str, left: int, right: int, found: Sequence[tuple[int, int, int]]) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = left

    def add(end: int, *, marked: bool) -> None:
        part = _SPACE.sub(" ", text[at:end])
        if part:
            spans.append(Span(text=part, marked=marked))

    if left > 0:
        spans.append(Span(text="\u2026 ", marked=False))
    for start, end, _ in found:
        if start < left or end > right:
            continue
        add(start, marked=False)
        at = start
        add(end, marked=True)
        at = end
    add(right, marked=False)
    if right < len(text):
        spans.append(Span(text=" \u2026", marked=False))
    return tuple(spans)


def best_piece(pieces: Collection[Section], wanted: Wanted) -> tuple[int, Passage]:
    """The piece with the best passage, by its number, and the passage."""
    best: tuple[int, Passage] | None = None
    for number, piece in enumerate(pieces):
        found = passage(piece.text, wanted)
        if best is None or found.weight > best[1].weight:
            best = (number, found)
    return best or (0, Passage(spans=(), matched="", start=0, weight=0))
