"""Khmer text in one order of letters, and keys under which look-alike spellings are equal.

The order within a syllable is that of Unicode document L2/22-290 ("Khmer Encoding Structure"), which SIL's
khmer-normalizer follows as well: base, robat, coengs with RO last, register shifter, vowels, signs.
"""

import re
from functools import lru_cache

COENG = "\u17d2"
BASES = "\u1780-\u17b3"
_MARKS = "\u17b6-\u17d1\u17d3\u17dd"
_INVISIBLE = "\u200b-\u200d\u2060\ufeff\u00ad"
_MUUSIKATOAN, _TRIISAP = "\u17c9", "\u17ca"
_ROBAT = "\u17cc"
_RO = COENG + "\u179a"
_E, _I, _II, _AA, _U, _OE, _OO, _NIKAHIT = (
    "\u17c1",
    "\u17b7",
    "\u17b8",
    "\u17b6",
    "\u17bb",
    "\u17be",
    "\u17c4",
    "\u17c6",
)

# A base with all that hangs on it, in whatever order it was typed. White space before a mark or a coeng is an accident
# of PDF text: a mark cannot begin a word.
SYLLABLE = re.compile(
    f"[{BASES}](?:[\\s{_INVISIBLE}]*(?:{COENG}[\\s{_INVISIBLE}]*[{BASES}]|[{_MARKS}]))*[{_INVISIBLE}]*{COENG}?"
)
# A syllable that is in order already; anything else goes the slow way. No two shifters, no U with an upper vowel.
_GOOD = (
    f"\u17cc?(?:{COENG}[\u1780-\u1799\u179b-\u17b3])*(?:{COENG}\u179a)?[\u17c9\u17ca]?"
    "[\u17b6-\u17c5]?\u17c6?[\u17cb\u17cd-\u17d1\u17d3\u17dd]?[\u17c7\u17c8]?"
)
_BAD = re.compile(
    f"[{BASES}](?=[\\s{_INVISIBLE}]*[{_MARKS}{COENG}])(?!{_GOOD}(?![\\s{_INVISIBLE}]*[{_MARKS}{COENG}]))"
    f"(?:[\\s{_INVISIBLE}]*(?:{COENG}[\\s{_INVISIBLE}]*[{BASES}]|[{_MARKS}]))+"
)
_GAPS = re.compile(f"[\\s{_INVISIBLE}]+")
_PART = re.compile(f"{COENG}[{BASES}]|[{_MARKS}]")
_RANKS = {
    **dict.fromkeys("\u17c1\u17c2\u17c3\u17be\u17bf\u17c0\u17c4\u17c5", 4),
    **dict.fromkeys("\u17bb\u17bc\u17bd", 5),
    **dict.fromkeys("\u17b7\u17b8\u17b9\u17ba", 6),
    _AA: 7,
    **dict.fromkeys("\u17c7\u17c8", 9),
    _ROBAT: 0,
    _MUUSIKATOAN: 3,
    _TRIISAP: 3,
}
_SIGN = 8
# Consonants of the first series take TRIISAP to sound like the second; all others (and BA) take MUUSIKATOAN.
_FIRST_SERIES = frozenset(
    "\u1780\u1781\u1782\u1783\u1785\u1786\u1787\u1788\u178a\u178b\u178c\u178d\u178f\u1790\u1791\u1792\u1795\u1796\u1797\u179e\u179f\u17a0\u17a2"
)
_UPPER = "\u17b7-\u17ba\u17be\u17d0\u17dd"
_UNDER_UPPER = re.compile(f"[{_U}{_MUUSIKATOAN}{_TRIISAP}](?=[\u17c1-\u17c5]?(?:[{_UPPER}]|\u17b6\u17c6))")


def _shifter(letters: str) -> str:
    """The register shifter that a consonant (with its coengs) takes."""
    return _TRIISAP if not _FIRST_SERIES.isdisjoint(letters) and "\u1794" not in letters else _MUUSIKATOAN


@lru_cache(maxsize=20_000)
def _in_order(typed: str) -> str:
    syllable = _GAPS.sub("", typed)
    base, parts = syllable[0], _PART.findall(syllable)
    coengs = [p for p in dict.fromkeys(parts) if p[0] == COENG]
    coengs.sort(key=lambda c: c == _RO)
    marks = sorted({p for p in parts if p[0] != COENG}, key=lambda m: (_RANKS.get(m, _SIGN), parts.index(m)))
    tail = "".join(marks)
    if _E in tail:
        for vowel, whole in ((_II, _OE), (_AA, _OO), (_I, _OE)):
            if vowel in tail:
                tail = tail.replace(_E, "", 1).replace(vowel, whole, 1)
                break
    if _U in tail:
        tail = tail.replace(_OE + _U, _U + _OE)
        shifter = _shifter(base + "".join(coengs))
        shifted = re.sub(f"{_U}(?=[\u17c1-\u17c5]?(?:[{_UPPER}]|\u17b6\u17c6))", "", tail)
        if shifted != tail:
            tail = shifted if tail[0] in "\u17c9\u17ca" else shifter + shifted
    robat = _ROBAT if _ROBAT in tail else ""
    return base + robat + "".join(coengs) + tail.replace(_ROBAT, "")


def normalise(text: str) -> str:
    """Put the letters of every Khmer syllable in order; nothing that is seen changes, other scripts stay as they are.

    Source: Unicode L2/22-290. Coeng DA and TA, which fonts draw alike but words distinguish, are left apart.
    """
    return _BAD.sub(lambda m: _in_order(m[0]), text)


# One letter at a time: on long texts many times quicker than a translation table or a pattern.
_FOLDED = (
    *((letter, "") for letter in "\u200b\u200c\u200d\u2060\ufeff\u00ad"),
    *((chr(0x17E0 + digit), str(digit)) for digit in range(10)),
)
_GIVE = ("\u17b2\u17d2\u1799", "\u17a2\u17c4\u1799", "\u17b2\u1799", "\u17b1\u1799")
# Letters that are drawn like a stack or a letter with a sign, and typed so by those who do not know the key.
_DRAWN_ALIKE = (
    ("\u1791\u17d2\u1794", "\u17a1"),  # LA
    ("\u1794\u17d2\u1789\u17bb", "\u17ac"),  # RYY
    ("\u1794\u17d2\u1789", "\u17ab"),  # RY
    ("\u1796\u17d2\u1789\u17b6", "\u1789"),  # NYO
    ("\u17ad\u17b6", "\u1789"),
    ("\u17ae\u17b6", "\u1789"),
    ("\u1796\u17d2\u1789\u17bb", "\u17ae"),  # LYY
    ("\u17ad\u17bb", "\u17ae"),
    ("\u1796\u17d2\u1789", "\u17ad"),  # LY
    ("\u1796\u17d2\u178b", "\u17b0"),  # AI
    ("\u17a7\u17b7", "\u17b1"),  # OO TYPE ONE
    ("\u17a7\u17cc", "\u17b1"),
    ("\u17a7\u17cd", "\u17b1"),
    ("\u17d4\u179b\u17d4", "\u17d8"),  # BEYYAL
    ("\u17a3", "\u17a2"),
    ("\u17a4", "\u17a2\u17b6"),
    ("\u17b4", ""),
    ("\u17b5", ""),
)
_SHIFTED = re.compile(
    f"([{BASES}](?:{COENG}[{BASES}])*)[{_MUUSIKATOAN}{_TRIISAP}](?=[\u17c1-\u17c5]?(?:[{_UPPER}]|\u17b6\u17c6))"
)


def search_key(text: str) -> str:
    """Fold spellings that look or are meant alike into one, for comparing only.

    Besides `normalise`: zero-width characters removed, coeng DA as TA, the right register shifter under upper vowels,
    one spelling of the word "give" (three are in use), obsolete letters, Khmer digits as ASCII.
    """
    for letter, folded in _FOLDED:
        text = text.replace(letter, folded)
    key = normalise(text).replace("\u17d2\u178a", "\u17d2\u178f")
    if _MUUSIKATOAN in key or _TRIISAP in key:
        key = _SHIFTED.sub(lambda m: m[1] + _shifter(m[1]), key)
    for spelling in _GIVE:
        key = key.replace(spelling, "\u17b1\u17d2\u1799")
    for drawn, letter in _DRAWN_ALIKE:
        key = key.replace(drawn, letter)
    return key
