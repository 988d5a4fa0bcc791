"""Makes small PDF files by hand (ISO 32000-1), so that each test holds exactly what it is about."""

from collections.abc import Mapping, Sequence

_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /All def\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end"
)


def raw_pdf(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF" % (size, trailer, len(out))
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object with these entries in its dictionary."""
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), entries, data)


def words(text: str) -> bytes:
    """A string object in UTF-16, which may hold halves of a pair."""
    return b"<FEFF" + text.encode("utf-16-be", "surrogatepass").hex().encode() + b">"


def make_pdf(
    pages: Sequence[str],
    *,
    info: Mapping[str, str] | None = None,
    outline: Sequence[tuple[str, int]] = (),
    font: str = "Plain",
    catalogue: bytes = b"",
    page: bytes = b"",
    box: tuple[int, int] = (200, 300),
    more: Sequence[bytes] = (),
) -> bytes:
    """A document whose pages show these texts, a line each, in a font that maps every code to itself.

    `outline`: title and page from 1. `catalogue` and `page` are added to those dictionaries. `more` objects have the
    numbers from 10 on.
    """
    first = 10 + len(more)
    marks = first + 2 * len(pages)
    kids = b" ".join(b"%d 0 R" % (first + 2 * number) for number in range(len(pages)))
    tree = b"/Outlines 7 0 R" if outline else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s%s>>" % (tree, catalogue),
        b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(pages), kids),
        b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>"
        % font.encode(),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 500/FontDescriptor 6 0 R>>" % font.encode(),
        stream(_TO_UNICODE),
        b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 0 500 500]/ItalicAngle 0/Ascent 500/Descent 0"
        b"/CapHeight 500/StemV 50>>" % font.encode(),
        b"<</Type/Outlines/First %d 0 R/Last %d 0 R>>" % (marks, marks + len(outline) - 1) if outline else b"null",
        b"<<%s>>" % b"".join(b"/%s %s" % (key.encode(), words(value)) for key, value in (info or {}).items()),
        b"null",
        *more,
    ]
    for number, text in enumerate(pages):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>%s>>"
            % (*box, first + 2 * number + 1, page),
            stream(_drawn(text)),
        ]
    for number, (title, target) in enumerate(outline):
        following = b"/Next %d 0 R" % (marks + number + 1) if number + 1 < len(outline) else b""
        objects.append(
            b"<</Title %s/Parent 7 0 R/Dest[%d 0 R/Fit]%s>>" % (words(title), first + 2 * (target - 1), following)
        )
    return raw_pdf(objects, b"/Info 8 0 R/ID[<00112233445566778899aabbccddeeff><01>]")


def _drawn(text: str) -> bytes:
    lines = (b"<%s> Tj T*" % line.encode("utf-16-be").hex().encode() for line in text.split("\n") if line)
    return b"BT /F 5 Tf 12 TL 10 280 Td " + b" ".join(lines) + b" ET"
