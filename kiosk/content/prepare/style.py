"""Cleans style sheets: they load nothing but prepared files, and run nothing."""

import re
import sys
from itertools import takewhile

import tinycss2
from tinycss2 import ast

from kiosk.content.prepare.links import Links, Want
from kiosk.content.prepare.parsing import utf8

SLOWEST = 1 << 18  # letters; a larger sheet that needs reading token by token is left out
MOST_ADDRESSES = 10_000  # of one sheet; one with more is left out

# Without these a sheet can neither load nor run anything.
_SUSPECT = re.compile(
    r"url\s*+\(|@import|@charset|image-set|(?<![\w-])(?:image|src|cross-fade|expression)\s*+\(|behavior|-moz-binding|javascript:",
    re.IGNORECASE,
)
_NEEDLES = (  # one of them stands in every suspect word; looking for them is a hundred times faster
    *(
        "url",
        "@import",
        "@charset",
        "image",
        "src",
        "cross-fade",
        "expression",
        "behavior",
        "-moz-binding",
        "javascript:",
    ),
)
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})(?:\r\n|\s)?|([^\n]))")  # CSS Syntax Level 3, 4.3.7
_URL = re.compile(r"""url\(\s*+(?:"([^"\n\\]*+)"|'([^'\n\\]*+)'|([^"'()\s\\]*+))\s*+\)""", re.IGNORECASE)
_ANY_URL = re.compile(r"url\s*+\(", re.IGNORECASE)
_CHARSET = re.compile(r"""\ufeff|@charset\s++(?:"[^"\n]*"|'[^'\n]*')\s*+;""", re.IGNORECASE)
_DECLARED = re.compile(rb"""@charset\s+["']([\w.-]{1,40})["']""", re.IGNORECASE)
_WITH_URL = {"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade", "-webkit-cross-fade"}
_RUNNING = {"behavior", "-moz-binding", "-ms-behavior"}
_NOTHING = "data:,"  # an address that is no picture and no font, and needs no fetching
_BLOCK_START = 4_000  # letters before an address in which the `{` of its block is looked for


def decode(data: bytes) -> str:
    """The text of a style sheet: its mark, else its `@charset`, else UTF-8, else Windows-1252."""
    declared = _DECLARED.match(data)
    if declared and declared[1].lower().startswith((b"iso-8859", b"windows-", b"shift", b"gb", b"big5", b"euc")):
        return data.decode(declared[1].decode(), "replace")
    return utf8(data).decode()


def clean(css: str, links: Links) -> str:
    """The sheet with every reference led to a prepared file, or to nothing; unchanged where there is nothing to change.

    Three ways, from fast to slow: no suspect word, nothing to do. Only plain `url(...)`: each is replaced as text,
    wherever it stands, so none is left that we did not write. All else is read token by token (CSS Syntax Level 3).
    """
    if not _suspects(css):
        return css
    css = _CHARSET.sub("", css)
    suspects = _suspects(css)
    plain = len(suspects) <= MOST_ADDRESSES and all(_ANY_URL.fullmatch(word) for word in suspects)
    if plain and len(suspects) == len(_URL.findall(css)):
        return _URL.sub(lambda match: _written(match, css, links), css)
    if len(css) > SLOWEST or len(suspects) > MOST_ADDRESSES:
        return ""
    try:
        nodes = tinycss2.parse_component_value_list(css, skip_comments=True)
        return str(tinycss2.serialize(_cleaned(nodes, links)))
    except RecursionError:  # brackets in brackets in brackets: no real sheet
        return ""


def _suspects(css: str) -> list[str]:
    """The suspect words, also those that are written with escapes: each stands in the sheet with all escapes undone."""
    plain = (_ESCAPE.sub(_unescaped, css) if "\\" in css else css).lower()
    return _SUSPECT.findall(plain) if any(needle in plain for needle in _NEEDLES) else []


def _unescaped(match: re.Match[str]) -> str:
    if not match[1]:
        return match[2]
    code = int(match[1], 16)
    return chr(code) if 0 < code <= sys.maxunicode else "\ufffd"


def _written(match: re.Match[str], css: str, links: Links) -> str:
    reference = match[1] or match[2] or match[3] or ""
    return f"url({_target(reference, _want(css, match.start()), links)})"


def _want(css: str, at: int) -> Want:
    """Whether the address at this place is a font's: inside `@font-face { }`."""
    opening = css.rfind("{", max(0, at - _BLOCK_START), at)
    before = css[max(0, opening - _BLOCK_START) : max(0, opening)].rstrip()
    return Want.FONT if before.lower().endswith("@font-face") and "}" not in css[opening:at] else Want.PICTURE


def _target(reference: str, want: Want, links: Links) -> str:
    reference = reference.strip()
    if reference.startswith("#") and reference[1:].replace("-", "").replace("_", "").isalnum():
        return reference
    return links.resolve(reference, want) or _NOTHING


def _cleaned(
    nodes: list[ast.Node], links: Links, want: Want = Want.PICTURE, *, strings: bool = False
) -> list[ast.Node]:
    """The tokens with addresses replaced; `strings`: a quoted word is an address here, as in `image-set()`."""
    kept: list[ast.Node] = []
    font_face = False
    rest = iter(nodes)
    for node in rest:
        kind = node.type
        if kind == "at-keyword":
            font_face = node.lower_value == "font-face"
            if node.lower_value in ("import", "charset"):
                statement = takewhile(lambda node: node != ";" and node.type != "{} block", rest)
                kept += _imported(list(statement), links)
                continue
        elif kind == "url" or (kind == "string" and strings):
            kept += _address(node.value, want, links)
            continue
        elif kind == "function":
            if node.lower_name == "expression":
                continue
            node.arguments = _cleaned(node.arguments, links, want, strings=strings or node.lower_name in _WITH_URL)
            if node.lower_name in ("url", "src"):
                kept += node.arguments  # `_address` wrote the function itself
                continue
        elif kind in ("{} block", "[] block", "() block"):
            node.content = _cleaned(node.content, links, Want.FONT if font_face else want, strings=strings)
            font_face = False
        elif kind == "error" or (kind == "ident" and node.lower_value in _RUNNING):
            continue
        kept.append(node)
    return kept


def _imported(statement: list[ast.Node], links: Links) -> list[ast.Node]:
    """An `@import` of a sheet of the book, with its conditions; nothing for all else."""
    while statement and statement[0].type == "whitespace":
        statement.pop(0)
    if not statement:
        return []
    node = next((n for n in getattr(statement[0], "arguments", []) if n.type == "string"), statement[0])
    reference = node.value if node.type in ("string", "url") else ""
    target = links.resolve(reference, Want.STYLE) if reference else ""
    if not target:
        return []
    return [*_tokens(f"@import url({target})"), *_cleaned(statement[1:], links), *_tokens(";")]


def _address(reference: str, want: Want, links: Links) -> list[ast.Node]:
    return _tokens(f"url({_target(reference, want, links)})")


def _tokens(css: str) -> list[ast.Node]:
    return list(tinycss2.parse_component_value_list(css))
