"""The files that the pages of an EPUB ask for: each is looked at, cleaned and prepared when first wanted."""

import hashlib
from dataclasses import dataclass, field

from kiosk.config import MIB, Limits
from kiosk.content.archive import Archive, Entry
from kiosk.content.extract import epub_paths, subtitles
from kiosk.content.extract.epub_container import Locks, revealed
from kiosk.content.prepare import drawing, magic, pictures, style
from kiosk.content.prepare.links import Finding, Links, Want
from kiosk.content.refusals import Refused, TooLarge
from kiosk.content.workbench import Workbench

HELD = 32 * MIB  # bytes of one picture or font, which are held in memory
_DEEPEST = 8  # style sheets that import style sheets


class TooMuchText(TooLarge):
    """All pages and style sheets of a book together are over the limit."""


@dataclass(kw_only=True)
class Trouble:
    """What went wrong or was left out while a book was prepared: names and addresses as written, for the librarian."""

    missing: set[str] = field(default_factory=set)
    unusable: set[str] = field(default_factory=set)
    locked: set[str] = field(default_factory=set)
    remote: set[str] = field(default_factory=set)
    links: set[str] = field(default_factory=set)
    findings: set[Finding] = field(default_factory=set)


class Files:
    """The prepared files of one book.

    `pages` leads from archive names to prepared pages. Of `candidates`, those that a page links to become pages, too;
    they are appended to `more`.
    """

    def __init__(
        self, *, archive: Archive, bench: Workbench, limits: Limits, locks: Locks, identifiers: tuple[str, ...]
    ) -> None:
        self.archive = archive
        self.limits = limits
        self.pages: dict[str, str] = {}
        self.candidates: frozenset[str] = frozenset()
        self.more: list[str] = []
        self.trouble = Trouble()
        self.encrypted = locks.encrypted
        self.sounds = 0  # prepared sounds and films
        self._bench = bench
        self._locks = locks
        self._identifiers = identifiers
        self._prepared: dict[tuple[str, str], str] = {}
        self._spent = 0
        self._depth = 0

    @property
    def show(self) -> bool:
        """Whether anything prepared for pages can be seen or heard."""
        return self.sounds > 0 or any(
            name.rpartition(".")[2] in _SUFFIXES[Want.PICTURE] for name in self._prepared.values()
        )

    def of(self, name: str) -> "FileLinks":
        """The links of the document with this archive name."""
        return FileLinks(self, name)

    def read_text(self, entry: Entry) -> bytes:
        """A page or style sheet, within the limit for one and for all of them.

        Raises:
            TooLarge: a limit is passed.
            Unreadable: damaged.
        """
        data = self.archive.read(entry, self.limits.markup)
        self._spent += len(data)
        if self._spent > 4 * self.limits.markup:
            raise TooMuchText(what="all its text", limit=f"{4 * self.limits.markup // MIB} MiB")
        return data

    def page(self, name: str) -> str:
        """The prepared page for an archive name, or empty when it is none."""
        entry = self.archive.find(name)
        if entry is None:
            return ""
        if entry.name not in self.pages and entry.name in self.candidates and len(self.pages) < self.limits.pages:
            self.pages[entry.name] = self._bench.reserve("xhtml")
            self.more.append(entry.name)
        return self.pages.get(entry.name, "")

    def prepared(self, name: str, want: Want) -> str:
        """The prepared file for an archive name, or empty when there is none of the kind wanted."""
        key = (name, want if want in _READ_OTHERWISE else "")
        if key not in self._prepared:
            self._prepared[key] = ""  # a sheet that imports itself finds nothing
            entry = self.archive.find(name)
            if entry is None:
                self.trouble.missing.add(name)
            elif entry.name in self._locks.encrypted:
                self.trouble.locked.add(name)
            else:
                self._prepared[key] = self._prepare(entry, want)
        found = self._prepared[key]
        return found if found.rpartition(".")[2] in _SUFFIXES[want] else ""

    def written_in(self, reference: str, want: Want) -> str:
        """The prepared file for a `data:` address."""
        data = drawing.written_in(reference)
        if not data or want not in (Want.PICTURE, Want.FONT):
            return ""
        key = (hashlib.sha256(data).hexdigest(), "")
        if key not in self._prepared:
            try:
                self._prepared[key] = self._picture_or_font(data, "data:")
            except Refused:
                self._prepared[key] = ""
        found = self._prepared[key]
        return found if found.rpartition(".")[2] in _SUFFIXES[want] else ""

    def _prepare(self, entry: Entry, want: Want) -> str:
        try:
            if want is Want.STYLE:
                return self._style(entry)
            if want is Want.CAPTIONS:
                return self._bench.add("vtt", subtitles.harmless(self.archive.read(entry, HELD), entry.name))
            if suffix := magic.media(self.archive.head(entry)):
                with self.archive.open(entry) as stream:
                    name = self._bench.copy(suffix, stream)
                self.sounds += 1
                return name
            data = self.archive.read(entry, HELD)
            if method := self._locks.obfuscated.get(entry.name):
                data = data if magic.font(data) else revealed(data, method, self._identifiers)
            return self._picture_or_font(data, entry.name)
        except TooMuchText:
            raise
        except Refused:
            self.trouble.unusable.add(entry.name)
            return ""

    def _picture_or_font(self, data: bytes, name: str) -> str:
        if suffix := magic.font(data):
            return self._bench.add(suffix, data)
        if drawing.looks_like(data):
            return self._bench.add("svg", drawing.picture(data, name, self.limits))
        found = pictures.examine(data, self.limits, name)
        if found.suffix in pictures.SHOWN_AS_THEY_ARE:
            return self._bench.add(found.suffix, data)
        return self._bench.add("webp", pictures.to_webp(data, self.limits, name))

    def _style(self, entry: Entry) -> str:
        if self._depth >= _DEEPEST:
            return ""
        self._depth += 1
        try:
            css = style.clean(style.decode(self.read_text(entry)), self.of(entry.name))
        finally:
            self._depth -= 1
        return self._bench.add("css", css.encode())


class FileLinks(Links):
    """Answers for the document with the archive name `base`."""

    def __init__(self, files: Files, base: str) -> None:
        self._files = files
        self._base = base
        self._known: dict[tuple[str, Want], str] = {}
        self.pictures = 0  # how many it shows

    def resolve(self, reference: str, want: Want) -> str:
        """See `Links`."""
        self.pictures += want is Want.PICTURE
        key = (reference, want)
        if key not in self._known:
            self._known[key] = self._resolve(reference, want)
        return self._known[key]

    def _resolve(self, reference: str, want: Want) -> str:
        if reference.lstrip()[:5].lower() == "data:":
            return self._files.written_in(reference, want)
        if epub_paths.leads_outside(reference):
            trouble = self._files.trouble
            (trouble.links if want is Want.PAGE else trouble.remote).add(reference.strip())
            return ""
        name, fragment = epub_paths.target(self._base, reference)
        if want is not Want.PAGE:
            return self._files.prepared(name, want) if reference.strip() else ""
        if not reference.partition("#")[0].strip():
            return f"#{fragment}" if fragment else ""
        page = self._files.page(name)
        return f"{page}#{fragment}" if page and fragment else page

    def found(self, finding: Finding) -> None:
        """See `Links`."""
        self._files.trouble.findings.add(finding)


_READ_OTHERWISE = (Want.STYLE, Want.CAPTIONS)  # the same file may be wanted as a picture, and is prepared twice
_SUFFIXES = {
    Want.PAGE: frozenset[str](),
    Want.PICTURE: pictures.SHOWN_AS_THEY_ARE | {"svg"},
    Want.STYLE: frozenset({"css"}),
    Want.CAPTIONS: frozenset({"vtt"}),
    Want.FONT: frozenset({"ttf", "otf", "woff", "woff2"}),
    Want.MEDIA: frozenset({"mp3", "m4a", "ogg", "opus", "flac", "wav", "mp4", "webm"}),
}
