"""Codes under which a Khmer name and its Latin spellings meet, however the name was transliterated.

Official spellings, those of the UN (UNGEGN) and those that people make up agree in little but the order of consonants,
and not in breath (k, kh) or voice (t, d). So the code of a name is its consonants, by class; vowels do not count.
"""

import re
from collections.abc import Iterable
from itertools import islice, product

from kiosk.khmer.clusters import clusters
from kiosk.khmer.normalise import COENG, search_key
from kiosk.khmer.words import borders

_CLASSES = {
    "K": "\u1780\u1781\u1782\u1783",
    "G": "\u1784",  # ng
    "C": "\u1785\u1786\u1787\u1788",
    "N": "\u1789\u178e\u1793",
    "T": "\u178a\u178b\u178c\u178d\u178f\u1790\u1791\u1792",
    "P": "\u1794\u1795\u1796\u1797",
    "M": "\u1798",
    "Y": "\u1799",
    "R": "\u179a\u17ab\u17ac",
    "L": "\u179b\u17a1\u17ad\u17ae",
    "V": "\u179c",
    "S": "\u179d\u179e\u179f",
    "H": "\u17a0",
}
_CODES = {letter: code for code, letters in _CLASSES.items() for letter in letters}
_NGO = "\u1784"
_KILLED = "\u17cd"
_VOWELS = re.compile("[\u17b6-\u17c5]")
# Latin, longest first. What is not listed (vowels, marks) has no code.
_LATIN = {
    "nng": "NG", "ng": "G", "nh": "N", "ny": "N", "chh": "C", "ch": "C", "kh": "K", "gh": "K", "th": "T", "dh": "T",
    "ph": "P", "bh": "P", "sh": "S", "k": "K", "g": "K", "c": "K", "q": "K", "x": "S", "j": "C", "d": "T", "t": "T",
    "b": "P", "p": "P",
    "m": "M", "n": "N", "r": "R", "l": "L", "v": "V", "w": "V", "f": "V", "s": "S", "z": "S", "y": "Y", "h": "H",
}  # fmt: skip
_LATIN_PART = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)) + "|[a-z]")
_GLIDES = frozenset("\u1799\u179c")
_WEAK = frozenset("hywv")
_LONG = 4
_MOST_WAYS = 8
_LATIN_VOWELS = frozenset("aeiouy")
_SHORTEST, _LONGEST = 2, 14  # of a code, in letters
_NAME_WORDS = 2  # of a name within a long title
_FIRST_WORDS = 12  # of a long title
_TWICE = re.compile(r"(.)\1+")


def sounds(khmer: str) -> set[str]:
    """The codes of a Khmer name, its letters in order (see `normalise`): several where a letter may be silent."""
    ways: list[list[str]] = []
    cut = clusters(khmer)
    for number, cluster in enumerate(cut):
        last = number == len(cut) - 1
        code = "".join(_CODES.get(letter, "") for letter in cluster).replace("HV", "V")
        if _KILLED in cluster:
            ways.append(["", code] if _VOWELS.search(cluster) else [""])
        elif number and cluster in _GLIDES:  # it may only close the syllable and be heard as part of the vowel
            ways.append(["", code])
        elif last and number and COENG in cluster and not _VOWELS.search(cluster):
            ways.append([code[:1], code])
        elif "\u17c6" in cluster and (last or cut[number + 1][0] != _NGO):
            ways.append([code + "M"])  # NIKAHIT; before NGO it only colours the vowel
        else:
            ways.append([code])
    return {_TWICE.sub(r"\1", "".join(way)) for way in islice(product(*ways), _MOST_WAYS)}


def sounds_of_latin(name: str) -> set[str]:
    """The codes of a name in (folded) Latin letters, spaces or none: several where a letter may be silent."""
    ways = [way for word in name.split() for way in _latin_ways(word)]
    codes = {_TWICE.sub(r"\1", "".join(way)) for way in islice(product(*ways), _MOST_WAYS)}
    return codes | {code[:-1] for code in codes if len(code) > _LONG}  # "Sihanouk" ends in a letter nobody says


def _latin_ways(word: str) -> Iterable[list[str]]:
    parts = _LATIN_PART.findall(word)
    for number, part in enumerate(parts):
        before = parts[number - 1] if number else ""
        after = parts[number + 1] if number + 1 < len(parts) else ""
        code = _LATIN.get(part, "")
        if part not in _WEAK or not number or (after in _LATIN_VOWELS and before in _LATIN_VOWELS):
            yield [code]
        elif part == "h":
            yield [""]
        elif before in _LATIN_VOWELS:  # it may be a part of the vowel
            yield ["", code]
        else:
            yield [code]


def sounds_of_names(names: Iterable[str]) -> list[str]:
    """The codes of all stretches of titles that may be a name: from any letter of a short one to a word's end."""
    found: dict[str, None] = {}
    for name in names:
        for run in re.findall(
            "[\u1780-\u17d3\u17dd]+", re.sub("(?<=[\u1780-\u17dd])[ \u00a0]+(?=[\u1780-\u17dd])", "", search_key(name))
        ):
            found.update(dict.fromkeys(_stretches(run)))
    return list(found)


def _stretches(run: str) -> Iterable[str]:
    ends = borders(run)[:_FIRST_WORDS]
    starts, reach = [0, *ends[:-1]], _NAME_WORDS
    if len(cut := clusters(run)) <= _FIRST_WORDS:
        starts, reach = [], len(ends)
        at = 0
        for cluster in cut:
            starts.append(at)
            at += len(cluster)
    for start in starts:
        for end in [e for e in ends if e > start][:reach]:
            yield from (code for code in sorted(sounds(run[start:end])) if _SHORTEST <= len(code) <= _LONGEST)
