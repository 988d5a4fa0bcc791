"""The words around a hit, with the hit marked, and where in its passage it begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from kiosk.content.finding.marking import Mark, Wanted, marks
from kiosk.khmer.clusters import is_border
from kiosk.khmer.words import borders

_LENGTH = 160  # letters of a snippet
_BEFORE = 50  # of them before the first mark
_MOST_SHOWN = 12
_AROUND = 60  # letters on each side of a cut in which words are told
_SPACE = re.compile("\\s+")


@dataclass(frozen=True, kw_only=True)
class Span:
    """A stretch of a snippet; `marked` when it is what was looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, kw_only=True)
class Passage:
    """The best place of a piece of text: what to show, the words as they stand, and the letter where they begin."""

    spans: tuple[Span, ...]
    matched: str
    start: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A text with what was found in it, and which of the marks begins the stretch with the most of it."""

    text: str
    marks: Sequence[Mark]
    best: int
    weight: int


def weigh(text: str, wanted: Wanted) -> Stretch:
    """Find the stretch of a text with the most of what is wanted."""
    found = marks(text, wanted)
    best, best_weight = 0, 0
    for number, mark in enumerate(found):
        inside = {
            text[m.start : m.end].lower(): m.weight
            for m in islice(found, number, number + _MOST_SHOWN)
            if m.end <= mark.start + _LENGTH - _BEFORE
        }
        weight = sum(inside.values())
        if weight > best_weight:
            best, best_weight = number, weight
    return Stretch(text=text, marks=found, best=best, weight=best_weight)


def passage(stretch: Stretch) -> Passage:
    """Cut out the stretch to be shown; the beginning of the text when there is nothing."""
    text, found, best = stretch.text, stretch.marks, stretch.best
    if not found:
        return Passage(spans=_spans(text, 0, min(len(text), _LENGTH), ()), matched="", start=0)
    start, end = found[best].start, found[best].end
    # Words that follow each other are one match: what the viewer looks for.
    for following in found[best + 1 :]:
        if text[end : following.start].strip(" \u00a0\u200b-'\u2019"):
            break
        end = following.end
    left = min(start, _soft(text, max(0, start - _BEFORE)))
    right = _soft(text, min(len(text), max(end, left + _LENGTH)))
    return Passage(spans=_spans(text, left, right, found), matched=text[start:end], start=start)


def _soft(text: str, at: int) -> int:
    """Move a cut to a space near by, or at least to the end of a word."""
    if at in {0, len(text)}:
        return at
    for near in range(at, min(len(text), at + 15)):
        if text[near - 1].isspace():
            return near
    # The dictionary sees the words before the cut, too, or it would take the rest of one for a word.
    start = max(0, at - _AROUND)
    around = text[start : at + _AROUND]
    return next((start + end for end in borders(around) if start + end >= at and is_border(text, start + end)), at)


def _spans(text: str, left: int, right: int, found: Sequence[Mark]) -> tuple[Span, ...]:
    spans: list[Span] = []
    at = left

    def add(end: int, *, marked: bool) -> None:
        part = _SPACE.sub(" ", text[at:end])
        if part:
            spans.append(Span(text=part, marked=marked))

    if left > 0:
        spans.append(Span(text="\u2026 ", marked=False))
    for mark in found:
        if mark.start < left or mark.end > right:
            continue
        add(mark.start, marked=False)
        at = mark.start
        add(mark.end, marked=True)
        at = mark.end
    add(right, marked=False)
    if right < len(text):
        spans.append(Span(text=" \u2026", marked=False))
    return tuple(spans)
