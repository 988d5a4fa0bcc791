"""Orthographic clusters of Khmer: what a reader sees as one letter with all that hangs on it."""

import re

from kiosk.khmer.normalise import BASES, COENG

# A base, its coengs, its marks. Everything else, also a mark without a base, counts letter by letter.
CLUSTER = re.compile(f"[{BASES}](?:{COENG}[{BASES}]|[\u17b6-\u17d1\u17d3\u17dd])*{COENG}?|.", re.DOTALL)
_INSIDE = re.compile("[\u17b4-\u17d3\u17dd]")


def clusters(text: str) -> list[str]:
    """Cut normalised text into clusters; joined they give the text again."""
    return CLUSTER.findall(text)


def is_border(text: str, position: int) -> bool:
    """Whether no cluster of normalised text reaches over `position` (letters, from 0)."""
    if position <= 0 or position >= len(text):
        return True
    return _INSIDE.match(text, position) is None and text[position - 1] != COENG


def find(needle: str, text: str, start: int = 0) -> int:
    """Find where `needle` begins and ends at whole clusters in `text`, from `start` on; -1 when nowhere."""
    at = text.find(needle, start)
    while at >= 0 and not (is_border(text, at) and is_border(text, at + len(needle))):
        at = text.find(needle, at + 1)
    return at
