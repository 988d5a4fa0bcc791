"""Comics: a zip of pictures in the order of their names, with ComicInfo.xml where there is one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from kiosk.config import MIB, Limits
from kiosk.content.archive import Archive, Entry
from kiosk.content.extract import media, metadata
from kiosk.content.model import Chapter, Direction, Extracted, Feature, Kind, Layout, Notice, Publication, Source
from kiosk.content.prepare import manifest, parsing, pictures
from kiosk.content.prepare.manifest import Manifest, Page, TocEntry
from kiosk.content.prepare.pictures import BadPicture, HugePicture
from kiosk.content.refusals import Refused, TooLarge, Unreadable
from kiosk.content.sources import natural
from kiosk.content.workbench import Workbench

_PICTURE = re.compile(r".*\.(jpe?g|jfif|png|gif|webp|avif|bmp|tiff?|jp2|jpf|jxl|heic|heif)", re.IGNORECASE)
_JUNK = re.compile(r"(.*/)?(__MACOSX/.*|\.[^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)
_INFO = "comicinfo.xml"
_PAGE_BYTES = 64 * MIB
_WIDE = 1.2  # a page so many times wider than high is a double page
# ComicInfo's names of people, in the order of who counts as author (anansi-project.github.io/docs/comicinfo).
_AUTHORS = ("Writer", "Penciller")


class NoPages(Refused):
    """Not one picture in the archive can be shown."""

    message = "There is no page in this comic that could be shown."
    advice = "Ask for another copy."


@dataclass(frozen=True, kw_only=True)
class _Info:
    """What ComicInfo.xml says; `bookmarks` by the position of the picture, from 0."""

    facts: dict[str, str]
    bookmarks: dict[int, str]

    def __getitem__(self, name: str) -> str:
        return self.facts.get(name, "")


@dataclass(frozen=True, kw_only=True)
class _Leaf:
    """A page as prepared; `position` is its place among the pictures of the archive, from 0."""

    position: int
    page: Page
    entry: Entry


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Read a comic.

    Raises:
        NoPages: no picture in it can be shown.
        TooLarge: more pages than the limit; and whatever `archive` refuses.
    """
    with Archive(source.main.path, limits) as archive:
        entries = _in_order(archive)
        if len(entries) > limits.pages:
            raise TooLarge(what="the number of pages", limit=limits.pages)
        info = _info(archive, limits)
        left_out: list[str] = []
        leaves = list(_leaves(archive, entries, bench, limits, left_out))
        if not leaves:
            raise NoPages
        cover = _cover(archive, leaves, bench, limits)
    chapters = tuple(
        Chapter(title=info.bookmarks[leaf.position], place=str(number))
        for number, leaf in enumerate(leaves, 1)
        if leaf.position in info.bookmarks
    )
    publication = _publication(source, info, cover, chapters, len(leaves), tuple(_notices(left_out)))
    manifest.write(
        Manifest(
            kind=Kind.COMIC,
            title=publication.title,
            language=next(iter(publication.languages), ""),
            layout=Layout.FIXED,
            direction=publication.direction,
            pages=tuple(leaf.page for leaf in leaves),
            toc=tuple(TocEntry(label=c.title, href=leaves[int(c.place) - 1].page.href) for c in chapters),
        ),
        bench,
    )
    return Extracted(publication=publication)


def _in_order(archive: Archive) -> list[Entry]:
    """The pictures by folder and name, `2` before `10`."""
    found = [e for e in archive.entries if _PICTURE.fullmatch(e.name) and not _JUNK.fullmatch(e.name)]
    return sorted(found, key=lambda e: [natural(part) for part in PurePosixPath(e.name).with_suffix("").parts])


def _leaves(
    archive: Archive, entries: list[Entry], bench: Workbench, limits: Limits, left_out: list[str]
) -> Iterator[_Leaf]:
    """Copy each picture that is one; the names of the others are added to `left_out`."""
    for position, entry in enumerate(entries):
        try:
            data = archive.read(entry, _PAGE_BYTES)
            picture = pictures.examine(data, limits, entry.name)
            if picture.suffix in pictures.SHOWN_AS_THEY_ARE and not picture.moving:
                href = bench.add(picture.suffix, data)
            else:
                data = pictures.to_webp(data, limits, entry.name)
                picture = pictures.examine(data, limits, entry.name)
                href = bench.add("webp", data)
        except (BadPicture, HugePicture, Unreadable, TooLarge):
            left_out.append(entry.name)
            continue
        wide = picture.width > _WIDE * picture.height
        page = Page(href=href, width=picture.width, height=picture.height, spread="center" if wide else "")
        yield _Leaf(position=position, page=page, entry=entry)


def _info(archive: Archive, limits: Limits) -> _Info:
    """ComicInfo.xml at the top or beside the pages; a broken one is as none."""
    entry = next((e for e in archive.entries if PurePosixPath(e.name).name.lower() == _INFO), None)
    if entry is None:
        return _Info(facts={}, bookmarks={})
    try:
        root = parsing.xml(archive.read(entry, limits.markup), entry.name)
    except Refused:
        return _Info(facts={}, bookmarks={})
    facts: dict[str, str] = {}
    bookmarks: dict[int, str] = {}
    for element in root:
        name = parsing.local(element)
        if name == "Pages":
            for page in element:
                position, title = page.get("Image", ""), metadata.clean(page.get("Bookmark", ""))
                if position.isdecimal() and title:
                    bookmarks[int(position)] = title
        elif text := metadata.clean(element.text or ""):
            facts[name] = text
    return _Info(facts=facts, bookmarks=bookmarks)


def _publication(
    source: Source, info: _Info, cover: str, chapters: tuple[Chapter, ...], pages: int, notices: tuple[Notice, ...]
) -> Publication:
    series, number = info["Series"], info["Number"]
    title = info["Title"] or " ".join(part for part in (series, number) if part) or media.title_of(source.main.name)
    return Publication(
        kind=Kind.COMIC,
        title=title,
        authors=metadata.distinct(name for key in _AUTHORS for name in info[key].split(",")),
        languages=_languages(info["LanguageISO"], title),
        description=metadata.without_markup(info["Summary"]),
        publisher=info["Publisher"],
        published="-".join(part.zfill(2) for part in (info["Year"], info["Month"], info["Day"]) if part.isdecimal()),
        identifier=info["GTIN"],
        series=series,
        series_position=number,
        subjects=metadata.distinct(f"{info['Genre']},{info['Tags']}".split(",")),
        layout=Layout.FIXED,
        direction=Direction.RTL if info["Manga"] == "YesAndRightToLeft" else Direction.LTR,
        features=(Feature.PICTURES,),
        chapters=chapters,
        cover=cover,
        pages=pages,
        notices=notices,
    )


def _languages(declared: str, title: str) -> tuple[str, ...]:
    """The declared language; but a title in a script of its own tells more than a default that nobody changed."""
    return metadata.languages([], title) or metadata.languages([declared])


def _cover(archive: Archive, leaves: list[_Leaf], bench: Workbench, limits: Limits) -> str:
    """The first page that can be decoded; only a few are tried."""
    for leaf in leaves[:3]:
        try:
            return pictures.write_cover(archive.read(leaf.entry, _PAGE_BYTES), bench, limits, leaf.entry.name)
        except (BadPicture, HugePicture):
            continue
    return ""


def _notices(left_out: list[str]) -> Iterator[Notice]:
    if left_out:
        names = ", ".join(left_out[:5]) + (" …" if len(left_out) > 5 else "")  # noqa: PLR2004 - a line's worth
        yield Notice(
            code="PagesLeftOut",
            message="{number} damaged or unfit pages were left out: {names}.",
            advice="Look at it before you keep it. Ask for another copy if pages are missed.",
            parts={"number": str(len(left_out)), "names": names},
        )
