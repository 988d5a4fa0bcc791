"""Bounds how deep the elements of a document lie in each other: a parser drops all text below its own bound."""

import re

from lxml import etree

DEEPEST = 240  # libxml2 stops at 256, where it builds some elements of its own; browsers become slow not far below

_MARK = re.compile(  # comments and the like, and tags; each ends with the document at the latest, so none is read twice
    rb"""<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<[!?][^>]*+(?:>|\Z)"""
    rb"""|<(?P<end>/?)(?P<name>[A-Za-z_:\x80-\xff][^\s/>]*+)"""
    rb"""(?:[^>"'/]++|"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|/(?!>))*+(?P<empty>/?)(?:>|\Z)""",
    re.DOTALL,
)
_VOID = frozenset(b"area base br col embed hr img input link meta param source track wbr".split())


def passed(parser: etree.XMLParser | etree.HTMLParser) -> bool:
    """Whether the parser stopped at a bound of its own: depth, or the length of one text."""
    return any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log)


def shallow(data: bytes) -> bytes:
    """The document (bytes in which ASCII is ASCII) with what lies below `DEEPEST` laid side by side.

    An element there ends where the next one starts; no text is lost. Tags without an end count as open for good.
    """
    opened: list[bytes] = []
    last = b""  # the one element below the bound that is open in what is written

    def laid_out(match: re.Match[bytes]) -> bytes:
        nonlocal last
        name = (match["name"] or b"").lower()
        if not name or match["empty"] or name in _VOID:
            return match[0]
        if not match["end"]:
            opened.append(name)
            if len(opened) <= DEEPEST:
                return match[0]
            before, last = last, match["name"]
            return b"</%s>%s" % (before, match[0]) if before else match[0]
        if not opened or opened[-1] != name:
            return match[0]
        opened.pop()
        if len(opened) < DEEPEST:
            return match[0]
        before, last = last, b""
        return b"</%s>" % before if before else b""

    return _MARK.sub(laid_out, data)
