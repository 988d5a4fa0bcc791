"""Words that staff type or paste: no tricks of direction, nothing that cannot be seen, and nothing lost silently."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from kiosk.content.extract import metadata

# What hides or turns letters and no language here needs: directional marks, overrides and isolates, joiners of words,
# soft hyphens, tags, variation selectors, fillers. U+200B-U+200D are left: Khmer is written with them.
_TRICKS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200e\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\U000e0000-\U000e0fff]")
_EDGES = re.compile("^[\\s\u200b-\u200d]+|[\\s\u200b-\u200d]+$")
_RUNS = re.compile("[\u200b-\u200d]{2,}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>")


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """A text as it is kept; `changed` says that something was taken out that its writer should know of."""

    text: str
    changed: bool = False


def line(text: str, longest: int = 500) -> Cleaned:
    """One line of plain text, at most so many characters."""
    return _cleaned(text, metadata.clean, longest)


def lines(text: str, longest: int = 5_000) -> Cleaned:
    """Several lines of plain text, at most so many characters."""
    return _cleaned(text, metadata.clean_lines, longest)


def _cleaned(text: str, tidy: Callable[[str], str], longest: int) -> Cleaned:
    plain = _MARKUP.sub("", text)
    # Marks of direction are of use only where somebody writes from right to left.
    seen = _TRICKS.sub("", plain) if not _RIGHT_TO_LEFT.search(plain) else _OVERRIDES.sub("", plain)
    kept = _RUNS.sub(lambda match: match[0][0], _EDGES.sub("", tidy(seen)))[:longest]
    return Cleaned(text=kept, changed=_compared(kept) != _compared(text))


def _compared(text: str) -> str:
    """A text without differences that nobody needs to be told of: white space, and how letters are composed."""
    return unicodedata.normalize("NFC", "".join(text.split())).strip("\u200b\u200c\u200d")
