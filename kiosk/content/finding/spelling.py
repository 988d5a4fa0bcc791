"""How far apart two spellings are, and which other spellings of a Khmer word are in use."""

from collections.abc import Iterator

# Letters that are taken for each other: same sound, or alike on the screen. A swap of these is half a mistake.
_ALIKE = [
    "\u178e\u1793\u1789", "\u179b\u17a1\u179a", "\u178f\u178a\u1791\u1792\u1790\u178b\u178c\u178d",
    "\u1794\u1796\u1797\u1795", "\u1780\u1782\u1781\u1783", "\u1785\u1787\u1786\u1788", "\u179f\u179d\u179e",
    "\u17b7\u17b8\u17b9\u17ba", "\u17bb\u17bc\u17bd", "\u17c1\u17c2\u17c3\u17be", "\u17b6\u17b8", "\u17c4\u17c5",
    "\u17a2\u17a7\u17b1", "ei", "ea", "ao", "ckq", "sz", "iy", "fv",
]  # fmt: skip
_PAIRS = frozenset((a, b) for group in _ALIKE for a in group for b in group if a != b)
# What is easily left out: marks, coengs and vowels of Khmer.
_LIGHT = frozenset("\u17c6\u17c7\u17c8\u17c9\u17ca\u17cb\u17cc\u17cd\u17ce\u17cf\u17d0\u17d2\u17b6\u17b7\u17b8\u17bb")
_HALF = 0.5


def distance(typed: str, word: str, limit: float) -> float:
    """Count edits from one to the other: a letter more, less or other, or two swapped; easy mistakes count half.

    Stops early with something over `limit` when it cannot be reached (Damerau-Levenshtein, optimal alignment).
    """
    before: list[float] = []
    last = _row_of(word)
    for i, letter in enumerate(typed, 1):
        row = [last[0] + (_HALF if letter in _LIGHT else 1.0)]
        for j, other in enumerate(word, 1):
            if letter == other:
                cost = last[j - 1]
            else:
                cost = min(
                    last[j - 1] + (_HALF if (letter, other) in _PAIRS else 1.0),
                    last[j] + (_HALF if letter in _LIGHT or typed[i - 2 : i - 1] == letter else 1.0),
                    row[j - 1] + (_HALF if other in _LIGHT or word[j - 2 : j - 1] == other else 1.0),
                )
                if before and j > 1 and letter == word[j - 2] and typed[i - 2] == other:
                    cost = min(cost, before[j - 2] + 1.0)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]


def _row_of(word: str) -> list[float]:
    row = [0.0]
    for letter in word:
        row.append(row[-1] + (_HALF if letter in _LIGHT else 1.0))
    return row


def variants(word: str) -> Iterator[str]:
    """Other accepted spellings of a Khmer word that differ in one habit, as keys (see `normalise.search_key`).

    NIKAHIT or MO with a coeng for the sound m; LO or LA; NO or NNO; with or without SAMYOK SANNYA; a killed letter
    or none.
    """
    for at, letter in enumerate(word):
        head, tail = word[:at], word[at + 1 :]
        after = tail[:1]
        if letter == "\u17c6" and "\u1780" <= after <= "\u17a2":
            yield f"{head}\u1798\u17d2{tail}"
        elif letter == "\u1798" and at and after == "\u17d2" and "\u1780" <= word[at - 1] <= "\u17a2":
            yield f"{head}\u17c6{tail[1:]}"
        elif letter in "\u179b\u17a1":
            yield head + ("\u17a1" if letter == "\u179b" else "\u179b") + tail
        elif letter in "\u178e\u1793":
            yield head + ("\u178e" if letter == "\u1793" else "\u1793") + tail
        elif letter in "\u17d0\u17cd":
            yield head + tail
        if "\u1780" <= letter <= "\u17a2" and "\u1780" <= after <= "\u17a2":
            yield f"{head}{letter}\u17d0{tail}"
