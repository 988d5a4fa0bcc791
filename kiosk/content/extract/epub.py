"""Reads EPUB 2 and 3: a book that may be slightly wrong or hostile becomes clean pages, its facts, and its text."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from kiosk.config import Limits
from kiosk.content.archive import Archive
from kiosk.content.extract import (
    epub_container,
    epub_contents,
    epub_cover,
    epub_layout,
    epub_metadata,
    epub_navigation,
    epub_overlay,
    epub_package,
    epub_page,
    epub_report,
    metadata,
)
from kiosk.content.extract.epub_files import Files, TooMuchText
from kiosk.content.extract.epub_navigation import Entry
from kiosk.content.extract.epub_overlay import Stretch
from kiosk.content.extract.epub_package import Package, SpineItem
from kiosk.content.extract.epub_page import PreparedPage
from kiosk.content.model import Extracted, Feature, Layout, Publication, Section, Source
from kiosk.content.prepare import manifest
from kiosk.content.prepare.links import Want
from kiosk.content.prepare.manifest import Clip, Manifest, Page
from kiosk.content.refusals import Refused
from kiosk.content.workbench import Workbench

_KHMER = re.compile("[\u1780-\u17d3]")
_SAMPLE = 4_000  # letters from which a language may be told


class NothingToRead(Refused):
    """No page of the book can be shown."""

    message = "The book has no page that can be read."
    advice = "Ask for another copy, or open it in an EPUB editor and save it again."


class NothingLeft(Refused):
    """Every part of the book was left out."""

    message = "Nothing of the book can be shown: what it holds lies on the internet, is missing, or may not run here."
    advice = "Ask for a copy that holds all its files."


@dataclass(kw_only=True)
class _Leaf:
    """A page on its way: where it stands, its archive name, and what becomes of it."""

    name: str
    place: SpineItem
    stretches: list[Stretch] = field(default_factory=list)
    page: PreparedPage = epub_page.EMPTY

    @property
    def is_picture(self) -> bool:
        """Whether a picture stands in the place of a page, without a fallback."""
        item = self.place.item
        return item.name == self.name and not item.is_page and item.media_type.startswith("image/")


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Prepare an EPUB and tell what it is.

    Raises:
        NoContainer, NoPackage, NothingToRead, NothingLeft: it is no whole EPUB.
        Protected: its pages are encrypted.
        Unreadable, TooLarge, and what `Archive` raises: damaged, or over a limit.
    """
    with Archive(source.main.path, limits) as archive:
        return _Book(archive, bench, limits).extracted(Path(source.name).stem)


class _Book:
    """One book: what its package says, and its files as they get prepared."""

    def __init__(self, archive: Archive, bench: Workbench, limits: Limits) -> None:
        self._archive = archive
        self._bench = bench
        self._limits = limits
        self._package = _package(archive, limits)
        self._facts = epub_metadata.read(self._package.root)
        self._locks = epub_container.locks(archive)
        self._files = Files(
            archive=archive, bench=bench, limits=limits, locks=self._locks, identifiers=self._facts.identifiers
        )
        self._lost: list[str] = []

    def extracted(self, name: str) -> Extracted:
        """Prepare everything. `name` is the title of a book that says none."""
        leaves = self._plan()
        toc = epub_navigation.read(self._archive, self._package, self._limits.markup)
        self._prepare(leaves, toc)
        layout = epub_layout.layout(self._package, self._facts, self._archive)
        pages = [self._listed(leaf, layout) for leaf in leaves]
        if not self._files.show and not any(leaf.page.words.letters or leaf.page.drawn for leaf in leaves):
            raise NothingLeft
        contents = epub_contents.contents(toc, self._files.pages, [(leaf.name, leaf.page) for leaf in leaves])
        publication = replace(
            self._publication(name, leaves, pages, layout),
            chapters=contents.chapters,
        )
        manifest.write(
            Manifest(
                kind=publication.kind,
                title=publication.title,
                language=next(iter(publication.languages), ""),
                layout=layout,
                direction=publication.direction,
                pages=tuple(pages),
                toc=contents.tree,
                active_class=self._facts.one("media:active-class"),
            ),
            self._bench,
        )
        sections = (
            Section(place=str(number), text=leaf.page.words.text, heading=contents.headings[number])
            for number, leaf in enumerate(leaves)
            if leaf.page.words.text
        )
        return Extracted(publication=publication, sections=tuple(sections))

    def _plan(self) -> list[_Leaf]:
        """The pages that are there, in reading order, with names reserved so that they can link to each other."""
        leaves: dict[str, _Leaf] = {}
        for place in self._package.spine[: self._limits.pages]:
            entry = self._archive.find(self._package.shown(place.item).name)
            if entry is None:
                self._files.trouble.missing.add(place.item.name)
            elif entry.name not in leaves:
                leaves[entry.name] = _Leaf(name=entry.name, place=place)
        self._locks.check(list(leaves))
        for leaf in leaves.values():
            self._files.pages[leaf.name] = self._bench.reserve("xhtml")
            leaf.stretches = self._stretches(leaf)
        listed = (self._archive.find(item.name) for item in self._package.items.values() if item.is_page)
        self._files.candidates = frozenset(entry.name for entry in listed if entry) - self._locks.encrypted
        return list(leaves.values())

    def _stretches(self, leaf: _Leaf) -> list[Stretch]:
        overlay = self._package.items.get(self._package.shown(leaf.place.item).overlay)
        entry = self._archive.find(overlay.name) if overlay else None
        if entry is None:
            return []
        try:
            stretches = epub_overlay.read(self._files.read_text(entry), entry.name)
        except TooMuchText:
            raise
        except Refused:
            self._files.trouble.unusable.add(entry.name)
            return []
        return [stretch for stretch in stretches if stretch.name == leaf.name]

    def _prepare(self, leaves: list[_Leaf], toc: Iterable[Entry]) -> None:
        """Prepare all pages, and those besides to which they link."""
        wanted = epub_contents.wanted_places(tuple(toc))
        for leaf in leaves:
            ids = wanted.get(leaf.name, set()).union(stretch.fragment for stretch in leaf.stretches)
            leaf.page = self._page(leaf, ids)
            self._bench.write(self._files.pages[leaf.name], leaf.page.data)
            while self._files.more:
                place = replace(leaf.place, linear=False, properties=frozenset())
                leaves.append(_Leaf(name=self._files.more.pop(0), place=place))
        if len(self._lost) == len(leaves):
            raise NothingToRead

    def _page(self, leaf: _Leaf, ids: set[str]) -> PreparedPage:
        links = self._files.of(leaf.name)
        entry = self._archive.find(leaf.name)
        try:
            if leaf.is_picture:
                shown = epub_page.of_picture(leaf.name, links)
                if shown:
                    return shown
            if entry:
                return epub_page.prepare(self._files.read_text(entry), leaf.name, links, ids)
        except TooMuchText:
            raise
        except Refused:
            pass
        self._lost.append(leaf.name)
        return epub_page.EMPTY

    def _listed(self, leaf: _Leaf, layout: Layout) -> Page:
        size = epub_layout.size(leaf.page, leaf.place, layout, self._facts)
        return Page(
            href=self._files.pages[leaf.name],
            letters=leaf.page.words.letters,
            linear=leaf.place.linear,
            width=size[0],
            height=size[1],
            spread=epub_layout.spread(leaf.place),
            clips=tuple(self._clips(leaf)),
        )

    def _clips(self, leaf: _Leaf) -> Iterable[Clip]:
        for stretch in leaf.stretches:
            audio = self._files.prepared(stretch.audio, Want.MEDIA)
            if audio and (stretch.fragment in leaf.page.ids or not stretch.fragment):
                yield Clip(text=stretch.fragment, audio=audio, begin=stretch.begin, end=stretch.end)

    def _publication(self, name: str, leaves: list[_Leaf], pages: list[Page], layout: Layout) -> Publication:
        sample = ""
        for leaf in leaves:
            sample += leaf.page.words.text[:_SAMPLE]
            if len(sample) >= _SAMPLE:
                break
        publication = epub_metadata.publication(self._facts, sample)
        narrated = any(page.clips for page in pages)
        features = [Feature.READ_ALOUD] if narrated else []
        features += [Feature.SOUND] if self._files.sounds else []
        prepared = [leaf.page for leaf in leaves]
        features += [Feature.PICTURES] if epub_layout.is_picture_book(prepared) else []
        return replace(
            publication,
            title=publication.title or metadata.clean(name.replace("_", " ")),
            layout=layout,
            direction=self._package.direction,
            features=tuple(features),
            level=epub_layout.level(prepared, layout),
            cover=epub_cover.write(
                self._package,
                self._facts,
                self._files,
                self._bench,
                epub_layout.picture_in_front(leaves[0].page, leaves[0].name),
            ),
            letters=sum(page.letters for page in pages),
            pages=len(pages) if layout is Layout.FIXED else None,
            seconds=epub_overlay.seconds(self._facts.one("media:duration")) if narrated else None,
            notices=epub_report.notices(
                self._files.trouble,
                pages_lost=self._lost,
                left_out=self._archive.dropped,
                title_made=not publication.title,
                khmer_missing=self._lacks_khmer(publication, leaves),
            ),
        )

    @staticmethod
    def _lacks_khmer(publication: Publication, leaves: list[_Leaf]) -> bool:
        """Whether a book that calls itself Khmer has text and not one Khmer letter in it."""
        texts = [leaf.page.words.text for leaf in leaves]
        khmer = publication.languages[:1] == ("km",)
        return khmer and any(texts) and not any(_KHMER.search(text) for text in texts)


def _package(archive: Archive, limits: Limits) -> Package:
    entry = archive.find(epub_container.package_name(archive))
    if entry is None:
        raise epub_container.NoPackage
    return epub_package.parse(archive.read(entry, limits.markup), entry.name)
