"""What a viewer needs to know before it shows anything: the prepared file `book.json` of every item.

Field names are short and English; a viewer reads them as they are. All `href`s are names of prepared
files of the same item (see `workbench`), with an optional `#fragment`.
"""

from dataclasses import dataclass

import msgspec

from kiosk.content.model import Direction, Kind, Layout
from kiosk.content.workbench import Workbench

FILE = "book.json"


@dataclass(frozen=True, kw_only=True)
class TocEntry:
    """An entry of the table of contents, as a tree. `href` may be empty for a mere heading."""

    label: str
    href: str = ""
    entries: tuple["TocEntry", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Clip:
    """A stretch of narration: element `text` (an id in the page) sounds in `audio` from `begin` to `end` seconds."""

    text: str
    audio: str
    begin: float
    end: float | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """One document of the spine (EPUB), or one picture page (comic).

    `letters` as in `model.Section`; `width` and `height` in CSS pixels for fixed layout; `spread` is `left`,
    `right`, `center` or empty; `clips` is its media overlay, in order.
    """

    href: str
    letters: int = 0
    linear: bool = True
    width: int = 0
    height: int = 0
    spread: str = ""
    clips: tuple[Clip, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Track:
    """A playable file: `seconds` long, starting with the chapter marks inside it."""

    href: str
    title: str
    media_type: str
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A chapter of sound or film: it begins `seconds` into track `track` (from 0)."""

    title: str
    track: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Subtitles:
    """A WebVTT file with its language and name."""

    href: str
    language: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """One item for its viewer; which fields are filled depends on the kind.

    EPUB and comic: `pages`, `toc`, `layout`, `direction`. PDF: `document`, `page_count`, `page_labels`, `toc`.
    Audio and video: `tracks`, `marks`, `subtitles`, `poster`. ZIM and HTML: `active`, the path of the first page within
    the ZIM file, not quoted (as `Section.place` is); its address is `/content/ITEM/` and the quoted path, on the active
    origin.
    """

    kind: Kind
    title: str
    language: str = ""
    layout: Layout = Layout.REFLOWABLE
    direction: Direction = Direction.LTR
    pages: tuple[Page, ...] = ()
    toc: tuple[TocEntry, ...] = ()
    active_class: str = ""  # the book's own class for narrated text (EPUB media overlays)
    document: str = ""
    page_count: int = 0
    page_labels: tuple[str, ...] = ()  # the numbers printed on the pages, where they are not 1, 2, 3
    tracks: tuple[Track, ...] = ()
    marks: tuple[Mark, ...] = ()
    subtitles: tuple[Subtitles, ...] = ()
    poster: str = ""
    active: str = ""


def write(manifest: Manifest, bench: Workbench) -> None:
    """Write `book.json`."""
    bench.write(FILE, msgspec.json.encode(manifest))


def parse(data: bytes) -> Manifest:
    """Read back what `write` wrote.

    Raises:
        msgspec.ValidationError: it is not a manifest.
    """
    return msgspec.json.decode(data, type=Manifest)
