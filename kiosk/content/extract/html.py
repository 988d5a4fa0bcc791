"""Reading an HTML package: a zip of web pages with an `index.html`, or with a single page (Bloom's `.bloompub`).

Its pages need their scripts, so they are not prepared like a book: the package becomes `package.zim` on the bench,
which kiwix-serve shows from its own origin.
"""

import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import icu

from kiosk.config import MIB, Limits
from kiosk.content.archive import Archive, Entry
from kiosk.content.extract import metadata, webpage
from kiosk.content.extract.webpage import WebPage
from kiosk.content.model import Extracted, Kind, Notice, Publication, Section, Source
from kiosk.content.prepare import manifest, package, pictures
from kiosk.content.refusals import Refused, Unreadable
from kiosk.content.workbench import Workbench

IN_MEMORY = 4 * MIB  # larger files go to the ZIM file through the disk
_HOSTS_NAMED = 5
_COVER_SIDE, _ICON_SIDE = 100, 32  # pixels; smaller pictures are ornaments
_COVERS_TRIED = 12

_JUNK = re.compile(r"(?:.*/)?(?:__MACOSX/.*|\.[^/]*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)
_INDEX = re.compile(r"index\.x?html?", re.IGNORECASE)
_COVER = re.compile(r"(?:cover|thumbnail|preview|screenshot)[^/]*\.(?:png|jpe?g|webp)", re.IGNORECASE)


class NoFirstPage(Refused):
    """A zip in which it is not plain with which page to begin."""

    message = "There is no index.html in the package, so the library does not know its first page."
    advice = "Name the first page index.html, at the top of the zip, and add it again."


@dataclass(kw_only=True)
class _Seen:
    """What is learnt while the files pass by on their way into the ZIM file."""

    sections: list[Section] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Turn a package into `package.zim`, and read its facts and the text of its pages.

    Raises:
        EmptyFile, Gone, Unreadable, Protected, TooLarge, Overlapping, OddPacking: as `Archive`.
        NoFirstPage: neither an index.html nor a single page.
    """
    with Archive(source.main.path, limits) as archive:
        files = _files(archive)
        main = _main(files)
        page = webpage.read(archive.read(files[main], limits.markup))
        if page is None:
            raise Unreadable(detail=f"{main} is no page")
        title = metadata.clean(page.title) or Path(source.name).stem
        seen = _pack(archive, files, main, bench, limits, title=title, language=metadata.language(page.language))
        sample = " ".join(section.text[:1000] for section in seen.sections)
        languages = metadata.languages([page.language], sample)
        manifest.write(
            manifest.Manifest(kind=Kind.HTML, title=title, language=next(iter(languages), ""), active=main), bench
        )
        publication = Publication(
            kind=Kind.HTML,
            title=title,
            authors=metadata.distinct([page.author]),
            languages=languages,
            description=metadata.without_markup(page.description),
            cover=_cover(archive, files, main, page, bench, limits),
            letters=sum(metadata.letters(section.text) for section in seen.sections),
            notices=tuple(_notices(seen, len(archive.dropped))),
        )
    return Extracted(publication=publication, sections=tuple(seen.sections))


def _files(archive: Archive) -> dict[str, Entry]:
    """Its files by their path in the package, which begins at the top, or in the one folder that holds everything."""
    entries = {entry.name: entry for entry in archive.entries if not _JUNK.fullmatch(entry.name)}
    tops = {name.partition("/")[0] for name in entries}
    while len(tops) == 1 and not tops & entries.keys():
        entries = {name.partition("/")[2]: entry for name, entry in entries.items()}
        tops = {name.partition("/")[0] for name in entries}
    return entries


def _main(files: dict[str, Entry]) -> str:
    """An index.html at the top, else the highest one, else the highest page, if there is but one so high."""
    indexes = _highest([name for name in files if _INDEX.fullmatch(posixpath.basename(name))])
    if indexes and "/" not in indexes[0]:
        return min(indexes)
    for found in (indexes, _highest([name for name in files if package.is_page(name)])):
        if len(found) == 1:
            return found[0]
    raise NoFirstPage


def _highest(names: list[str]) -> list[str]:
    """Those in the fewest folders."""
    least = min((name.count("/") for name in names), default=0)
    return [name for name in names if name.count("/") == least]


def _pack(
    archive: Archive,
    files: dict[str, Entry],
    main: str,
    bench: Workbench,
    limits: Limits,
    *,
    title: str,
    language: str,
) -> _Seen:
    seen = _Seen()
    with TemporaryDirectory(dir=bench.folder) as folder:
        package.write(
            bench.folder / package.FILE,
            _through(archive, files, main, seen, Path(folder), limits),
            main=main,
            title=title,
            language=icu.Locale(language).getISO3Language() if language else "",
        )
    return seen


def _through(
    archive: Archive, files: dict[str, Entry], main: str, seen: _Seen, folder: Path, limits: Limits
) -> Iterator[package.PackageFile]:
    """Each file for the ZIM file, the first page first; what it says is noted as it passes."""
    for number, name in enumerate(sorted(files, key=lambda name: (name != main, name))):
        entry, kind = files[name], package.media_type(name)
        if package.is_page(name):
            data = archive.read(entry, limits.markup)
            heading = _note_page(name, data, seen)
            if kind == "text/html" and not webpage.declares_encoding(data) and webpage.is_utf8(data):
                kind += "; charset=utf-8"
            yield package.PackageFile(path=name, media_type=kind, content=data, title=heading)
        elif entry.size <= IN_MEMORY:
            data = archive.read(entry)
            if kind == "text/css":
                seen.hosts.update(webpage.foreign_hosts(data.decode(errors="replace")))
            yield package.PackageFile(path=name, media_type=kind, content=data)
        else:
            # Named by its number: nothing is unpacked by name.
            path = folder / str(number)
            with archive.open(entry) as stream, path.open("wb") as target:
                while block := stream.read(MIB):
                    target.write(block)
            yield package.PackageFile(path=name, media_type=kind, content=path)


def _note_page(name: str, data: bytes, seen: _Seen) -> str:
    page = webpage.read(data)
    if page is None:
        return ""
    seen.hosts.update(page.hosts)
    heading = metadata.clean(page.title)
    if page.text:
        seen.sections.append(Section(place=name, text=page.text, heading=heading))
    return heading


def _cover(
    archive: Archive, files: dict[str, Entry], main: str, page: WebPage, bench: Workbench, limits: Limits
) -> str:
    """The picture it shows itself by: one named so, else the first real one of its first page, else its icon."""
    folder = posixpath.dirname(main)
    named = [name for name in files if _COVER.fullmatch(name)]
    shown = [_within(folder, address) for address in page.pictures[:_COVERS_TRIED]]
    icons = [_within(folder, address) for address in page.icons[:_COVERS_TRIED]]
    for names, side in (((*named, *shown), _COVER_SIDE), (tuple(icons), _ICON_SIDE)):
        for name in names:
            if name not in files or files[name].size > limits.entry:
                continue
            with suppress(Refused):  # an ornament; one is made when it is missing
                data = archive.read(files[name], limits.markup)
                picture = pictures.examine(data, limits, name)
                if min(picture.width, picture.height) >= side:
                    return pictures.write_cover(data, bench, limits, name)
    return ""


def _within(folder: str, address: str) -> str:
    path = webpage.local(address)
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/") if path else ""


def _notices(seen: _Seen, dropped: int) -> Iterator[Notice]:
    if hosts := sorted(seen.hosts):
        named = ", ".join(hosts[:_HOSTS_NAMED]) + f" + {len(hosts) - _HOSTS_NAMED}" * (len(hosts) > _HOSTS_NAMED)
        yield Notice(
            code="NeedsInternet",
            message="Parts of it come from the internet, which the library does not have: {named}.",
            advice="Open it and see whether something is missing; if so, ask for a version that works offline.",
            parts={"named": named},
        )
    if not seen.sections:
        yield Notice(
            code="NothingToFind",
            message="There are no written pages in it, so nothing inside can be found.",
            mild=True,
        )
    if dropped:
        yield Notice(
            code="FilesLeftOut",
            message="{number} of its files were left out, because they are links or lead outside the package.",
            parts={"number": str(dropped)},
        )
