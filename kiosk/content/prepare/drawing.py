"""Drawings (SVG) as prepared files: cleaned by the same rules as pages, and asking for no other file."""

import base64
import binascii
import re
from urllib.parse import unquote_to_bytes

from lxml import etree

from kiosk.config import Limits
from kiosk.content.prepare import markup, parsing
from kiosk.content.prepare.links import Finding, Links, Want
from kiosk.content.prepare.pictures import SHOWN_AS_THEY_ARE, examine
from kiosk.content.refusals import Refused, Unreadable
from kiosk.content.workbench import MEDIA_TYPES

_DATA = re.compile(r"data:([\w.+/-]*)((?:;[\w.+=\"-]+)*?)(;base64)?,", re.IGNORECASE)
_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d+)?)(?:px)?\s*")


def looks_like(data: bytes) -> bool:
    """Whether the bytes seem to be an SVG document."""
    return b"<svg" in data[:4096].lower() or b":svg" in data[:4096]


def picture(data: bytes, name: str, limits: Limits) -> bytes:
    """A drawing as browsers show it in the place of a picture: of other files it may hold only what is written into it.

    Raises:
        Unreadable: it is not SVG.
        TooLarge: too many elements.
    """
    root = parsing.page(data, name)
    if parsing.local(root) != "svg":
        raise Unreadable(detail=f"{name} in it is no drawing")
    markup.clean(root, _Alone(limits))
    return bytes(etree.tostring(root, encoding="utf-8"))


def written_in(reference: str) -> bytes | None:
    """The bytes of a `data:` address (RFC 2397), or None if it is none."""
    match = _DATA.match(reference.strip())
    if not match:
        return None
    rest = unquote_to_bytes(reference.strip()[match.end() :])
    if not match[3]:
        return rest
    try:
        return base64.b64decode(rest, validate=False)
    except binascii.Error:
        return None


def size(root: parsing.Element) -> tuple[int, int]:
    """Width and height in CSS pixels of an `svg` element, from its view box or its attributes; zeros when unknown."""
    numbers = re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", "")[:200])
    if len(numbers) == 4:  # noqa: PLR2004 # left, top, width, height
        return max(0, round(float(numbers[2]))), max(0, round(float(numbers[3])))
    width, height = _LENGTH.fullmatch(root.get("width", "")), _LENGTH.fullmatch(root.get("height", ""))
    return (round(float(width[1])), round(float(height[1]))) if width and height else (0, 0)


class _Alone(Links):
    """The links of a drawing that is shown as a picture."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits

    def resolve(self, reference: str, want: Want) -> str:
        """Its own parts, and pictures written into it."""
        if reference.startswith("#"):
            return reference
        data = written_in(reference) if want is Want.PICTURE else None
        try:
            found = examine(data, self._limits) if data else None
        except Refused:
            return ""
        if found is None or data is None or found.suffix not in SHOWN_AS_THEY_ARE:
            return ""
        return f"data:{MEDIA_TYPES[found.suffix][0]};base64,{base64.b64encode(data).decode()}"

    def found(self, finding: Finding) -> None:
        """A script in a picture never ran."""
