"""The text of PDF pages as a reader would type it, and whether it can be trusted.

A PDF holds shapes, not words. Khmer comes out of it with spaces inside syllables, marks in the order they were drawn,
and, when the maker of the file did not say which shape is which letter, with letters that were never there.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import icu

from kiosk.content.extract import metadata
from kiosk.khmer.normalise import BASES, COENG, normalise

_MARKS = "\u17b4-\u17d3\u17dd"
_KHMER = re.compile(f"[{BASES}{_MARKS}]")
_RUN = re.compile(f"[{BASES}{_MARKS}\u17d7\u200b]+")
_SYLLABLE = re.compile(
    f"[{BASES}]\u17cc?(?:{COENG}[{BASES}]){{0,3}}[\u17c9\u17ca]?(?:{COENG}[{BASES}])?"
    "[\u17b6-\u17c5]?\u17c6?[\u17cb-\u17d1\u17d3\u17dd]?[\u17c7\u17c8]?"
)
_MARK = re.compile(f"[{_MARKS}]")
# A letter of another alphabet right beside a Khmer one: no writer puts it there.
_INTRUDER = re.compile(f"(?<=[{BASES}{_MARKS}])[^\\W\\d_\u1780-\u17ff]|[^\\W\\d_\u1780-\u17ff](?=[{BASES}{_MARKS}])")
# Signs drawn before their base: in files that keep the order of drawing they come before it.
_DRAWN_FIRST = re.compile(f"([\u17c1-\u17c3]?)((?:{COENG}\u179a)?)([{BASES}])((?:{COENG}[{BASES}])*)")
_LINE_END = re.compile(r"[ \t]*\r?\n[ \t]*")
# Hyphens of a broken word: pdfium's own sign; U+2010, which browsers and WeasyPrint draw; the plain one, less certain.
_HYPHEN = re.compile(
    "\ufffe(?:\r?\n)?|(?<=[^\\W\\d_])\u2010\r?\n(?=[^\\W\\d_])(?![A-Z\u00c0-\u00de])|(?<=[a-z])-\r?\n(?=[a-z])"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd\ufffe\uffff\x00-\x08\x0b\x0c\x0e-\x1f]+")

# Measured on the Universal Declaration: as typed 12 % of ICU's words are a single syllable and no mark is without a
# base; the same text from a file with a wrong table of letters 51 % and 6 %, its syllables shuffled 61 %.
_SINGLE, _ORPHANS, _INTRUDERS = 0.33, 0.03, 0.03
_FEW = 150  # Khmer letters; below that the share of single syllables says nothing
_MUCH = 0.3  # share of Khmer letters from which a document is a Khmer one

# Families of fonts made before Unicode that show Khmer for Latin letters; no other font is named so.
_LEGACY = re.compile(
    r"(?:[A-Z]{6}\+)?(limon|abc[-_ ]?(text|zin)|khek|baidok|truth[-_ ]?khmer|tacteing|kc[-_ ]?khmer)", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The text of each page, and whether it is what the pages show.

    `dropped` is true where Khmer was left out because it could not be trusted.
    """

    pages: tuple[str, ...]
    dropped: bool


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How far Khmer text is from what people write: each a share, 0 is best.

    `single`: of ICU's words, those of one syllable; `orphans`: marks without a base, to syllables; `intruders`: letters
    of other alphabets inside words, to syllables.
    """

    letters: int
    single: float
    orphans: float
    intruders: float

    @property
    def plausible(self) -> bool:
        """Whether it can be text that somebody wrote."""
        sane = self.orphans <= _ORPHANS and self.intruders <= _INTRUDERS
        return sane and (self.letters < _FEW or self.single <= _SINGLE)


def tidy(raw: str) -> str:
    """The text of one page with its lines joined; an unlucky hyphen and signs that are none are left out."""
    text = _HYPHEN.sub("", raw)
    text = _PRIVATE.sub("", unicodedata.normalize("NFC", text))
    return _LINE_END.sub(_joint, text).strip()


def judge(raw_pages: Sequence[str]) -> Judged:
    """Choose the reading of the pages in which Khmer is most like Khmer, or leave the Khmer out."""
    pages = [tidy(page) for page in raw_pages]
    if not any(_KHMER.search(page) for page in pages):
        return Judged(pages=tuple(pages), dropped=False)
    readings = [[normalise(page) for page in pages], [normalise(in_order_of_speech(page)) for page in pages]]
    best = min(readings, key=lambda reading: _distance(quality(reading)))
    if quality(best).plausible:
        return Judged(pages=tuple(best), dropped=False)
    khmer = sum(len(_KHMER.findall(page)) for page in best)
    if khmer >= _MUCH * sum(metadata.letters(page) for page in best):
        return Judged(pages=("",) * len(best), dropped=True)
    return Judged(pages=tuple(_without_khmer(page) for page in best), dropped=True)


def quality(pages: Iterable[str]) -> Quality:
    """Measure the Khmer in the pages."""
    text = "\n".join(pages)
    syllables = len(_SYLLABLE.findall(text))
    rest = _SYLLABLE.sub("", text)
    words = list(_words(text))
    return Quality(
        letters=len(_KHMER.findall(text)),
        single=sum(1 for word in words if len(_SYLLABLE.findall(word)) <= 1) / max(1, len(words)),
        orphans=len(_MARK.findall(rest)) / max(1, syllables),
        intruders=len(_INTRUDER.findall(text)) / max(1, syllables),
    )


def in_order_of_speech(text: str) -> str:
    """Put signs that were drawn before their base behind it, as they are spoken and written in Unicode."""
    return _DRAWN_FIRST.sub(r"\3\2\4\1", text)


def is_legacy(font: str) -> bool:
    """Whether a font of this name certainly shows Khmer for Latin letters."""
    return bool(_LEGACY.match(font))


def _distance(found: Quality) -> float:
    return found.single + found.orphans + found.intruders


def _words(text: str) -> Iterable[str]:
    breaks = icu.BreakIterator.createWordInstance(icu.Locale("km"))
    for run in _RUN.findall(text):
        breaks.setText(run)
        begin = 0
        for end in breaks:
            if run[begin:end] != "\u200b":
                yield run[begin:end]
            begin = end


def _joint(match: re.Match[str]) -> str:
    """Between two lines: nothing is seen in Khmer and nothing is lost by a zero-width space; else a space."""
    text, begin, end = match.string, match.start(), match.end()
    both = _KHMER.match(text[begin - 1 : begin]) and _KHMER.match(text[end : end + 1])
    return "\u200b" if both else "\n"


def _without_khmer(page: str) -> str:
    return re.sub(r"[^\S\n]+", " ", re.sub(f"\\S*[{BASES}{_MARKS}]\\S*", " ", page)).strip()
