"""EPUB books: a small good one by default, any part of which can be made odd, broken or hostile."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from kiosk.config import Limits
from kiosk.content.extract import epub
from kiosk.content.model import Extracted, Kind, Source, SourceFile
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest
from kiosk.content.workbench import Workbench
from tests.builders.zipfiles import make_zip

CONTAINER = b"""<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""

_TYPES = {
    "xhtml": "application/xhtml+xml",
    "html": "text/html",
    "svg": "image/svg+xml",
    "css": "text/css",
    "png": "image/png",
    "jpg": "image/jpeg",
    "ncx": "application/x-dtbncx+xml",
    "smil": "application/smil+xml",
    "mp3": "audio/mpeg",
    "ttf": "font/ttf",
}
TITLE = "<dc:title>A Book</dc:title>"
LANGUAGE = "<dc:language>en</dc:language>"
IDENTIFIER = '<dc:identifier id="uid">urn:uuid:6f9619ff-8b86-d011-b42d-00cf4fc964ff</dc:identifier>'


@dataclass(kw_only=True)
class Book:
    """What goes into an EPUB; names are relative to its `EPUB/` folder but those in `outside`.

    `spine` holds the names of pages, by default all XHTML files; `attributes` are written into the manifest item, and
    `places` into the spine place, of a name.
    """

    files: dict[str, bytes | str] = field(default_factory=dict)
    metadata: str = TITLE + LANGUAGE + IDENTIFIER
    spine: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    spine_attributes: str = ""
    after_spine: str = ""
    packed: bool = True
    outside: dict[str, bytes] = field(default_factory=lambda: {"META-INF/container.xml": CONTAINER})

    def package(self) -> str:
        """The package document."""
        items = "".join(
            f'<item id="{name}" href="{name}" media-type="{_TYPES.get(name.rpartition(".")[2], "x/y")}"'
            f" {self.attributes.get(name, '')}/>"
            for name in self.files
        )
        spine = self.spine or tuple(
            name for name in self.files if name.endswith("xhtml") and "nav" not in self.attributes.get(name, "")
        )
        places = "".join(f'<itemref idref="{name}" {self.places.get(name, "")}/>' for name in spine)
        return (
            '<?xml version="1.0" encoding="utf-8"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0"'
            ' unique-identifier="uid"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"'
            f' xmlns:opf="http://www.idpf.org/2007/opf">{self.metadata}</metadata>'
            f"<manifest>{items}</manifest><spine {self.spine_attributes}>{places}</spine>{self.after_spine}</package>"
        )

    def write(self, path: Path) -> Path:
        """Write the book."""
        inside: dict[str, bytes | str] = {"package.opf": self.package(), **self.files}
        files = {f"EPUB/{name}": data.encode() if isinstance(data, str) else data for name, data in inside.items()}
        files = {"mimetype": b"application/epub+zip", **self.outside, **files}
        return make_zip(path, files, stored=("mimetype",) if self.packed else tuple(files))


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What came of a book."""

    extracted: Extracted
    bench: Workbench

    @property
    def manifest(self) -> Manifest:
        """Its `book.json`."""
        return manifest.parse(self.bench.read(manifest.FILE))

    @property
    def names(self) -> set[str]:
        """The prepared files, but for the manifest and the covers."""
        found = {file.name.removesuffix(".gz") for file in self.bench.folder.iterdir()}
        return found - {manifest.FILE, "cover.webp", "thumb.webp"}

    def page(self, number: int = 0) -> str:
        """A prepared page, from 0."""
        return self.bench.read(self.manifest.pages[number].href).decode()

    def all_text(self) -> str:
        """Every prepared file of text, one after another."""
        texts = [self.bench.read(name) for name in sorted(self.names) if name.endswith(("xhtml", "css", "svg"))]
        return b"\n".join(texts).decode()

    @property
    def codes(self) -> set[str]:
        """The codes of the notices."""
        return {notice.code for notice in self.extracted.publication.notices}


def page(body: str, head: str = "") -> str:
    """A page with this body."""
    return (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title>t</title>{head}</head><body>{body}</body></html>"
    )


def prepare(book: Book | Path, folder: Path, limits: Limits | None = None) -> Prepared:
    """Write the book below the folder (or take the file that is there), and read it."""
    path = book if isinstance(book, Path) else book.write(folder / "book.epub")
    source = Source(kind=Kind.EPUB, name=path.name, files=(SourceFile(path=path, name=path.name),))
    target = folder / "prepared"
    target.mkdir(exist_ok=True)
    bench = Workbench(target)
    return Prepared(extracted=epub.read(source, bench, limits or Limits()), bench=bench)


def picture(size: tuple[int, int] = (4, 3), kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, kind)
    return target.getvalue()


def sound() -> bytes:
    """The start of an MP3 file: a tag and a frame header."""
    return b"ID3\x04\0\0\0\0\0\0" + b"\xff\xfb\x90\0" + bytes(413)


def font() -> bytes:
    """The start of a TrueType file."""
    return b"\0\1\0\0" + bytes(range(256)) * 8
