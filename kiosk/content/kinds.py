"""Deciding what kind of title a candidate is, where its first bytes alone do not tell."""

import re
from pathlib import PurePosixPath
from urllib.parse import unquote

from av.stream import Disposition

from kiosk.config import Limits
from kiosk.content.archive import Archive
from kiosk.content.extract import media
from kiosk.content.model import Kind, Role, SourceFile
from kiosk.content.refusals import EmptyFile, OtherDocument, UnknownKind
from kiosk.content.sniff import Family, family, refusal

_PICTURE = re.compile(r".*\.(jpe?g|jfif|png|webp|gif|avif|bmp|tiff?|jp2|jpf|jxl|heic|heif)", re.IGNORECASE)
_PAGE = re.compile(r".+\.x?html?", re.IGNORECASE)
_INDEX = re.compile(r"(?:.*/)?index\.x?html?", re.IGNORECASE)
_ROOT_INDEX = re.compile(r"index\.x?html?", re.IGNORECASE)
_NOTE = re.compile(r".+\.(txt|nfo|xml)", re.IGNORECASE)  # as they lie beside the pictures of a comic
_COMIC_NAME = re.compile(r".+\.cbz", re.IGNORECASE)
_JUNK = re.compile(r"(.*/)?(__MACOSX/.*|\..*|Thumbs\.db|desktop\.ini)", re.IGNORECASE)
# Zip files that are something else, by an entry only they have.
_FOREIGN = (
    ({"h5p.json"}, UnknownKind, "an H5P exercise, which needs a server of its own"),
    ({"word/document.xml"}, OtherDocument, "a Word document"),
    ({"xl/workbook.xml"}, OtherDocument, "an Excel sheet"),
    ({"ppt/presentation.xml"}, OtherDocument, "a PowerPoint presentation"),
    ({"AndroidManifest.xml"}, UnknownKind, "an Android program"),
    ({"META-INF/MANIFEST.MF"}, UnknownKind, "a Java program"),
    ({"content.xml", "mimetype"}, OtherDocument, "an OpenDocument file"),
)
_PLAIN = {Family.PDF: Kind.PDF, Family.ZIM: Kind.ZIM, Family.SOUND: Kind.AUDIO}


def decide(files: tuple[SourceFile, ...], limits: Limits) -> Kind:
    """Say what kind of title these files make.

    Raises:
        Refused: none that the library shows, or the archive cannot be read.
    """
    main = files[0]
    found = family(main.path)
    if found is Family.EMPTY:
        raise EmptyFile
    if main.role is Role.TRACK:
        return Kind.AUDIO
    if found in _PLAIN:
        return _PLAIN[found]
    if found is Family.FILM:
        return _film_or_sound(main)
    if found is Family.ZIP:
        with Archive(main.path, limits) as archive:
            names = [entry.name for entry in archive.entries]
            kind = of_names(names)
            if kind is Kind.HTML and _COMIC_NAME.fullmatch(main.name) and _is_comic_with_a_page(names):
                kind = Kind.COMIC
            return Kind.HTML if kind is Kind.COMIC and _shows_its_pictures(archive, limits) else kind
    raise refusal(found)


def of_names(names: list[str]) -> Kind:
    """The kind of an archive by the names of its entries.

    Raises:
        UnknownKind: none that the library shows.
    """
    names = [name for name in names if not _JUNK.fullmatch(name) or name == "META-INF/MANIFEST.MF"]
    known = set(names)
    index = any(_INDEX.fullmatch(name) for name in names)
    # A metadata.opf alone lies in calibre's HTMLZ, too.
    package = any(name.lower().endswith(".opf") and not (index and name == "metadata.opf") for name in names)
    if "META-INF/container.xml" in known or package:
        return Kind.EPUB
    if any(_ROOT_INDEX.fullmatch(name) for name in names):  # whatever programs that make such packages put beside it
        return Kind.HTML
    for entries, reason, what in _FOREIGN:
        if entries <= known:
            raise reason(found=what)
    if index:
        return Kind.HTML
    if _is_comic(names):
        return Kind.COMIC
    if "mimetype" in known:  # an EPUB that lost its container: its reader says what is missing
        return Kind.EPUB
    if any(_PAGE.fullmatch(name) for name in names):
        return Kind.HTML
    raise UnknownKind(found="a zip of other files" if names else "an empty zip")


def _is_comic(names: list[str]) -> bool:
    """Whether most are pictures; notes beside them do not count while there are no more than two for each."""
    pictures = sum(1 for name in names if _PICTURE.fullmatch(name))
    notes = sum(1 for name in names if _NOTE.fullmatch(name))
    return pictures > 0 and 2 * pictures >= notes and 2 * pictures >= len(names) - notes


def _is_comic_with_a_page(names: list[str]) -> bool:
    """Whether but for its only page it would be a comic, which it then is if the page does not show its pictures."""
    others = [name for name in names if not _JUNK.fullmatch(name) and not _PAGE.fullmatch(name)]
    pages = [name for name in names if not _JUNK.fullmatch(name) and _PAGE.fullmatch(name)]
    return len(pages) == 1 and _is_comic(others)


def _shows_its_pictures(archive: Archive, limits: Limits) -> bool:
    """Whether the only page among many pictures is no note beside a comic, but shows them."""
    pages = [entry for entry in archive.entries if _PAGE.fullmatch(entry.name) and not _JUNK.fullmatch(entry.name)]
    if len(pages) != 1:
        return False
    text = unquote(archive.read(pages[0], limits.markup).decode(errors="replace"))
    names = (PurePosixPath(entry.name).name for entry in archive.entries if _PICTURE.fullmatch(entry.name))
    return any(name in text for name in names)


def _film_or_sound(file: SourceFile) -> Kind:
    with media.opened(file.path) as container:
        moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
        return Kind.VIDEO if moving else Kind.AUDIO
