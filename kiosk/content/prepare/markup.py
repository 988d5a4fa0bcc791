"""Cleans pages and drawings: what is left can be seen and heard, but neither acts nor fetches from outside."""

import re
from collections.abc import Callable

from lxml import etree

from kiosk.content.prepare import style
from kiosk.content.prepare.allowed import (
    ANIMATED,
    HTML,
    HTML_DROPPED,
    HTML_RENAMED,
    MATH_ELEMENTS,
    PAINT,
    PLAIN,
    SVG_ELEMENTS,
)
from kiosk.content.prepare.links import Finding, Links, Want
from kiosk.content.prepare.parsing import MATHML, OPS, SVG, XHTML, XLINK, Element, legal

_KEPT = HTML | SVG_ELEMENTS | MATH_ELEMENTS
_SCRIPTS = {XHTML + "script", SVG + "script"}
_CONTROLS = {XHTML + tag for tag in ("form", "input", "button", "select", "textarea")}
_EMBEDDED = {XHTML + tag for tag in ("object", "iframe", "embed", "applet")}
_DROPPED_MATH = {MATHML + "annotation", MATHML + "annotation-xml", MATHML + "mglyph"}
_SOUND_AND_FILM = {XHTML + "audio", XHTML + "video"}
_STYLES = (XHTML + "style", SVG + "style")
_SWITCH, _CASE, _DEFAULT = OPS + "switch", OPS + "case", OPS + "default"
_DRAWN = (MATHML[1:-1], SVG[1:-1])
_VIEWPORT = re.compile(r"[\w=,.;:% -]{1,200}")
_FEW = 40  # names; lxml compares every element with every name


def clean(root: Element, links: Links) -> None:
    """Clean a parsed page (root `html`) or drawing (root `svg`) in place."""
    tags = _tags(root)
    if tags & _SCRIPTS:
        links.found(Finding.SCRIPT)
    if tags & _CONTROLS:
        links.found(Finding.FORM)
    if _SWITCH in tags:
        _decide_switches(root)
    if tags & _EMBEDDED:
        _replace_embedded(root, links)
    tags = _keep_allowed(root, tags)
    _clean_attributes(root, links)
    for element in list(root.iter(*_STYLES)) if tags.intersection(_STYLES) else ():
        _clean_style(element, links)
    if tags & _SOUND_AND_FILM or XHTML + "source" in tags:
        _settle_media(root)


def _tags(root: Element) -> set[str]:
    return {element.tag for element in root.iter(etree.Element)}


def _keep_allowed(root: Element, tags: set[str]) -> set[str]:
    """Remove or unwrap what is not allowed; the tags that are left."""
    dropped = {tag for tag in tags if _goes_whole(tag)}
    if dropped:
        etree.strip_elements(root, *_few(root, dropped), with_tail=False)
    unwrapped = _tags(root) - _KEPT - HTML_RENAMED.keys() if dropped else tags - _KEPT - HTML_RENAMED.keys()
    unwrapped.discard(str(root.tag))
    if unwrapped:
        etree.strip_tags(root, *_few(root, unwrapped))
    for old in tags & HTML_RENAMED.keys():
        for element in list(root.iter(old)):
            element.tag = HTML_RENAMED[old]
    return _tags(root) if dropped or unwrapped else tags


def _goes_whole(tag: str) -> bool:
    return tag in HTML_DROPPED or tag in _DROPPED_MATH or (tag.startswith(SVG) and tag not in SVG_ELEMENTS)


def _few(root: Element, tags: set[str]) -> set[str]:
    """As few names as lxml can look for quickly: too many become one."""
    if len(tags) <= _FEW:
        return tags
    for element in list(root.iter(etree.Element)):
        if element.tag in tags:
            element.tag = "x"
    return {"x"}


def _decide_switches(root: Element) -> None:
    """Keep of each `epub:switch` (EPUB 3.2, deprecated) the case in MathML or SVG, or what it has for all others."""
    for switch in list(root.iter(_SWITCH)):
        choices = [case for case in switch if case.tag in (_CASE, _DEFAULT)]
        known = [case for case in choices if case.get("required-namespace", "") in _DRAWN]
        chosen = (known or [case for case in choices if case.tag == _DEFAULT])[:1]
        for case in choices:
            if case not in chosen:
                switch.remove(case)


def _replace_embedded(root: Element, links: Links) -> None:
    """A picture where a picture is embedded; else what the book has for readers who cannot show the thing."""
    for element in list(root.iter(*_EMBEDDED)):
        reference = element.get("data") or element.get("src") or ""
        picture = links.resolve(reference, Want.PICTURE) if reference else ""
        if picture:
            alternative = element.get("title") or " ".join("".join(map(str, element.itertext())).split())
            _become(element, "img", {"src": reference, "alt": alternative})
        elif not len(element) and not (element.text or "").strip():
            links.found(Finding.EMBEDDED)


def _become(element: Element, tag: str, attributes: dict[str, str], text: str | None = None) -> None:
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = XHTML + tag, text, tail
    for name, value in attributes.items():
        element.set(name, value)


def _clean_attributes(root: Element, links: Links) -> None:
    lost: list[Element] = []
    for element in root.iter():
        for given, value in element.items():
            name = str(given)
            if name in PLAIN:
                continue
            new = _RULES[name](element, str(value), links) if name in _RULES else ""
            if not new:
                del element.attrib[name]
            elif new != value:
                element.set(name, legal(new))  # an address or a sheet may name forbidden characters in its own way
        if element.tag in _NEEDED and not _NEEDED[element.tag](element):
            lost.append(element)
    for element in lost:
        if element.tag == XHTML + "img":  # a picture without its file leaves its description
            _become(element, "span", {}, element.get("alt", ""))
        else:
            _take_out(element)


def _take_out(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


_Rule = Callable[[Element, str, Links], str]


def _href(element: Element, value: str, links: Links) -> str:
    if element.tag == XHTML + "link":
        return links.resolve(value, Want.STYLE) if _is_style_sheet(element) else ""
    if element.tag == SVG + "image":
        return links.resolve(value, Want.PICTURE)
    if element.tag in (XHTML + "a", XHTML + "area", SVG + "a"):
        return links.resolve(value, Want.PAGE)
    value = value.strip()
    return value if value.startswith("#") and str(element.tag).startswith(SVG) else ""


def _is_style_sheet(element: Element) -> bool:
    relations = element.get("rel", "").lower().split()
    return "stylesheet" in relations and "alternate" not in relations


def _src(element: Element, value: str, links: Links) -> str:
    if element.tag == XHTML + "img":
        return links.resolve(value, Want.PICTURE)
    if element.tag == XHTML + "track":
        return links.resolve(value, Want.CAPTIONS)
    return links.resolve(value, Want.MEDIA) if element.tag in {*_SOUND_AND_FILM, XHTML + "source"} else ""


def _on(*tags: str) -> _Rule:
    """Keep the value as it is, on these elements only."""
    where = {XHTML + tag for tag in tags}
    return lambda element, value, _: value if element.tag in where else ""


def _fragment(_: Element, value: str, __: Links) -> str:
    return value if value.startswith("#") else ""


def _css(_: Element, value: str, links: Links) -> str:
    return style.clean(value, links) if "(" in value or "\\" in value else value


def _paint(element: Element, value: str, links: Links) -> str:
    return _css(element, value, links) if str(element.tag).startswith(SVG) else ""


def _animation_value(element: Element, value: str, links: Links) -> str:
    return "" if ":" in value else _paint(element, value, links)


_RULES: dict[str, _Rule] = {
    **dict.fromkeys(PAINT, _paint),
    **dict.fromkeys(("values", "from", "to", "by"), _animation_value),
    "style": _css,
    "href": _href,
    XLINK + "href": _href,
    "src": _src,
    "poster": lambda _, value, links: links.resolve(value, Want.PICTURE),
    "name": _on("a", "map", "meta"),  # on others it would hide parts of the document from the viewer's script
    "content": _on("meta"),
    "rel": _on("link"),
    "loop": lambda element, _, __: "loop" if element.tag in _SOUND_AND_FILM else "",  # in HTML often without a value
    "default": lambda element, _, __: "default" if element.tag == XHTML + "track" else "",
    **dict.fromkeys(("kind", "srclang", "label"), _on("track")),
    "usemap": _fragment,
    "attributeName": lambda _, value, __: value if value in ANIMATED else "",
}


def _is_viewport(element: Element) -> bool:
    return element.get("name", "").lower() == "viewport" and bool(_VIEWPORT.fullmatch(element.get("content", "")))


_NEEDED: dict[object, Callable[[Element], bool]] = {  # without which an element is nothing
    XHTML + "meta": _is_viewport,
    XHTML + "link": lambda element: bool(element.get("href")),
    XHTML + "img": lambda element: bool(element.get("src")),
    SVG + "image": lambda element: bool(element.get("href") or element.get(XLINK + "href")),
    SVG + "animate": lambda element: bool(element.get("attributeName")),
    SVG + "animateTransform": lambda element: bool(element.get("attributeName")),
    SVG + "set": lambda element: bool(element.get("attributeName")),
}


def _clean_style(element: Element, links: Links) -> None:
    css = "".join(map(str, element.itertext())) if element.get("type", "text/css").strip().lower() == "text/css" else ""
    kind, tail = element.get("media"), element.tail
    element.clear()
    element.text, element.tail = legal(style.clean(css, links)), tail
    if kind:
        element.set("media", kind)
    if not element.text.strip():
        _take_out(element)


def _settle_media(root: Element) -> None:
    """Sound and film with buttons; without a file to play, what the book has for readers that cannot play it."""
    for element in list(root.iter(XHTML + "source", XHTML + "track")):
        parent = element.getparent()
        if parent is None or parent.tag not in _SOUND_AND_FILM or not element.get("src"):
            _take_out(element)
    for element in list(root.iter(*_SOUND_AND_FILM)):
        if element.get("src") or element.find(XHTML + "source") is not None:
            element.set("controls", "controls")
            element.set("preload", "none")
        else:
            element.tag = XHTML + "div"
            if poster := element.get("poster"):
                element.insert(0, etree.Element(XHTML + "img", src=poster, alt=""))
            for track in element.findall(XHTML + "track"):
                _take_out(track)
            for name in ("poster", "loop", "width", "height"):
                element.attrib.pop(name, "")
