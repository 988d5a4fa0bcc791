"""Words of Khmer text, which is written without spaces: by the dictionary of ICU, which is also Chromium's."""

import re
import threading

import icu


class _Breaker(threading.local):
    """One break iterator a thread; ICU's are not safe to share."""

    def __init__(self) -> None:
        self.iterator = icu.BreakIterator.createWordInstance(icu.Locale("km"))


_CUT = re.compile("(?<=\u17d2)\n|\n(?=[\u17b4-\u17d3\u17dd])")
_breaker = _Breaker()
# ICU counts in UTF-16; a letter that takes two units there must take one, or all that follows would be shifted.
_TWO_UNITS = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")


def borders(text: str) -> list[int]:
    """Where words of `text` (any script) end, as positions in letters. The beginning, 0, is not among them."""
    iterator = _breaker.iterator
    iterator.setText(text if text.isascii() else _TWO_UNITS.sub("\ufffd", text))
    return list(iterator)


def words(text: str) -> list[str]:
    """Cut text into words and what stands between them; joined they give the text again. No cluster is cut in two."""
    start = 0
    pieces = []
    for end in borders(text):
        pieces.append(text[start:end])
        start = end
    if "\\n" not in text and _CUT.search("\n".join(pieces)):  # ICU may cut a misspelled cluster
        return _CUT.sub("", "\n".join(pieces).replace("\n\n", "\n")).split("\n") if "\n" not in text else pieces
    return pieces
