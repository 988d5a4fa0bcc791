"""Prepares one page of an EPUB: parsed, cleaned, written out again, and its words and size taken."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml import etree

from kiosk.content.extract import epub_text
from kiosk.content.extract.epub_files import FileLinks
from kiosk.content.extract.epub_text import Words
from kiosk.content.prepare import drawing, markup, parsing
from kiosk.content.prepare.links import Want
from kiosk.content.prepare.parsing import SVG, XHTML, Element

_STYLE_LINK = re.compile(rb"""<\?xml-stylesheet\b[^>]{0,300}?\bhref\s*=\s*["']([^"'>]{1,200})["']""")
_PROLOG = 4_096  # bytes in which style sheets of the whole document are named
_NUMBER = re.compile(r"(width|height)\s*=\s*(\d{1,5}(?:\.\d+)?)", re.IGNORECASE)
_SHAPES = tuple(
    SVG + tag for tag in ("path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "image")
)
_FULL_PAGE = "html,body{margin:0;padding:0;height:100%}body>svg,body>img{display:block;width:100%;height:100%}"


@dataclass(frozen=True, kw_only=True)
class PreparedPage:
    """A page as terminals get it, and what was seen in it. `width` and `height` in CSS pixels, 0 when not declared.

    `picture` is the prepared file of its first picture; `ids` are the names of its places, where they were asked for;
    `drawn` says whether a drawing is part of it.
    """

    data: bytes
    words: Words
    heading: str = ""
    width: int = 0
    height: int = 0
    pictures: int = 0
    picture: str = ""
    ids: frozenset[str] = frozenset()
    drawn: bool = False


EMPTY = PreparedPage(
    data=f'<html xmlns="{XHTML[1:-1]}"><head><title/></head><body/></html>'.encode(), words=Words(text="", letters=0)
)


def prepare(data: bytes, name: str, links: FileLinks, ids: Collection[str] = ()) -> PreparedPage:
    """Prepare a page in XHTML, HTML or SVG. `ids`: the places in it whose distance from its start is wanted.

    Raises:
        Unreadable: it cannot be read at all.
        TooLarge: it has too many elements.
    """
    root = parsing.page(data, name)
    size = (0, 0)
    if parsing.local(root) == "svg":
        size = drawing.size(root)
        root = _around(root)
    head, body = _parts(root)
    for match in _STYLE_LINK.finditer(data, 0, _PROLOG):
        etree.SubElement(
            head, XHTML + "link", rel="stylesheet", href=parsing.legal(match[1].decode("utf-8", "replace"))
        )
    markup.clean(root, links)
    size = _viewport(head) or size
    picture = next(body.iter(XHTML + "img"), None)
    return PreparedPage(
        data=etree.tostring(root, encoding="utf-8"),
        ids=frozenset(element.get("id", "") for element in root.iter()) if ids else frozenset(),
        heading=epub_text.heading(body),
        width=size[0],
        height=size[1],
        pictures=links.pictures,
        picture=picture.get("src", "") if picture is not None else "",
        drawn=next(body.iter(*_SHAPES), None) is not None,
        words=epub_text.words(body, ids),  # last: it uses the tree up
    )


def of_picture(name: str, links: FileLinks) -> PreparedPage | None:
    """A page that shows one picture of the archive, or None if it is no picture."""
    if not links.resolve("/" + name, Want.PICTURE):
        return None
    image = etree.Element(XHTML + "img", src="/" + name, alt="")
    root = _around(image)
    markup.clean(root, links)
    return PreparedPage(
        data=etree.tostring(root, encoding="utf-8"),
        words=Words(text="", letters=0),
        pictures=1,
        picture=image.get("src", ""),
    )


def _around(content: Element) -> Element:
    root = parsing.new(XHTML + "html")
    head, body = etree.SubElement(root, XHTML + "head"), etree.SubElement(root, XHTML + "body")
    etree.SubElement(head, XHTML + "title").text = content.findtext(SVG + "title") or ""
    etree.SubElement(head, XHTML + "style").text = _FULL_PAGE
    body.append(content)
    return root


def _parts(root: Element) -> tuple[Element, Element]:
    """Head and body of a page; those that are missing are made."""
    body = root.find(XHTML + "body")
    if body is None:
        body = etree.Element(XHTML + "body")
        body.extend([child for child in root if child.tag != XHTML + "head"])
        root.append(body)
    head = root.find(XHTML + "head")
    if head is None:
        head = etree.Element(XHTML + "head")
        root.insert(0, head)
    return head, body


def _viewport(head: Element) -> tuple[int, int] | None:
    for meta in head.iter(XHTML + "meta"):
        found = {key.lower(): round(float(value)) for key, value in _NUMBER.findall(meta.get("content", ""))}
        if found.get("width") and found.get("height"):
            return found["width"], found["height"]
    return None
