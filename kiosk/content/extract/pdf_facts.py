"""What a PDF says of itself in its Info dictionary, XMP packet and catalogue, and what in it would act if it could."""

import ctypes
import mmap
import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from kiosk.config import MIB
from kiosk.content.extract import media, metadata, pdf_streams, pdf_strings
from kiosk.content.prepare import parsing
from kiosk.content.refusals import Refused

_LONGEST = 300  # letters of a title or a name; more is no title
_XMP_BEGIN, _XMP_END, _XMP_LARGEST = b"<x:xmpmeta", b"</x:xmpmeta>", MIB
# Halves of a UTF-16 pair (D800-DFFF) as characters, as some programs write emoji: no XML, and lxml cannot tell them.
_HALF = re.compile(
    rb"&#(?:0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2});"
)
_DC = "{http://purl.org/dc/elements/1.1/}"
_MM = "{http://ns.adobe.com/xap/1.0/mm/}"
_XMP = "{http://ns.adobe.com/xap/1.0/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")  # ISO 32000-1, 7.9.4
_PROGRAM = re.compile(r"^(Microsoft Word|Microsoft PowerPoint|PowerPoint Presentation|Slide) - ", re.IGNORECASE)
_NO_TITLE = re.compile(r"(untitled|sans titre|document\s?\d*|title|pdf|slide 1)[\s-]*\d*", re.IGNORECASE)
_FILE_NAME = re.compile(r"\.(docx?|pptx?|xlsx?|indd|qxd|odt|pages|p65|cdr|ai|pub|rtf|tex|dvi|ps)$", re.IGNORECASE)

# What would act in a viewer with scripts, by the name its action has (ISO 32000-1, 12.6.4 and 12.5.6).
_ACTS = {
    b"/JavaScript": "scripts",
    b"/JS": "scripts",
    b"/Launch": "commands that start programs",
    b"/SubmitForm": "forms that send what is typed",
    b"/ImportData": "forms that send what is typed",
    b"/EmbeddedFile": "attached files",
    b"/Filespec": "attached files",
    b"/RichMedia": "sound, film or 3D",
    b"/Movie": "sound, film or 3D",
    b"/Rendition": "sound, film or 3D",
    b"/Sound": "sound, film or 3D",
    b"/GoToR": "links to other files",
    b"/GoToE": "links to other files",
    b"/URI": "links to web addresses",
    b"/XFA": "a form in Adobe's own format",
}
HARMLESS = frozenset({_ACTS[b"/URI"], _ACTS[b"/GoToR"]})  # of which nothing is lost when it does nothing
_ACT = re.compile(rb"(?:/S\s*|/Subtype\s*|/Type\s*|)(" + b"|".join(map(re.escape, _ACTS)) + rb")(?=[\s/<\[(>])")
_UNPACKED, _EACH = 48 * MIB, 4 * MIB  # of object streams looked into


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Cleaned; empty where the file does not say."""

    title: str
    authors: tuple[str, ...]
    description: str
    subjects: tuple[str, ...]
    languages: tuple[str, ...]
    published: str
    modified: str
    identifier: str
    rights: str
    publisher: str


def read(document: pypdfium2.PdfDocument, path: Path) -> Facts:
    """Read the facts; what Info and XMP both say is taken from Info, which more programs keep in order."""
    info = {key: metadata.clean(media.repaired(value)) for key, value in pdf_strings.info(document).items()}
    xmp = _xmp(path)
    keywords = re.split(r"[;,]", info.get("Keywords", "")) if info.get("Keywords") else xmp.get(_DC + "subject", [])
    return Facts(
        title=_title(info.get("Title", "")) or _title(next(iter(xmp.get(_DC + "title", [])), "")),
        authors=_names(info.get("Author", "")) or _sane(xmp.get(_DC + "creator", [])),
        description=info.get("Subject", "") or next(iter(xmp.get(_DC + "description", [])), ""),
        subjects=_sane(keywords),
        languages=metadata.languages([_catalogue_language(document), *xmp.get(_DC + "language", [])]),
        published=_date(info.get("CreationDate", ""))
        or metadata.date(next(iter(xmp.get(_XMP + "CreateDate", [])), "")),
        modified=_date(info.get("ModDate", "")) or metadata.date(next(iter(xmp.get(_XMP + "ModifyDate", [])), "")),
        identifier=_identifier(document, xmp),
        rights=next(iter(xmp.get(_DC + "rights", [])), ""),
        publisher=next(iter(xmp.get(_DC + "publisher", [])), ""),
    )


def active_parts(path: Path) -> tuple[str, ...]:
    """What in the file would act in another viewer, in plain words; looks into packed objects as far as is safe.

    A cheap look at names, not a proof: the viewer on the terminals runs none of it either way.
    """
    found: set[str] = set()
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found |= {_ACTS[match[1]] for match in _ACT.finditer(data)}
        for piece in pdf_streams.packed_objects(data, _EACH, _UNPACKED):
            found |= {_ACTS[match[1]] for match in _ACT.finditer(piece)}
    return tuple(dict.fromkeys(words for words in _ACTS.values() if words in found))


def _xmp(path: Path) -> dict[str, list[str]]:
    """The properties of the last XMP packet that names a title, an author or an id (ISO 16684-1), or nothing."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        begin = data.rfind(_XMP_BEGIN)
        end = data.find(_XMP_END, begin) if begin >= 0 else -1
        if end < 0 or end - begin > _XMP_LARGEST:
            return {}
        packet = data[begin : end + len(_XMP_END)]
    try:
        root = parsing.xml(_HALF.sub(b"", packet), "XMP")
    except Refused:
        return {}
    found: dict[str, list[str]] = {}
    for description in root.iter(_RDF + "Description"):
        for name, value in description.attrib.items():
            _note(found, str(name), [str(value)])
        for element in description:
            if isinstance(element.tag, str):
                items = [item.text or "" for item in element.iter(_RDF + "li")] or [element.text or ""]
                _note(found, element.tag, items)
    return found


def _note(found: dict[str, list[str]], name: str, values: list[str]) -> None:
    kept = metadata.distinct(value for value in values if value)
    if kept and name not in found:
        found[name] = list(kept)


def _title(text: str) -> str:
    text = _FILE_NAME.sub("", _PROGRAM.sub("", text))
    if len(text) > _LONGEST or not any(char.isalpha() for char in text) or _NO_TITLE.fullmatch(text):
        return ""
    return text


def _names(text: str) -> tuple[str, ...]:
    """One name each. Commas part names where each part is a whole name; elsewhere they part surname and first name."""
    parts = re.split(r"\s*;\s*", text)
    if len(parts) == 1:
        by_comma = re.split(r"\s*,\s*", text)
        parts = by_comma if all(" " in part for part in by_comma) else parts
    return _sane(parts)


def _sane(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in metadata.distinct(texts) if len(text) <= _LONGEST)


def _date(text: str) -> str:
    match = _DATE.match(text)
    return metadata.date("-".join(part for part in match.groups() if part)) if match else ""


def _catalogue_language(document: pypdfium2.PdfDocument) -> str:
    size = pdfium.FPDFCatalog_GetLanguage(document, None, 0)  # bytes of UTF-16 with a zero at the end
    if size > 2 * _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    pdfium.FPDFCatalog_GetLanguage(document, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _identifier(document: pypdfium2.PdfDocument, xmp: dict[str, list[str]]) -> str:
    """What stays the same when the document is edited: its own identifier, else its XMP id, else the first file id."""
    for name in (_DC + "identifier", _MM + "DocumentID"):
        if values := xmp.get(name):
            return values[0][:_LONGEST]
    given: bytes | None = document.get_identifier()
    return f"urn:pdf:{given.hex()}" if given and len(given) <= _LONGEST else ""
