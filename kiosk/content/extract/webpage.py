"""One HTML page of a ZIM file or package: its words for the index, and what it asks for."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from kiosk.content.prepare import depth, parsing

PARAGRAPH_ENOUGH = 40  # letters; shorter paragraphs at the start are captions and notes
_START_ENOUGH = 600  # letters of a page that has no paragraphs

_UNSEEN = ("script", "style", "noscript", "template", "head", "iframe", "object", "svg", "canvas", "select")
_BLOCKS = (
    *("p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "figure", "figcaption"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "hr", "br"),
    *("table", "caption", "tr", "td", "th", "form", "fieldset", "button", "option", "details", "summary"),
)
_LOADED = {  # what a browser fetches by itself
    **dict.fromkeys(("img", "script", "iframe", "embed", "source", "track", "audio", "input", "frame"), ("src",)),
    "video": ("src", "poster"),
    "object": ("data",),
    "link": ("href",),
}
_FETCHED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "manifest", "apple-touch-icon"}
_CSS_ADDRESS = re.compile(r"""(?:url\(\s*|@import\s+)["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # an HTML parser lets them in, lxml takes none back
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_LINES = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, kw_only=True)
class WebPage:
    """What one page says. `start` is its first real paragraph; `language` is as declared, not yet checked.

    `pictures` are addresses as written, the one meant for sharing first; `icons` likewise. `hosts` are the foreign
    machines from which it would fetch parts.
    """

    title: str
    language: str
    text: str
    start: str
    author: str = ""
    description: str = ""
    pictures: tuple[str, ...] = ()
    icons: tuple[str, ...] = ()
    hosts: frozenset[str] = frozenset()


def read(data: bytes) -> WebPage | None:
    """Read a page as a browser would, however broken; None when there is nothing that looks like one."""
    tree = None if parsing.crowded(data) else _tree(data)
    if tree is None:
        return None
    title = " ".join((tree.findtext(".//title") or "").split())
    language = _language(tree)
    pictures, icons, hosts = _pictures(tree), _icons(tree), frozenset(_hosts(tree))
    author, description = _named(tree, "author"), _named(tree, "description")
    for element in (*tree.iter(*_UNSEEN), *tree.xpath("//*[@hidden or @id='bloomDataDiv']")):  # Bloom's own notes
        element.clear(keep_tail=True)
    for element in tree.iter(*_BLOCKS):
        element.text = "\n" + _NOT_XML.sub("", element.text or "")
        element.tail = "\n" + _NOT_XML.sub("", element.tail or "")
    text = _text(tree)
    return WebPage(
        title=title,
        language=language,
        text=text,
        start=_start(tree, text),
        author=author,
        description=description,
        pictures=pictures,
        icons=icons,
        hosts=hosts,
    )


def foreign_hosts(style: str) -> Iterator[str]:
    """The foreign machines from which a style sheet would fetch parts."""
    for match in _CSS_ADDRESS.finditer(style):
        if host := _host(match[1]):
            yield host


def declares_encoding(data: bytes) -> bool:
    """Whether a browser can tell the page's encoding from its first 1,024 bytes (WHATWG HTML, 13.2.3.2)."""
    return data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"charset" in (
        data[:1024].lower()
    )


def is_utf8(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def local(address: str) -> str:
    """The path in an address that stays within the package, unquoted; empty when it leads elsewhere."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return "" if parts.scheme or parts.netloc else unquote(parts.path)


def _tree(data: bytes, *, huge: bool = False) -> HtmlElement | None:
    # libxml2 takes undeclared bytes for Latin-1; nearly all pages are UTF-8 whatever they declare.
    # It also takes ISO 8859-1 at its word, which in browsers means Windows-1252.
    encoding = "utf-8" if is_utf8(data) else "cp1252" if parsing.named_in_html(data) == "cp1252" else None
    parser = HTMLParser(encoding=encoding, remove_comments=True, remove_pis=True, huge_tree=huge)
    try:
        tree = document_fromstring(data, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        tree = None
    return _tree(depth.shallow(data), huge=True) if not huge and depth.passed(parser) else tree


def _text(element: HtmlElement) -> str:
    return _tidy(etree.tostring(element, method="text", encoding="unicode", with_tail=False))


def _tidy(text: str) -> str:
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()


def _start(tree: HtmlElement, text: str) -> str:
    for paragraph in tree.iter("p"):
        if len(words := _text(paragraph)) >= PARAGRAPH_ENOUGH:
            return words
    return text[:_START_ENOUGH]


def _language(tree: HtmlElement) -> str:
    body = tree.find("body")
    bodys = "" if body is None else body.get("lang") or body.get("data-l1") or ""  # the second is Bloom's
    return tree.get("lang") or tree.get("xml:lang") or bodys


def _named(tree: HtmlElement, name: str) -> str:
    return next((meta.get("content", "") for meta in tree.iter("meta") if meta.get("name", "").lower() == name), "")


def _pictures(tree: HtmlElement) -> tuple[str, ...]:
    shared = [meta.get("content", "") for meta in tree.iter("meta") if meta.get("property") == "og:image"]
    return tuple(address for address in (*shared, *(img.get("src", "") for img in tree.iter("img"))) if address)


def _icons(tree: HtmlElement) -> tuple[str, ...]:
    links = [link for link in tree.iter("link") if "icon" in link.get("rel", "").lower()]
    links.sort(key=lambda link: "apple" not in link.get("rel", "").lower())  # those are the large ones
    return tuple(address for link in links if (address := link.get("href", "")))


def _hosts(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter(*_LOADED):
        if element.tag == "link" and not _FETCHED_LINKS & set(element.get("rel", "").lower().split()):
            continue
        for attribute in _LOADED[element.tag]:
            if host := _host(element.get(attribute, "")):
                yield host
    for element in tree.iter("style"):
        yield from foreign_hosts(element.text or "")


def _host(address: str) -> str:
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in ("", "http", "https", "ws", "wss") else ""
