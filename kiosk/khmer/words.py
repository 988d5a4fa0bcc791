"""Words of Khmer text, which is written without spaces: by the dictionary of ICU, which is also Chromium's."""

import re
import threading
from functools import lru_cache

import icu


class _Breaker(threading.local):
    """One break iterator a thread; ICU's are not safe to share."""

    def __init__(self) -> None:
        self.iterator = icu.BreakIterator.createWordInstance(icu.Locale("km"))


_INSIDE = re.compile("(?<=\u17d2)|[\u17b4-\u17d3\u17dd]")
_breaker = _Breaker()
# ICU counts in UTF-16; a letter that takes two units there must take one, or all that follows would be shifted.
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")


def borders(text: str) -> list[int]:
    """Where words of `text` (any script) end, as positions in letters. The beginning, 0, is not among them."""
    iterator = _breaker.iterator
    iterator.setText(text if text.isascii() else _TWO_UNITS.sub("\ufffd", text))
    return list(iterator)


def words(text: str) -> list[str]:
    """Cut text into words and what stands between them; joined they give the text again."""
    start = 0
    pieces = []
    for end in borders(text):
        if start and _INSIDE.match(text, start):  # ICU may cut a misspelled cluster
            pieces[-1] += text[start:end]
        else:
            pieces.append(text[start:end])
        start = end
    return pieces


@lru_cache(maxsize=4096)
def is_word(text: str) -> bool:
    """Whether ICU sees one word in `text`."""
    return len(borders(text)) == 1
