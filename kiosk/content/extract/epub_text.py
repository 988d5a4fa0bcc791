"""The words of a prepared page, as the index takes them and as places in it are counted."""

from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import etree

from kiosk.content.extract.metadata import clean, letters
from kiosk.content.prepare.parsing import SVG, XHTML, Element

_BLOCKS = tuple(
    XHTML + tag
    for tag in (
        *("p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "address", "hgroup", "center"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "menu", "li", "dl", "dt", "dd", "blockquote", "pre", "hr"),
        *("br", "table", "caption", "tr", "td", "th", "figure", "figcaption", "details", "summary", "body"),
    )
)
_DRAWN_BLOCKS = tuple(SVG + tag for tag in ("text", "title", "desc"))
_HEADINGS = tuple(XHTML + tag for tag in ("h1", "h2", "h3", "h4", "h5", "h6"))
_SPAN = SVG + "tspan"
_STYLES = (XHTML + "style", SVG + "style")
# White space that books do not use, to find borders again in the joined text: it counts for no letter.
_BORDER, _MARK = "\u2028", "\u2029"

_LONG, _TO_SPACES = 1 << 20, str.maketrans(dict.fromkeys("\t\n\r\x85\u00a0", " "))


@dataclass(frozen=True, kw_only=True)
class Words:
    """The text of a page, a line a block; `letters` as in `model.Section`, and those before each id asked for."""

    text: str
    letters: int
    before: dict[str, int] = field(default_factory=dict)


def words(body: Element, ids: Collection[str] = ()) -> Words:
    """All text of a body but its style sheets. The tree is used up: blocks in it are marked."""
    etree.strip_elements(body, *_STYLES, with_tail=False)
    marked = _mark(body, ids) if ids else []
    for block in body.iter(*_BLOCKS, *_DRAWN_BLOCKS):
        block.text = _BORDER + (block.text or "")
        if block is not body:
            block.tail = _BORDER + (block.tail or "")
    _mark_lines(body)
    joined = "".join(map(str, body.itertext()))
    before: dict[str, int] = {}
    if marked and joined.count(_MARK) == len(marked):
        total = 0
        for part, target in zip(joined.split(_MARK), marked, strict=False):
            total += letters(part)
            before[target] = total
    text = "\n".join(filter(None, map(_tidy, joined.split(_BORDER))))
    return Words(text=text, letters=letters(text), before=before)


def heading(body: Element) -> str:
    """The first heading that has words, or empty."""
    for element in body.iter(*_HEADINGS):
        if found := clean("".join(map(str, element.itertext()))):
            return found
    return ""


def _tidy(line: str) -> str:
    """Single spaces. Splitting is the fastest way, but makes an object of each word."""
    if len(line) < _LONG:
        return " ".join(line.split())
    line = line.translate(_TO_SPACES)
    while "  " in line:
        line = line.replace("  ", " ")
    return line.strip()


def _mark_lines(body: Element) -> None:
    """Mark the lines of drawn text: a part of it that goes back (`x`) to another height.

    A part that is only raised or lowered is an index, and one with a new `x` alone may be a single letter.
    """
    height = ""
    for span in body.iter(_SPAN):
        before, height = height, span.get("y", height)
        if span.get("x") and (span.get("dy") or height != before):
            span.text = _BORDER + (span.text or "")


def _mark(body: Element, ids: Collection[str]) -> list[str]:
    marked = []
    for element in body.iter():
        name = element.get("id") or element.get("name") or ""
        if name in ids and name not in marked:
            element.text = _MARK + (element.text or "")
            marked.append(name)
    return marked
