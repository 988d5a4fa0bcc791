"""PDF: what it says of itself, its outline, and the text of its pages. Terminals get the document as it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import pypdfium2
import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from kiosk.config import MIB, Limits
from kiosk.content.extract import (
    common_words,
    media,
    metadata,
    pdf_cover,
    pdf_facts,
    pdf_streams,
    pdf_strings,
    pdf_text,
)
from kiosk.content.model import Chapter, Extracted, Feature, Kind, Layout, Notice, Publication, Section, Source
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest, TocEntry
from kiosk.content.refusals import EmptyFile, Gone, Protected, TooLarge, Unreadable
from kiosk.content.workbench import Workbench

_OUTLINE, _DEPTH = 3_000, 6
_PAGE_LETTERS = 60_000  # of one page; no printed page holds a tenth
_ALL_LETTERS = 24_000_000
_TEXT_TIME, _LOOK_TIME, _COVER_TIME = 0.4, 0.1, 0.2  # parts of the time that a file may take
_SLOW = 1.0  # seconds; a page that takes longer to read is not opened again
_NO_PAGE = 25  # letters below which a page counts as a picture of one
_LOOKED_AT = 12  # pages looked at for pictures and fonts
_PICTURE_SHARE = 0.4  # of a page's area, from which it is a photograph of a page


@dataclass(frozen=True, kw_only=True)
class _Text:
    """The raw text of each page. `broken` pages could not be opened; `late` ones were not reached in time.

    `slow` are the numbers, from 0, of pages that took long.
    """

    pages: tuple[str, ...]
    broken: int
    late: int
    slow: frozenset[int]


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What some of its pages are made of: how many of `pages` are covered by a picture, or set in a legacy font."""

    pages: int
    pictures: int
    legacy: int


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Read a PDF.

    Raises:
        Protected: it needs a password.
        Unreadable, EmptyFile, Gone: most pages cannot be opened; empty; not to be read.
        TooLarge: more pages than the limit, or parts that unpack to too much.
    """
    path = source.main.path
    document = open_document(path)
    try:
        if len(document) > limits.pages:
            raise TooLarge(what="the number of pages", limit=limits.pages)
        text = _text(document, _deadline(path, limits, _TEXT_TIME))
        if 2 * text.broken > len(document):
            raise Unreadable(detail=f"{text.broken} of {len(document)} pages cannot be opened")
        facts = pdf_facts.read(document, path)
        outline = _outline(document)
        look = _look(document, text, _deadline(path, limits, _LOOK_TIME))
        labels = _labels(document)
        cover_end = _deadline(path, limits, _COVER_TIME)
        cover = "" if 0 in text.slow else pdf_cover.write(document, bench, limits, cover_end)
    finally:
        document.close()
    legacy = look.legacy > look.pages // 2
    judged = pdf_text.Judged(pages=("",) * len(text.pages), dropped=True) if legacy else pdf_text.judge(text.pages)
    sections = tuple(_sections(judged.pages, outline))
    scanned = look.pictures > look.pages // 2 and look.pages > 0
    name = bench.link("pdf", path)
    publication = Publication(
        kind=Kind.PDF,
        title=facts.title or media.title_of(source.main.name),
        authors=facts.authors,
        languages=("km",) if legacy else _languages(facts.languages, text.pages),
        description=facts.description,
        publisher=facts.publisher,
        published=facts.published,
        modified=facts.modified,
        identifier=facts.identifier,
        subjects=facts.subjects,
        rights=facts.rights,
        layout=Layout.FIXED,
        features=(Feature.SCANNED,) if scanned else (),
        chapters=outline,
        cover=cover,
        letters=sum(metadata.letters(section.text) for section in sections),
        pages=len(text.pages),
        notices=tuple(_notices(text, judged, pdf_facts.active_parts(path), scanned=scanned)),
    )
    manifest.write(
        Manifest(
            kind=Kind.PDF,
            title=publication.title,
            language=next(iter(publication.languages), ""),
            layout=Layout.FIXED,
            toc=_toc(outline, name),
            document=name,
            page_count=len(text.pages),
            page_labels=labels,
        ),
        bench,
    )
    return Extracted(publication=publication, sections=sections)


def open_document(path: Path) -> PdfDocument:
    """Open a PDF that has a page.

    Raises:
        Protected, Unreadable, EmptyFile, Gone, TooLarge: as `read` says.
    """
    try:
        if not path.stat().st_size:
            raise EmptyFile
        pdf_streams.refuse_bombs(path)
        # pdfium tells no error of its own for some damage, and then still the one of the title before: begin with a
        # known one. It cannot open a document of one letter.
        pdfium.FPDF_LoadMemDocument(b"x", 1, None)
        document = PdfDocument(path)
    except OSError as error:
        raise Gone(detail=error.strerror) from error
    except PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Protected(how="a password") from error
        raise Unreadable(detail="it is not a PDF that can be opened") from error
    if not len(document):
        document.close()
        raise Unreadable(detail="there are no pages in it")
    return document


def _deadline(path: Path, limits: Limits, part: float) -> float:
    """When this part of the time that the file may take is over."""
    allowed = limits.seconds + limits.seconds_per_mib * path.stat().st_size / MIB
    return monotonic() + part * allowed


def _text(document: PdfDocument, deadline: float) -> _Text:
    """The raw text of all pages, as far as time and memory allow."""
    pages: list[str] = []
    slow: set[int] = set()
    broken, letters = 0, 0
    for number in range(len(document)):
        began = monotonic()
        if began > deadline or letters > _ALL_LETTERS:
            break
        try:
            page = document[number]
            raw = page.get_textpage()
            pages.append(str(raw.get_text_range(0, min(raw.count_chars(), _PAGE_LETTERS))))
            raw.close()
            page.close()
        except PdfiumError:
            broken += 1
            pages.append("")
        letters += len(pages[-1])
        if monotonic() - began > _SLOW:
            slow.add(number)
    late = len(document) - len(pages)
    return _Text(pages=(*pages, *[""] * late), broken=broken, late=late, slow=frozenset(slow))


def _outline(document: PdfDocument) -> tuple[Chapter, ...]:
    """The bookmarks that lead to a page, in order."""
    found: list[Chapter] = []
    try:
        for number, mark in enumerate(document.get_toc(max_depth=_DEPTH)):
            if number >= _OUTLINE:
                break
            title = metadata.clean(media.repaired(pdf_strings.bookmark(mark)))
            place = mark.get_dest()
            page = place.get_index() if place else None
            if title and page is not None and 0 <= page < len(document):
                found.append(Chapter(title=title[:300], place=str(page + 1), depth=mark.level))
    except PdfiumError:
        pass  # what was read until then counts
    return tuple(found)


def _toc(outline: tuple[Chapter, ...], document: str) -> tuple[TocEntry, ...]:
    """The outline as a tree. An entry deeper than all before it hangs on the last one."""
    rest = list(reversed(outline))

    def entries(depth: int) -> Iterator[TocEntry]:
        while rest and rest[-1].depth >= depth:
            chapter = rest.pop()
            inside = tuple(entries(chapter.depth + 1))
            yield TocEntry(label=chapter.title, href=f"{document}#page={chapter.place}", entries=inside)

    return tuple(entries(0))


def _labels(document: PdfDocument) -> tuple[str, ...]:
    """The numbers printed on the pages, if the file gives any that are not simply counted from 1."""
    labels = tuple(metadata.clean(pdf_strings.page_label(document, number))[:20] for number in range(len(document)))
    counted = tuple(str(number) for number in range(1, len(document) + 1))
    return labels if any(labels) and labels != counted else ()


def _look(document: PdfDocument, text: _Text, deadline: float) -> _Look:
    """Look at pages spread over the document: do they hold text, and in which fonts, or the photograph of text?"""
    step = max(1, len(document) // _LOOKED_AT)
    pictures_found = legacy = looked = 0
    for number in range(0, len(document), step):
        if number in text.slow or monotonic() > deadline:
            continue
        try:
            page = document[number]
        except PdfiumError:
            continue
        looked += 1
        if metadata.letters(text.pages[number]) < _NO_PAGE:
            pictures_found += _is_photograph(page)
        else:
            legacy += _in_legacy_font(page)
        page.close()
    return _Look(pages=looked, pictures=pictures_found, legacy=legacy)


def _is_photograph(page: PdfPage) -> bool:
    area = max(1.0, page.get_width() * page.get_height())
    covered = 0.0
    try:
        for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            left, bottom, right, top = thing.get_bounds()
            covered += abs((right - left) * (top - bottom))
    except PdfiumError:
        return False
    return bool(covered >= _PICTURE_SHARE * area)


def _in_legacy_font(page: PdfPage) -> bool:
    """Whether most of a page's letters are set in a font that shows Khmer for Latin letters."""
    raw = page.get_textpage()
    count = raw.count_chars()
    fonts = [_font(raw, index) for index in range(0, count, max(1, count // 40))]
    raw.close()
    return 2 * sum(pdf_text.is_legacy(font) for font in fonts) > len(fonts)


def _font(text: pypdfium2.PdfTextPage, index: int) -> str:
    thing = text.get_textobj(index)
    return str(thing.get_font().get_base_name()) if thing else ""


def _sections(pages: tuple[str, ...], outline: tuple[Chapter, ...]) -> Iterator[Section]:
    """Each page that has text, under the last bookmark before or on it."""
    starts = sorted(outline, key=lambda chapter: int(chapter.place))
    heading = ""
    for number, text in enumerate(pages, 1):
        while starts and int(starts[0].place) <= number:
            heading = starts.pop(0).title
        if text:
            yield Section(place=str(number), text=text, heading=heading)


def _languages(declared: tuple[str, ...], pages: tuple[str, ...]) -> tuple[str, ...]:
    """The declared languages, but a text in Khmer letters is Khmer whatever an English word processor declared."""
    sample = " ".join(page[:500] for page in pages[:20])
    seen = metadata.languages([], sample)
    return tuple(dict.fromkeys((*seen, *declared))) or tuple(filter(None, [common_words.language(sample)]))


def _notices(text: _Text, found: pdf_text.Judged, acts: tuple[str, ...], *, scanned: bool) -> Iterator[Notice]:
    if text.broken:
        yield Notice(
            code="Damaged",
            message="{broken} of {number} pages are damaged and will stay empty.",
            advice="Copy it again from where it came from. Look at it before you keep it.",
            parts={"broken": str(text.broken), "number": str(len(text.pages))},
        )
    if scanned:
        yield Notice(
            code="Scanned",
            message="Its pages are photographs, so words inside it cannot be found.",
            advice="Ask for a version with text, if there is one.",
            mild=True,
        )
    elif found.dropped:
        yield Notice(
            code="TextNotSearchable",
            message="Its Khmer cannot be read out of the file correctly, so Khmer words inside it cannot be found."
            if any(found.pages)
            else "Its Khmer cannot be read out of the file correctly, so words inside it cannot be found.",
            advice="The pages look right. Ask for a version made with Unicode fonts, or as EPUB.",
        )
    elif not any(found.pages):
        yield Notice(code="NoText", message="There is no text in it, so nothing inside it can be found.", mild=True)
    if text.late:
        yield Notice(
            code="TextCutShort",
            message="It is so large that only words of its first {number} pages can be found.",
            parts={"number": str(len(text.pages) - text.late)},
        )
    if acts:
        yield Notice(
            code="InertParts",
            message="Some parts of it do nothing here: {acts}.",
            mild=pdf_facts.HARMLESS.issuperset(acts),
            parts={"acts": ", ".join(acts)},
        )
