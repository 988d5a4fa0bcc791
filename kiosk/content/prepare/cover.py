"""Covers for titles that have none: drawn by us, so that every shelf is made of pictures."""

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape

import icu

from kiosk.content.model import Kind, Publication
from kiosk.content.workbench import Workbench

COVER, THUMB = "cover.svg", "thumb.svg"
WIDTH, HEIGHT = 600, 800

# The colours of the starter shelves, darker: white letters stand out at least 5.5 to 1 (WCAG 2.2, 1.4.3).
_OF_SHELVES = {
    "learn-to-read": "#9e4a1a",
    "stories": "#8746a0",
    "children": "#82590f",
    "health": "#28703f",
    "trades": "#37669a",
    "law": "#a33b4d",
    "languages": "#1b6c6c",
    "before-release": "#4d6b24",
    "encyclopedia": "#5c6294",
}
COLOURS = (*_OF_SHELVES.values(), "#31657c", "#6b5e80", "#765a33")
CREAM, INK = "#fff8ea", "#22303c"
# Families that a terminal has; Chromium takes each letter from the first that holds it.
_FONTS = "'Noto Sans Khmer','Khmer OS Content','Khmer OS',Battambang,'Noto Sans',sans-serif"

_SIZES = (92, 76, 66, 58, 50, 44, 38, 34)  # pixels, the largest that fits
_TEXT_WIDTH, _TITLE_HEIGHT, _TITLE_MIDDLE = 425, 320, 486
_LEADING = {True: 1.75, False: 1.25}  # line height to size, for Khmer (its subscripts hang low) and other scripts
_AUTHOR_SIZES, _AUTHOR_MIDDLE, _AUTHOR_HEIGHT = (34, 30, 26), 735, 64
_MIDDLE = 315  # of what stands on the cover, beside the spine
_MARKS = {"Mn", "Me", "Cf"}

# Pictograms in a box of 100 by 100, drawn with lines.
_PICTOGRAMS = {
    Kind.EPUB: "M50 30C38 20 22 18 8 20V78C22 76 38 78 50 88M50 30C62 20 78 18 92 20V78C78 76 62 78 50 88M50 30V88",
    Kind.PDF: "M22 8H62L80 26V92H22ZM62 8V26H80M36 44H66M36 58H66M36 72H56",
    Kind.COMIC: "M8 10H92V90H8ZM8 50H92M44 10V50M60 50V90",
    Kind.AUDIO: "M14 62V52A36 36 0 0 1 86 52V62M14 60H28V86H20A6 6 0 0 1 14 80ZM86 60H72V86H80A6 6 0 0 0 86 80Z",
    Kind.VIDEO: "M8 18H92V82H8ZM40 36L64 50L40 64Z",
    Kind.ZIM: "M50 8A42 42 0 1 1 49.9 8ZM8 50H92M50 8C26 32 26 68 50 92M50 8C74 32 74 68 50 92",
    Kind.HTML: "M8 14H92V86H8ZM8 32H92M20 23H21M32 23H33M34 50L24 59L34 68M66 50L76 59L66 68M54 46L46 72",
}

# What is repeated over a cover: width and height of one piece, whether it is filled, and its path.
_PATTERNS = (
    (64, 64, True, "M0 0H32V32H0zM32 32H64V64H32z"),  # the checks of a krama
    (80, 80, False, "M0 40a40 40 0 0 1 80 0M-40 80a40 40 0 0 1 80 0M40 80a40 40 0 0 1 80 0"),  # scales
    (96, 48, False, "M0 24q24-30 48 0t48 0"),  # water
    (84, 84, False, "M42 6L78 42 42 78 6 42zM42 28L56 42 42 56 28 42z"),  # lozenges
    (60, 60, True, "M15 7a8 8 0 1 0 .1 0zM45 37a8 8 0 1 0 .1 0z"),  # seeds
    (90, 110, False, "M45 8C75 38 75 72 45 102 15 72 15 38 45 8zM45 8V102"),  # leaves
    (72, 44, False, "M0 34L36 10 72 34"),  # roofs
    (80, 90, False, "M40 90V30M40 52C22 50 14 38 14 22 32 24 40 36 40 52 40 36 48 24 66 22 66 38 58 50 40 52"),  # rice
)


@dataclass(frozen=True, kw_only=True)
class _Set:
    """A text broken into lines at a size in pixels; `leading` is the distance of its base lines."""

    lines: tuple[str, ...]
    size: int
    leading: float


def ensure_cover(publication: Publication, item_id: str, bench: Workbench, *, shelf: str = "") -> Publication:
    """Draw a cover and its thumbnail if the publication has none; returns it with `cover` filled.

    The thumbnail of `cover.webp` is `thumb.webp`, that of `cover.svg` is `thumb.svg`. The same item on the
    same shelf always gets the same drawing.
    """
    if publication.cover:
        return publication
    drawing = draw(publication, item_id, shelf=shelf).encode()
    bench.write(COVER, drawing)
    bench.write(THUMB, drawing)
    return replace(publication, cover=COVER)


def draw(publication: Publication, item_id: str, *, shelf: str = "") -> str:
    """The cover as SVG: title and author on a label, the pictogram of the kind over it.

    The colour is that of the shelf (a key), or follows from the id when there is none; the pattern follows from the id.
    """
    seed = hashlib.sha256(item_id.encode()).digest()
    any_of_them = hashlib.sha256((shelf or item_id).encode()).digest()[0] % len(COLOURS)
    colour = _OF_SHELVES.get(shelf, COLOURS[any_of_them])
    title = set_text(_showable(publication.title), _SIZES, _TEXT_WIDTH, _TITLE_HEIGHT)
    author = set_text(_showable(", ".join(publication.authors[:2])), _AUTHOR_SIZES, _TEXT_WIDTH, _AUTHOR_HEIGHT)
    top = _TITLE_MIDDLE - title.leading * (len(title.lines) - 1) / 2 + title.size * 0.35
    below = _AUTHOR_MIDDLE - author.leading * (len(author.lines) - 1) / 2 + author.size * 0.35
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}"',
            f' width="{WIDTH}" height="{HEIGHT}"><defs>{_pattern(seed[1])}</defs>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colour}"/>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#p)" opacity=".17"/>',
            f'<rect width="30" height="{HEIGHT}" fill="{INK}" opacity=".3"/>',
            # The author stands on plain ground, the title on a label, the sign of the kind over its edge.
            f'<rect y="676" width="{WIDTH}" height="124" fill="{colour}"/>' if author.lines else "",
            f'<rect x="60" y="180" width="510" height="480" rx="22" fill="{CREAM}"/>',
            f'<rect x="74" y="194" width="482" height="452" rx="14" fill="none" stroke="{colour}" stroke-width="4"/>',
            f'<circle cx="{_MIDDLE}" cy="180" r="104" fill="{CREAM}"/>',
            f'<circle cx="{_MIDDLE}" cy="180" r="88" fill="{colour}"/>',
            f'<g transform="translate({_MIDDLE - 50} 130)" fill="none" stroke="#fff" stroke-width="7"',
            f' stroke-linecap="round" stroke-linejoin="round"><path d="{_PICTOGRAMS[publication.kind]}"/></g>',
            f'<g text-anchor="middle" font-family="{_FONTS}">',
            *_lines(title, top, f'font-weight="600" fill="{INK}"'),
            *_lines(author, below, 'font-weight="400" fill="#fff"'),
            "</g></svg>",
        )
    )


def set_text(text: str, sizes: tuple[int, ...], width: float, height: float) -> _Set:
    """Break a text where its language allows, at the largest of the sizes (descending) at which it fits the box.

    What does not fit at the smallest size ends in an ellipsis. Widths are estimated: a terminal's fonts are not here.
    """
    leading = _LEADING[any("\u1780" <= char <= "\u17ff" for char in text)]
    pieces = list(_pieces(text))
    for size in sizes:
        lines = _broken(pieces, width / size)
        if len(lines) * leading * size <= height and all(_ems(line) <= width / size for line in lines):
            return _Set(lines=tuple(lines), size=size, leading=leading * size)
    size = sizes[-1]
    lines = _broken([part for piece in pieces for part in _clusters(piece)], width / size)
    room = max(1, int(height / (leading * size)))
    if len(lines) > room:
        lines = [*lines[: room - 1], _shortened(lines[room - 1], width / size)]
    return _Set(lines=tuple(lines), size=size, leading=leading * size)


def _broken(pieces: list[str], width: float) -> list[str]:
    """Fill lines of a width in ems, then even them out: the narrowest box that needs no more lines looks best."""
    lines = _filled(pieces, width)
    for part in (0.7, 0.8, 0.9):
        even = _filled(pieces, width * part)
        if len(even) == len(lines):
            return even
    return lines


def _filled(pieces: list[str], width: float) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and _ems((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines if line.strip()]


def _shortened(line: str, width: float) -> str:
    parts = list(_clusters(line))
    while parts and _ems("".join(parts) + "…") > width:
        parts.pop()
    return "".join(parts).rstrip() + "…"


def _pieces(text: str) -> Iterator[str]:
    """The text between the places where a line may end; ICU knows the words of Khmer and Thai."""
    return _parts(text, icu.BreakIterator.createLineInstance(icu.Locale("km")))


def _clusters(text: str) -> Iterator[str]:
    return _parts(text, icu.BreakIterator.createCharacterInstance(icu.Locale("km")))


def _parts(text: str, breaks: icu.BreakIterator) -> Iterator[str]:
    # ICU counts in UTF-16.
    units = icu.UnicodeString(text)
    breaks.setText(units)
    begin = 0
    for end in breaks:
        yield str(units[begin:end])
        begin = end


def _ems(text: str) -> float:
    """The width of a text in ems, measured on Noto Sans and Khmer fonts and rounded up."""
    return sum(_em(char) for char in text)


@lru_cache(maxsize=1024)
def _em(char: str) -> float:  # noqa: PLR0911 - a table of ranges
    if "\u1780" <= char <= "\u17b3":
        return 0.72
    if char in "\u17b6\u17c1\u17c2\u17c3\u17c7\u17c8\u17be\u17bf\u17c0":
        return 0.4
    if char in "\u17c4\u17c5":
        return 0.75
    if unicodedata.category(char) in _MARKS:
        return -0.72 if char == "\u17d2" else 0.0  # the letter after a coeng hangs below
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if char in "iljtfI.,:;!'| ()[]":
        return 0.34
    if char in "mwMW@":
        return 0.95
    return 0.72 if char.isupper() else 0.57


def _lines(text: _Set, top: float, look: str) -> Iterator[str]:
    for number, line in enumerate(text.lines):
        y = round(top + number * text.leading)
        yield f'<text x="{_MIDDLE}" y="{y}" font-size="{text.size}" {look}>{escape(line)}</text>'


def _pattern(number: int) -> str:
    """One of the patterns as something to fill with, called `p`."""
    width, height, filled, path = _PATTERNS[number % len(_PATTERNS)]
    look = 'fill="#fff"' if filled else 'fill="none" stroke="#fff" stroke-width="6"'
    return (
        f'<pattern id="p" width="{width}" height="{height}" patternUnits="userSpaceOnUse"><path d="{path}" {look}/>'
        "</pattern>"
    )


def _showable(text: str) -> str:
    """Without what XML or a drawing cannot hold."""
    return "".join(char for char in text if char.isprintable() or char in "\u200b\u200c\u200d").strip()
