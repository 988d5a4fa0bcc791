"""The words of content as data: what travels between reading a file, the catalogue, the index and the pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Self

from kiosk.errors import KioskError, fill


class Kind(StrEnum):
    """What a title is, decided by its content and never by its name."""

    EPUB = "epub"
    PDF = "pdf"
    COMIC = "comic"
    AUDIO = "audio"
    VIDEO = "video"
    ZIM = "zim"
    HTML = "html"


class Level(StrEnum):
    """How well one must read to use a title."""

    PICTURE = "picture"
    BEGINNER = "beginner"
    EASY = "easy"
    FLUENT = "fluent"


class State(StrEnum):
    """Who sees an item: everybody; the approver; nobody."""

    SHOWN = "shown"
    WAITING = "waiting"
    HIDDEN = "hidden"


class Layout(StrEnum):
    """Whether pages are laid out by the reader's screen or by the publisher."""

    REFLOWABLE = "reflowable"
    FIXED = "fixed"


class Direction(StrEnum):
    """The way pages turn."""

    LTR = "ltr"
    RTL = "rtl"


class Use(StrEnum):
    """What one can do with a title besides reading it."""

    LISTEN = "listen"  # sound, and books that read themselves aloud
    WATCH = "watch"


class Role(StrEnum):
    """What a file is to its title."""

    MAIN = "main"
    TRACK = "track"  # of an audiobook in several files
    PART = "part"  # of a split ZIM file
    SUBTITLES = "subtitles"
    COVER = "cover"


class Feature(StrEnum):
    """What a reader may look for besides the words."""

    SOUND = "sound"
    READ_ALOUD = "read-aloud"  # media overlays
    PICTURES = "pictures"  # a picture book: mostly pictures
    SUBTITLES = "subtitles"
    SCANNED = "scanned"  # pages are photographs; nothing inside can be found


@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """One file as it was given: where it lies, and the name it came with (for people, never for paths).

    `sha256` is what its sender told of it, where anybody did.
    """

    path: Path
    name: str
    role: Role = Role.MAIN
    sha256: str = ""


@dataclass(frozen=True, kw_only=True)
class Source:
    """The files that make one title, the main one first. `name` is what the person who adds it sees."""

    kind: Kind
    name: str
    files: tuple[SourceFile, ...]

    @property
    def main(self) -> SourceFile:
        """The file that is the title, or its first track or part."""
        return self.files[0]


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """An entry of a table of contents. `place` is a locator of the item's kind (see `Section`)."""

    title: str
    place: str
    depth: int = 0


@dataclass(frozen=True, kw_only=True)
class Section:
    """A piece of a title's text, in reading order, as the index takes it.

    `place` says where it is, by the item's kind:

    - EPUB: the spine position, from 0, as `"3"`; the index may add `":LETTERS"`, the number of letters
      before the passage in that prepared page, counting neither white space nor U+200B-U+200D, U+2060, U+FEFF.
    - PDF and comic: the page, from 1, as `"12"`.
    - audio and video: the second, from 0, as `"75"`; with several tracks `"TRACK:SECOND"`, tracks from 0.
    - ZIM and HTML: the path of the entry.
    """

    place: str
    text: str
    heading: str = ""


@dataclass(frozen=True, kw_only=True)
class Accessibility:
    """What a publication declares in schema.org's terms (EPUB Accessibility 1.1, section 2)."""

    modes: tuple[str, ...] = ()
    sufficient_modes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    hazards: tuple[str, ...] = ()
    summary: str = ""
    conforms_to: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something the librarian should know of a file: plain words, and what to do if anything.

    `code` is a stable name for machines, like the class name of an error. `message` and `advice` are message ids of the
    translation catalogues with `{named}` parts. A `mild` one is a fact that nobody need look into: it is told with the
    title, but does not make its import a warning.
    """

    code: str
    message: str
    advice: str = ""
    mild: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: KioskError) -> Self:
        """The reason that an error states."""
        parts = {name: str(value) for name, value in error.parts.items()}
        return cls(code=error.code, message=error.message, advice=error.advice, parts=parts)

    @property
    def text(self) -> str:
        """What happened, in English."""
        return fill(self.message, self.parts)

    @property
    def what_to_do(self) -> str:
        """The advice, in English."""
        return fill(self.advice, self.parts)


@dataclass(frozen=True, kw_only=True)
class Publication:
    """Everything learnt from a source but its text: written once at import, beside the prepared files.

    Languages are BCP 47 tags, the main one first. `identifier` is what the publication calls itself (EPUB unique
    identifier, PDF document id, ZIM name), or empty: equal identifiers are editions of one publication. `published`
    is as given, at best an ISO 8601 date. `cover` is the name of a prepared file, or empty when one must be made.
    `letters` counts as `Section` says. `seconds` is the playing time, `pages` the pages of the layout.
    """

    kind: Kind
    title: str
    subtitle: str = ""
    authors: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    description: str = ""
    publisher: str = ""
    published: str = ""
    modified: str = ""
    identifier: str = ""
    series: str = ""
    series_position: str = ""
    subjects: tuple[str, ...] = ()
    rights: str = ""
    accessibility: Accessibility = field(default_factory=Accessibility)
    layout: Layout = Layout.REFLOWABLE
    direction: Direction = Direction.LTR
    features: tuple[Feature, ...] = ()
    level: Level | None = None
    chapters: tuple[Chapter, ...] = ()
    cover: str = ""
    letters: int = 0
    pages: int | None = None
    seconds: float | None = None
    notices: tuple[Notice, ...] = ()

    @property
    def thumb(self) -> str:
        """The name of the cover's small picture, a prepared file too: `thumb-1.webp` is that of `cover-1.webp`."""
        return f"thumb{self.cover.removeprefix('cover')}"


@dataclass(frozen=True, kw_only=True)
class Extracted:
    """What a format's reader hands on: the facts and the text. Prepared files are in its workbench by then.

    `spooled` is the text of a title that is too large to be held in memory; it can be gone through again and again.
    """

    publication: Publication
    sections: tuple[Section, ...] = ()
    spooled: Iterable[Section] = ()


@dataclass(frozen=True, kw_only=True)
class StoredFile:
    """An original in the store. `name` is the name it came with, for people. `size` in bytes."""

    sha256: str
    name: str
    role: Role
    size: int


@dataclass(frozen=True, kw_only=True)
class Item:
    """One title of the catalogue: what it says of itself, as edited by the librarian, and how it is shown."""

    id: str
    state: State
    publication: Publication
    level: Level | None
    shelves: tuple[str, ...]  # keys, in the order of the home page
    files: tuple[StoredFile, ...]
    added: date
    replaces: str = ""  # the id of the edition before

    @property
    def size(self) -> int:
        """Bytes of the originals."""
        return sum(f.size for f in self.files)

    @property
    def language(self) -> str:
        """The main language, BCP 47, or empty when unknown."""
        return self.publication.languages[0] if self.publication.languages else ""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A named, ordered set of items. Names by interface language; the pictogram is a name in the picture set."""

    key: str
    names: dict[str, str]
    pictogram: str
    colour: str
    items: int = 0  # how many are shown


@dataclass(frozen=True, kw_only=True)
class LearningPath:
    """An ordered course: lessons of any kind, one after the other. Names by interface language; `items` are ids."""

    key: str
    names: dict[str, str]
    items: tuple[str, ...]

    def name(self, language: str) -> str:
        """What it is called in a language, else in the first that it has a name in."""
        return self.names.get(language) or next(iter(self.names.values()), self.key)


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word of a recording, as it is written, with the seconds from and to which it is heard."""

    text: str
    begin: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A voice that says what stands on a screen.

    `key` is `label:NAME`, `shelf:KEY`, `item:ID` or `path:KEY`; `language` the one that is spoken, BCP 47; `sha256` the
    name of its sound in the store, Opus in Ogg; `words` when somebody noted which is heard when.
    """

    key: str
    language: str
    sha256: str
    size: int
    seconds: float
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of items is narrowed to. A language tag covers its regions: `km` finds `km-KH`."""

    language: str = ""
    level: Level | None = None
    shelf: str = ""
    kind: Kind | None = None
    use: Use | None = None
