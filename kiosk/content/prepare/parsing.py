"""Parses the XML and XHTML of books: no DTD, no entities, no network, and no more than a page may hold."""

import codecs
import re
import sys
from html.entities import html5

from lxml import etree

from kiosk.content.prepare import depth
from kiosk.content.refusals import TooLarge, Unreadable

Element = etree._Element  # noqa: SLF001 # lxml has no public name for it

XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
OPS = "{http://www.idpf.org/2007/ops}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"

MOST_NODES = 250_000  # elements, attributes and named characters of one document, at up to 500 bytes of memory each
MOST_ATTRIBUTES = 500  # of one element: libxml2 compares each with all before it

_DECLARED = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_NAMED_IN_HTML = re.compile(rb"""<meta\s[^>]{0,300}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._-]{1,40})""", re.IGNORECASE)
_HEAD = 1024  # bytes in which browsers look for it
_EIGHT_BIT = (  # encodings that books declare; Python knows others that are no encodings of documents
    *(
        "iso-8859",
        "iso8859",
        "latin",
        "windows-",
        "cp1",
        "cp8",
        "koi8",
        "mac",
        "tis-620",
        "shift",
        "sjis",
        "euc-",
        "gb",
    ),
    *("big5", "iso-2022-jp", "ks_c"),
)
_LATIN = {"iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"}  # WHATWG Encoding: Windows-1252
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[(.*?)\]\s*)?>", re.IGNORECASE | re.DOTALL)
_FIRST_TAG = re.compile(rb"<[A-Za-z]")
_CROWDED = re.compile(
    rb"""<[A-Za-z][^\s<>]*+(?:[\s/]++[^\s=>/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+){%d}"""
    % (MOST_ATTRIBUTES + 1)
)
# An entity of the book's own whose value is a few plain characters; all others count as undefined.
_OWN_ENTITY = re.compile(rb"""<!ENTITY\s+([A-Za-z][A-Za-z0-9]*)\s+(["'])([^"'<&%]{0,64})\2\s*>""")
_VERBATIM = rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"  # an ampersand there is one
_AMPERSAND = re.compile(
    rb"%s|&(?:([A-Za-z][A-Za-z0-9]*);|(?!#[0-9]{1,7};|#[xX][0-9a-fA-F]{1,6};))" % _VERBATIM, re.DOTALL
)
_FIRST_HALVES, _SECOND_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # of UTF-16
_MOST_DIGITS = 7  # of a reference to a character
_XML_ENTITIES = {b"amp", b"lt", b"gt", b"quot", b"apos"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")  # an HTML parser lets more pass
# What no XML document may hold (XML 1.0, 2.2): characters, and references that may mean such.
_NOT_XML = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r")
_BREAKS = str.maketrans("\v\f", "  ")
_BREAKS_IN_BYTES = bytes.maketrans(b"\v\f", b"  ")
_SUSPECT = (
    rb"&#(?:[xX](?=[0-9a-fA-F])0*+(?:[0-9a-fA-F]?|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]|[0-9a-fA-F]{6,})"
    rb"(?![0-9a-fA-F])|(?=[0-9])0*+(?:[0-9]?|[12][0-9]|3[01]|5[5-7][0-9]{3}|6553[45]|[0-9]{7,})(?![0-9]));?"
)
_SUSPECTS = re.compile(rb"%s(?:%s)*" % (_SUSPECT, _SUSPECT))
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]++)|([0-9]++));?")
_HTML_VOID = "area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
_CLOSED_AT_ONCE = re.compile(rf"<(?!(?:{_HTML_VOID})\b)([A-Za-z][A-Za-z0-9]*)(\s[^<>]*)?/>", re.IGNORECASE)

# What an HTML parser makes lower case though SVG and MathML need it as it was.
_CASED_TAGS = (
    *("clipPath", "linearGradient", "radialGradient", "textPath", "animateMotion", "animateTransform"),
    *("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feFlood", "feFuncA", "feFuncB", "feFuncG"),
    *("feFuncR", "feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "foreignObject"),
)
_CASED_ATTRIBUTES = (
    *("viewBox", "preserveAspectRatio", "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits"),
    *("patternTransform", "patternContentUnits", "clipPathUnits", "maskUnits", "maskContentUnits", "markerUnits"),
    *("markerWidth", "markerHeight", "refX", "refY", "textLength", "lengthAdjust", "startOffset", "stdDeviation"),
    *("pathLength", "attributeName", "repeatCount", "keyTimes", "calcMode"),
)
_CASED = {name.lower(): name for name in (*_CASED_TAGS, *_CASED_ATTRIBUTES)}
_PREFIXES = {"xlink": XLINK, "epub": OPS, "xml": XML}


def xml(data: bytes, name: str) -> Element:
    """Parse a document that describes a book; small faults are passed over.

    `name` is for the message.

    Raises:
        Unreadable: nothing of it is XML.
        TooLarge: more than `MOST_NODES`.
    """
    root = _parse(_without_entities(_counted(data, name)), recover=True)[0]
    if root is None:
        raise Unreadable(detail=f"{name} in it is not XML")
    return root


def page(data: bytes, name: str) -> Element:
    """Parse a page: as XML, and where that fails as browsers read HTML. The root is `html` or `svg` in its name space.

    Raises:
        Unreadable: nothing of it can be read.
        TooLarge: more than `MOST_NODES`.
    """
    data = _counted(data, name)
    root, whole = _parse(_without_entities(data), recover=False)
    if root is None:
        root, whole = _parse(_without_entities(data), recover=True)
    if root is None or not whole:
        root = _html(data)
    if root is None:
        raise Unreadable(detail=f"{name} in it is no page")
    space, _, tag = str(root.tag).rpartition("}")
    if tag == "svg":
        return root if space else _in_name_space(root)
    return root if space == XHTML[:-1] and tag == "html" else _in_name_space(root)


def new(tag: str) -> Element:
    """An empty root whose own name space needs no prefix."""
    declared = {None: tag[1:].rpartition("}")[0], "epub": OPS[1:-1], "xlink": XLINK[1:-1]}
    return etree.Element(tag, None, declared)  # type: ignore[arg-type] # None is the name space without a prefix


def local(element: Element) -> str:
    """The name of an element without its name space."""
    return str(element.tag).rpartition("}")[2]


def utf8(data: bytes) -> bytes:
    """The bytes of a text in UTF-8, whatever they were in; what cannot be decoded becomes U+FFFD.

    A page's `meta` counts where it is not UTF-8: too many say something else and are.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"<\0", "utf-16-le"),
        (b"\0<", "utf-16-be"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff").encode()
    declared = _DECLARED.match(data.lstrip()[:200])
    encoding = declared[1].decode().lower() if declared else ""
    try:
        if encoding in _LATIN:
            encoding = "cp1252"
        if encoding.startswith(_EIGHT_BIT):
            return data.decode(encoding).encode()
        data.decode()
    except (UnicodeError, LookupError):
        return data.decode(named_in_html(data) or "cp1252", "replace").encode()
    return data


def named_in_html(data: bytes) -> str:
    """The encoding that a `meta` element names, as browsers understand it; empty if none, or none that books use."""
    named = _NAMED_IN_HTML.search(data, 0, _HEAD)
    encoding = named[1].decode().lower() if named else ""
    if encoding in _LATIN:
        return "cp1252"
    try:
        return codecs.lookup(encoding).name if encoding.startswith(_EIGHT_BIT) else ""
    except LookupError:
        return ""


def legal(text: str) -> str:
    """The text without what XML forbids; page breaks and the like become spaces. lxml takes no other."""
    return _NOT_XML.sub("", text).translate(_BREAKS)


def crowded(data: bytes) -> bool:
    """Whether an element has more than `MOST_ATTRIBUTES`: fifty thousand of them take a parser minutes."""
    return len(data) > 2 * MOST_ATTRIBUTES and bool(_CROWDED.search(data))


def _counted(data: bytes, name: str) -> bytes:
    data = _legal(utf8(data))
    nodes = data.count(b"<") // 2 + data.count(b"=") + data.count(b"&") - data.count(b"&#")
    if nodes > MOST_NODES:
        raise TooLarge(what=f"the number of marks in {name}", limit=MOST_NODES)
    if crowded(data):
        raise TooLarge(what=f"the number of attributes of one element in {name}", limit=MOST_ATTRIBUTES)
    return data


def _legal(data: bytes) -> bytes:
    """Without characters that XML forbids, written plainly or as references: an HTML parser lets them pass."""
    data = data.translate(_BREAKS_IN_BYTES, _CONTROLS).replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")
    if b"&#" not in data:
        return data
    data, found = _SUSPECTS.subn(lambda run: _legal_references(run[0], b""), data)
    if not found:
        return data
    # What was taken out may have parted another one, made to do harm.
    return _SUSPECTS.sub(lambda run: _legal_references(run[0], "\ufffd".encode()), data)


def _legal_references(run: bytes, instead: bytes) -> bytes:
    """References without those to forbidden characters; two halves of a character (UTF-16) become the one meant."""
    codes: list[int] = []
    written: list[bytes] = []
    for match in _REFERENCE.finditer(run):
        digits = (match[1] or match[2]).lstrip(b"0") or b"0"
        code = int(digits, 16 if match[1] else 10) if len(digits) <= _MOST_DIGITS else sys.maxunicode + 1
        if codes and codes[-1] in _FIRST_HALVES and code in _SECOND_HALVES:
            code = 0x10000 + ((codes.pop() - _FIRST_HALVES.start) << 10) + code - _SECOND_HALVES.start
            written[-1] = b"&#%d;" % code
        elif code in (0x0B, 0x0C):
            written.append(b" ")
        elif code > sys.maxunicode or _NOT_XML.match(chr(code)):
            written.append(instead)
        else:
            written.append(match[0])
        codes.append(code)
    return b"".join(written)


def _without_entities(data: bytes) -> bytes:
    """Without document type; named characters (and no other entities) written out, loose ampersands escaped."""
    own: dict[bytes, bytes] = {}
    doctype, first = _DOCTYPE.search(data), _FIRST_TAG.search(data)
    if doctype and first and doctype.start() < first.start():
        own = {match[1]: match[3] for match in _OWN_ENTITY.finditer(doctype[1] or b"")}
        data = data[: doctype.start()] + data[doctype.end() :]
    if b"&" not in data:
        return data

    def written_out(match: re.Match[bytes]) -> bytes:
        name = match[1]
        if name is None:
            return b"&amp;" if match[0] == b"&" else match[0]
        if name in _XML_ENTITIES:
            return match[0]
        characters = html5.get(name.decode() + ";", "")
        known = "".join(f"&#{ord(character)};" for character in characters).encode()
        return own.get(name) or known or b"&amp;" + name + b";"

    return _AMPERSAND.sub(written_out, data)


def _parse(data: bytes, *, recover: bool, huge: bool = False) -> tuple[Element | None, bool]:
    """The root, and whether it was well-formed but for undeclared prefixes."""
    parser = etree.XMLParser(
        huge_tree=huge,
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data.lstrip(), parser)
    except etree.XMLSyntaxError:
        root = None
    if not huge and depth.passed(parser):
        return _parse(depth.shallow(data), recover=recover, huge=True)
    return root, root is not None and not (recover and any(e.level_name == "FATAL" for e in parser.error_log))


def _html(data: bytes) -> Element | None:
    text = data.decode()
    if text.lstrip().startswith("<?xml") or "xmlns=" in text[:1000]:
        # In XML `<title/>` is empty; to an HTML parser it swallows the page.
        text = _CLOSED_AT_ONCE.sub(r"<\1\2></\1>", text)
    return _parse_html(text.encode())


def _parse_html(data: bytes, *, huge: bool = False) -> Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=huge)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        root = None
    return _parse_html(depth.shallow(data), huge=True) if not huge and depth.passed(parser) else root


def _in_name_space(root: Element) -> Element:
    """Give each element without a (known) name space the one it must have had, under a root that declares it."""
    new_root = new(SVG + "svg" if local(root) == "svg" else XHTML + "html")
    _copy_attributes(root, new_root)
    if local(root) in ("html", "svg"):
        new_root.text = root.text
        new_root.extend(list(root))
    else:
        new_root.append(root)
    for element in new_root.iterdescendants(etree.Element):
        tag = str(element.tag)
        if tag.startswith((SVG, MATHML, XHTML)):
            continue
        tag = tag.rpartition("}")[2].rpartition(":")[2]
        tag = tag if _NAME.fullmatch(tag) else "span"
        parent = element.getparent()
        around = str(parent.tag).rpartition("}")[0] + "}" if parent is not None else XHTML
        if tag in ("svg", "math"):
            around = SVG if tag == "svg" else MATHML
        element.tag = around + (_CASED.get(tag, tag) if around == SVG else tag)
        _copy_attributes(element, element)
    return new_root


def _copy_attributes(old: Element, new: Element) -> None:
    given = [(str(name), value) for name, value in old.items()]
    if old is new:
        old.attrib.clear()  # one by one they cannot be deleted: an HTML parser gives names that lxml does not take back
    for name, value in given:
        space, _, own = name.rpartition("}")
        prefix, colon, rest = name.rpartition(":")
        if space:
            if space + "}" in _PREFIXES.values() and _NAME.fullmatch(own):
                new.set(name, value)
        elif name == "xmlns" or not _NAME.fullmatch(rest):
            continue
        elif not colon:
            new.set(_CASED.get(rest, rest), value)
        elif prefix in _PREFIXES:
            new.set(_PREFIXES[prefix] + rest, value)
