"""The words of a text as the index holds them: folded, stemmed, Khmer cut by dictionary."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import snowballstemmer

from kiosk.content.finding import grammar
from kiosk.khmer.normalise import search_key
from kiosk.khmer.words import words

# Scripts that set no space between words: Thai, Lao, Burmese, Khmer, kana, Han.
_UNSPACED = "\u0e00-\u0e4e\u0e80-\u0eff\u1000-\u103f\u1050-\u109f\u1780-\u17d3\u17dd\u3040-\u30ff\u4e00-\u9fff"
KHMER = re.compile("[\u1780-\u17ff]")
_RUN = re.compile(f"[{_UNSPACED}]+|[^\\W_{_UNSPACED}\u17d4-\u17dc]+")
_UNSPACED_START = re.compile(f"[{_UNSPACED}]")
# A space within Khmer is a breath, a line end of a PDF, or a habit; it says nothing sure about words.
_BREATH = re.compile("(?<=[\u1780-\u17d3\u17dd])[ \u00a0]+(?=[\u1780-\u17d3\u17dd])")
_BARE = frozenset(map(chr, range(0x1780, 0x17A3)))
_SURROGATES = re.compile("[\ud800-\udfff]")
# Where a line may be broken, or not: soft hyphens, zero-width spaces and joiners, byte order marks. No part of a word.
UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_UNSEEN = re.compile(f"[{UNSEEN}]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_LONGEST = 60  # letters; what is longer is no word that anybody types

_NAMES = {"en": "english", "fr": "french"}
# British spellings under the American ones; applied to whole words of some length, before stemming.
_BRITISH = (
    (re.compile(r"(?<=[a-z]{3})our(?=$|s$|ed$|ing$|ful|less|ite|able|ist|hood)"), "or"),
    (re.compile(r"(?<=[a-z]{3})is(?=e$|ed$|es$|er$|ers$|ing$|ation)"), "iz"),
    (re.compile(r"(?<=[a-z]{2})ys(?=e$|ed$|es$|er$|ing$)"), "yz"),
    (re.compile(r"(?<=[a-z]{2}[bt])re(?=$|s$)"), "er"),
    (re.compile(r"ogue(?=$|s$)"), "og"),
    (re.compile(r"ll(?=ed$|ing$|er$|ers$)"), "l"),
    (re.compile(r"(?<=[a-z]{3})ence(?=$|s$)"), "ense"),
    (re.compile(r"ae(?=[a-z]{3})"), "e"),
)


def fold(text: str) -> str:
    """Fold case, accents, ligatures and Khmer spelling; zero-width characters go, spaces within Khmer go."""
    text = text.lower()
    if text.isascii():
        return text
    text = _UNSEEN.sub("", _SURROGATES.sub("?", text))
    if KHMER.search(text):
        text = _BREATH.sub("", search_key(text))
    text = unicodedata.normalize("NFKD", text).replace("\u0153", "oe").replace("\u00e6", "ae").replace("\u00df", "ss")
    return _ACCENTS.sub("", text)


class _Stems(dict[str, str]):
    """Word to stem, worked out once a word; an empty word's stem is empty."""

    def __init__(self, language: str) -> None:
        super().__init__(dict.fromkeys(grammar.EMPTY[language], ""))
        self._stemmer = snowballstemmer.stemmer(_NAMES[language])
        self._british = language == "en"

    def __missing__(self, word: str) -> str:
        stem = word[:_LONGEST]
        if word.isalpha() and word.isascii():
            if self._british:
                for pattern, american in _BRITISH:
                    stem = pattern.sub(american, stem)
            stem = self._stemmer.stemWord(stem)
        if len(self) < 200_000:  # noqa: PLR2004 -- bounds the memory, whatever is read
            self[word] = stem
        return stem


@cache
def stems(language: str) -> dict[str, str]:
    """The stems of a language (BCP 47); English where there are no rules for it."""
    return _Stems("fr" if language.partition("-")[0] == "fr" else "en")


def runs(folded: str) -> list[str]:
    """Cut folded text into words of spaced scripts and whole runs of unspaced ones."""
    return _RUN.findall(folded)


def is_unspaced(run: str) -> bool:
    """Whether a run is of a script without spaces between words."""
    return _UNSPACED_START.match(run) is not None


def khmer_words(run: str) -> list[str]:
    """Cut a run by the dictionary; a bare consonant that is left over belongs to the word before it."""
    pieces = words(run)
    if len(pieces) == 1 or _BARE.isdisjoint(pieces):
        return pieces
    kept = pieces[:1]
    for piece in pieces[1:]:
        if piece in _BARE:
            kept[-1] += piece
        else:
            kept.append(piece)
    return kept


def terms_of_runs(pieces: Iterable[str], language: str) -> list[str]:
    """Turn runs into index terms, in order; empty words are left out."""
    stem = stems(language)
    found: list[str] = []
    for piece in pieces:
        if piece < "\u0e00" or not is_unspaced(piece):
            found.append(stem[piece])
        else:
            found.extend(khmer_words(piece))
    return [t for t in found if t]


def terms(text: str, language: str) -> list[str]:
    """Turn text into index terms, in order. `language` is the main one of its title."""
    return terms_of_runs(runs(fold(text)), language)


def all_words(text: str) -> list[str]:
    """Turn text (a title) into its words with the empty ones and without stemming."""
    found: list[str] = []
    for piece in runs(fold(text)):
        found.extend(khmer_words(piece) if is_unspaced(piece) else [piece[:_LONGEST]])
    return found
