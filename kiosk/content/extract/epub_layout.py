"""How the pages of an EPUB are laid out (EPUB 3.3 section 8), and what that tells of its readers."""

import re
from collections.abc import Sequence

from kiosk.content.archive import Archive
from kiosk.content.extract.epub_metadata import Facts
from kiosk.content.extract.epub_package import Package, SpineItem
from kiosk.content.extract.epub_page import PreparedPage
from kiosk.content.model import Layout, Level

_DISPLAY_OPTIONS = "META-INF/com.apple.ibooks.display-options.xml"  # how EPUB 2 declared a fixed layout
_DECLARED_FIXED = re.compile(rb"""name\s*=\s*["']fixed-layout["'][^>]*>\s*true\b""")
_SMALL = 1 << 16  # bytes
_FIXED, _REFLOWABLE = "rendition:layout-pre-paginated", "rendition:layout-reflowable"
_VIEWPORT = re.compile(r"(width|height)\s*=\s*(\d{1,5})")

# A picture book: at least so many pages, most of them with a picture, and so few letters on each.
_PAGES, _MOST, _FEW, _BEGINNERS = 5, 0.6, 300, 60


def layout(package: Package, facts: Facts, archive: Archive) -> Layout:
    """Fixed when the book says so, or of each page of its own."""
    if facts.one("rendition:layout") == "pre-paginated":
        return Layout.FIXED
    if package.spine and all(_FIXED in place.properties for place in package.spine):
        return Layout.FIXED
    options = archive.find(_DISPLAY_OPTIONS)
    if options and options.size < _SMALL and _DECLARED_FIXED.search(archive.read(options)):
        return Layout.FIXED
    return Layout.REFLOWABLE


def size(page: PreparedPage, place: SpineItem, layout: Layout, facts: Facts) -> tuple[int, int]:
    """Width and height of a page of fixed layout in CSS pixels; zeros for others."""
    fixed = _FIXED in place.properties or (layout is Layout.FIXED and _REFLOWABLE not in place.properties)
    if not fixed:
        return 0, 0
    if page.width and page.height:
        return page.width, page.height
    sides = dict(_VIEWPORT.findall(facts.one("rendition:viewport")))
    return (int(sides["width"]), int(sides["height"])) if len(sides) > 1 else (0, 0)


def spread(place: SpineItem) -> str:
    """Where the page stands when two are open: `left`, `right`, `center`, or empty."""
    words = {word.removeprefix("rendition:") for word in place.properties}
    return next((side for side in ("left", "right", "center") if f"page-spread-{side}" in words), "")


def is_picture_book(pages: Sequence[PreparedPage]) -> bool:
    """Whether most pages hold a picture and few letters."""
    shown = [page for page in pages if page.words.letters or page.pictures]
    pictured = [page for page in shown if page.pictures and page.words.letters <= _FEW]
    letters = sum(page.words.letters for page in shown)
    return len(shown) >= _PAGES and len(pictured) >= _MOST * len(shown) and letters <= _FEW * len(shown)


def level(pages: Sequence[PreparedPage], layout: Layout) -> Level | None:
    """A picture book with a short line a page is for beginners; all else only a person can tell.

    Pages without letters tell nothing: their words may be drawn.
    """
    if layout is Layout.FIXED or not is_picture_book(pages):
        return None
    worded = [page.words.letters for page in pages if page.words.letters and page.pictures]
    certain = len(worded) >= _PAGES and max(worded) <= 2 * _BEGINNERS and sum(worded) <= _BEGINNERS * len(worded)
    return Level.BEGINNER if certain else None


def picture_in_front(page: PreparedPage, name: str) -> str:
    """The archive name of a first page that is but a picture, else empty."""
    return name if page.pictures == 1 and page.words.letters <= _FEW else ""
