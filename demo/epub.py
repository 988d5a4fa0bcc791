"""EPUB 3.3 files with navigation, accessibility metadata and media overlays."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape

from demo import archive

TYPES = {
    "svg": "image/svg+xml",
    "jpg": "image/jpeg",
    "css": "text/css",
    "mp3": "audio/mpeg",
    "woff2": "font/woff2",
    "smil": "application/smil+xml",
}
_PACKAGE = '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" xml:lang="{language}" unique-identifier="id">\n'


@dataclass(frozen=True, kw_only=True)
class Document:
    """A page of the spine. `body` is a fragment of XHTML; `properties` as in the manifest; `seconds` of its overlay."""

    name: str
    title: str
    body: str
    head: str = ""
    properties: str = ""
    overlay: str = ""
    seconds: float = 0.0
    listed: bool = True  # in the table of contents


@dataclass(frozen=True, kw_only=True)
class Book:
    """A whole publication. `resources` are files by name; the one called `cover.jpg` is the cover."""

    name: str
    title: str
    language: str
    authors: tuple[str, ...]
    description: str
    modified: str
    documents: tuple[Document, ...]
    resources: Mapping[str, bytes | str] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()
    accessibility: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contents: str = "Contents"
    fixed: bool = False
    active_class: str = ""


def pack(book: Book) -> bytes:
    """The publication as the bytes of an `.epub`."""
    container = (
        '<?xml version="1.0"?>\n'
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>\n'
    )
    files: list[tuple[str, bytes | str]] = [
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("EPUB/package.opf", package(book)),
        ("EPUB/nav.xhtml", _nav(book)),
    ]
    files += [(f"EPUB/{document.name}.xhtml", _page(book, document)) for document in book.documents]
    files += [(f"EPUB/{name}", data) for name, data in sorted(book.resources.items())]
    return archive.pack(files)


def package(book: Book) -> str:
    """The package document (EPUB 3.3, section 5)."""
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        + _PACKAGE.format(language=book.language)
        + f"<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>\n{_metadata(book)}</metadata>\n"
        + f"<manifest>\n{_manifest(book)}</manifest>\n<spine>\n"
        + "".join(f'<itemref idref="{document.name}"/>\n' for document in book.documents)
        + "</spine>\n</package>\n"
    )


def _metadata(book: Book) -> str:
    identifier = uuid.uuid5(uuid.NAMESPACE_URL, f"kiosk/demo/{book.name}")
    lines = [
        f'<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>',
        f"<dc:title>{escape(book.title)}</dc:title>",
        f"<dc:language>{book.language}</dc:language>",
        *(f"<dc:creator>{escape(author)}</dc:creator>" for author in book.authors),
        f"<dc:description>{escape(book.description)}</dc:description>",
        *(f"<dc:subject>{escape(subject)}</dc:subject>" for subject in book.subjects),
        f"<dc:date>{book.modified[:10]}</dc:date>",
        "<dc:rights>GPL-3.0-or-later</dc:rights>",
        f'<meta property="dcterms:modified">{book.modified}</meta>',
        *(
            f'<meta property="schema:{name}">{escape(value)}</meta>'
            for name, values in book.accessibility.items()
            for value in values
        ),
    ]
    if book.fixed:
        lines += [
            '<meta property="rendition:layout">pre-paginated</meta>',
            '<meta property="rendition:orientation">landscape</meta>',
            '<meta property="rendition:spread">none</meta>',
        ]
    if narrated := [d for d in book.documents if d.overlay]:
        lines += [
            f'<meta property="media:duration" refines="#{d.name}-overlay">{d.seconds:.3f}s</meta>' for d in narrated
        ]
        lines.append(f'<meta property="media:duration">{sum(d.seconds for d in narrated):.3f}s</meta>')
        lines.append(f'<meta property="media:active-class">{book.active_class}</meta>')
    return "\n".join(lines) + "\n"


def _manifest(book: Book) -> str:
    lines = ['<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>']
    for document in book.documents:
        extra = f' properties="{document.properties}"' if document.properties else ""
        extra += f' media-overlay="{document.name}-overlay"' if document.overlay else ""
        lines.append(
            f'<item id="{document.name}" href="{document.name}.xhtml" media-type="application/xhtml+xml"{extra}/>'
        )
    overlays = {document.overlay: f"{document.name}-overlay" for document in book.documents if document.overlay}
    for name in sorted(book.resources):
        key = overlays.get(name, "r-" + name.replace("/", "-").replace(".", "-"))
        cover = ' properties="cover-image"' if name == "cover.jpg" else ""
        lines.append(f'<item id="{key}" href="{name}" media-type="{TYPES[name.rpartition(".")[2]]}"{cover}/>')
    return "\n".join(lines) + "\n"


def _page(book: Book, document: Document) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
        f' lang="{book.language}" xml:lang="{book.language}">\n'
        f"<head><title>{escape(document.title)}</title>{document.head}"
        '<link rel="stylesheet" href="style.css"/></head>\n'
        f"<body>\n{document.body}</body>\n</html>\n"
    )


def _nav(book: Book) -> str:
    entries = "".join(f'<li><a href="{d.name}.xhtml">{escape(d.title)}</a></li>\n' for d in book.documents if d.listed)
    title = escape(book.contents)
    body = f'<nav epub:type="toc" id="toc"><h1>{title}</h1>\n<ol>\n{entries}</ol></nav>\n'
    return _page(book, Document(name="nav", title=book.contents, body=body))
