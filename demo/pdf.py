"""A PDF file with text that can be found, pictures and an outline (ISO 32000-1)."""

import hashlib
import zlib
from dataclasses import dataclass, field

from PIL import Image

from demo.clusters import ClusterFont


@dataclass(frozen=True, kw_only=True)
class Words:
    """A line of text with its left end, or its middle when `centred`, at x, y (points, y up)."""

    text: str
    x: float
    y: float
    size: float
    font: str
    colour: str = "#000000"
    centred: bool = False


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Pixels in a box, its lower left corner at x, y (points)."""

    image: Image.Image
    x: float
    y: float
    width: float
    height: float


@dataclass(kw_only=True)
class Page:
    """What is painted on a page, in order, on a ground of one colour."""

    title: str
    ground: str = "#ffffff"
    items: list[Words | Picture] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the file says of itself. `created` is an ISO date."""

    title: str
    author: str
    subject: str
    language: str
    created: str


class Writer:
    """Numbers objects and writes them as a file."""

    def __init__(self, fonts: dict[str, ClusterFont], size: tuple[float, float]) -> None:
        self._objects: list[bytes] = []
        self._fonts = fonts
        self._size = size

    def write(self, pages: list[Page], facts: Facts) -> bytes:
        """The bytes of the file: the same for the same pages."""
        fonts = " ".join(f"/{name} {self._font(font)} 0 R" for name, font in sorted(self._fonts.items()))
        root = self._reserve()
        tree = self._reserve()
        kids = [self._page(page, tree, fonts) for page in pages]
        self._objects[tree - 1] = _text(f"<< /Type /Pages /Count {len(kids)} /Kids [{_references(kids)}] >>")
        outline = self._outline(pages, kids)
        self._objects[root - 1] = _text(
            f"<< /Type /Catalog /Pages {tree} 0 R /Outlines {outline} 0 R /PageMode /UseOutlines"
            f" /Lang ({facts.language}) /ViewerPreferences << /DisplayDocTitle true >> >>"
        )
        date = facts.created.replace("-", "")
        info = self._add(
            b"<< /Title %s /Author %s /Subject %s /CreationDate (D:%s000000Z) >>"
            % (_utf16(facts.title), _utf16(facts.author), _utf16(facts.subject), date.encode())
        )
        return self._file(root, info)

    def _file(self, root: int, info: int) -> bytes:
        body = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, data in enumerate(self._objects, 1):
            places.append(len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (number, data)
        table = len(body)
        body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        body += b"".join(b"%010d 00000 n \n" % place for place in places)
        mark = hashlib.md5(bytes(body), usedforsecurity=False).hexdigest()
        body += _text(
            f"trailer\n<< /Size {len(places) + 1} /Root {root} 0 R /Info {info} 0 R /ID [<{mark}> <{mark}>] >>\n"
            f"startxref\n{table}\n%%EOF\n"
        )
        return bytes(body)

    def _page(self, page: Page, tree: int, fonts: str) -> int:
        width, height = self._size
        marks = [f"{_rgb(page.ground)} rg 0 0 {width} {height} re f"]
        images: list[str] = []
        for item in page.items:
            if isinstance(item, Picture):
                images.append(f"/P{len(images)} {self._image(item.image)} 0 R")
                marks.append(
                    f"q {item.width:.2f} 0 0 {item.height:.2f} {item.x:.2f} {item.y:.2f} cm /P{len(images) - 1} Do Q"
                )
            else:
                marks.append(self._words(item))
        stream = self._stream("\n".join(marks).encode())
        return self._add(
            _text(
                f"<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 {width} {height}] /Contents {stream} 0 R"
                f" /Resources << /Font << {fonts} >> /XObject << {' '.join(images)} >> >> >>"
            )
        )

    def _words(self, words: Words) -> str:
        font = self._fonts[words.font]
        x = words.x - font.width(words.text) * words.size / 2 if words.centred else words.x
        return (
            f"BT {_rgb(words.colour)} rg /{words.font} {words.size} Tf {x:.2f} {words.y:.2f} Td"
            f" <{font.encode(words.text).hex()}> Tj ET"
        )

    def _image(self, image: Image.Image) -> int:
        head = (
            f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height}"
            " /ColorSpace /DeviceRGB /BitsPerComponent 8"
        )
        return self._stream(image.convert("RGB").tobytes(), head)

    def _font(self, font: ClusterFont) -> int:
        scale = 1000 / font.units
        ascent, descent = round(font.ascent * scale), round(font.descent * scale)
        file = self._stream(font.data, f"/Length1 {len(font.data)}")
        descriptor = self._add(
            _text(
                f"<< /Type /FontDescriptor /FontName /KIOSKA+Clusters /Flags 4 /FontBBox [-500 {descent} 3000 {ascent}]"
                f" /ItalicAngle 0 /Ascent {ascent} /Descent {descent} /CapHeight 700 /StemV 80 /FontFile2 {file} 0 R >>"
            )
        )
        widths = " ".join(str(width) for width in font.widths)
        descendant = self._add(
            _text(
                "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /KIOSKA+Clusters"
                " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
                f" /FontDescriptor {descriptor} 0 R /CIDToGIDMap /Identity /DW 0 /W [1 [{widths}]] >>"
            )
        )
        meaning = self._stream(_to_unicode(font))
        return self._add(
            _text(
                "<< /Type /Font /Subtype /Type0 /BaseFont /KIOSKA+Clusters /Encoding /Identity-H"
                f" /DescendantFonts [{descendant} 0 R] /ToUnicode {meaning} 0 R >>"
            )
        )

    def _outline(self, pages: list[Page], kids: list[int]) -> int:
        root = self._reserve()
        numbers = [self._reserve() for _ in pages]
        for place, (page, kid) in enumerate(zip(pages, kids, strict=True)):
            before = b" /Prev %d 0 R" % numbers[place - 1] if place else b""
            after = b" /Next %d 0 R" % numbers[place + 1] if place + 1 < len(numbers) else b""
            self._objects[numbers[place] - 1] = b"<< /Title %s /Parent %d 0 R /Dest [%d 0 R /Fit]%s%s >>" % (
                _utf16(page.title),
                root,
                kid,
                before,
                after,
            )
        self._objects[root - 1] = _text(
            f"<< /Type /Outlines /First {numbers[0]} 0 R /Last {numbers[-1]} 0 R /Count {len(numbers)} >>"
        )
        return root

    def _stream(self, data: bytes, head: str = "") -> int:
        packed = zlib.compress(data, 9)
        return self._add(
            b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (head.encode(), len(packed), packed)
        )

    def _add(self, data: bytes) -> int:
        self._objects.append(data)
        return len(self._objects)

    def _reserve(self) -> int:
        return self._add(b"null")


def _to_unicode(font: ClusterFont) -> bytes:
    lines = [f"<{number:04x}> <{cluster.encode('utf-16-be').hex()}>" for number, cluster in enumerate(font.clusters, 1)]
    blocks = [lines[i : i + 100] for i in range(0, len(lines), 100)]  # at most a hundred a block
    ranges = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n{ranges}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode()


def _text(words: str) -> bytes:
    return words.encode("ascii")


def _utf16(words: str) -> bytes:
    return b"<feff%s>" % words.encode("utf-16-be").hex().encode()


def _references(numbers: list[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _rgb(colour: str) -> str:
    return " ".join(f"{int(colour[i : i + 2], 16) / 255:.3f}" for i in (1, 3, 5))
