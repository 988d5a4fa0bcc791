"""Reading a ZIM file (openzim.org/wiki/ZIM_file_format): what it says of itself, and its articles as text.

The file itself is not prepared: kiwix-serve shows it from its own origin, where whatever runs in it reaches nothing.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from libzim.reader import Archive, set_cluster_cache_max_size

from kiosk.config import MIB, Limits
from kiosk.content.extract import media, metadata, zim_articles
from kiosk.content.extract.spool import Spool
from kiosk.content.extract.zim_articles import Depth, Reading
from kiosk.content.model import Extracted, Kind, Notice, Publication, Source
from kiosk.content.prepare import manifest, pictures
from kiosk.content.refusals import EmptyFile, Gone, Refused, Unreadable
from kiosk.content.workbench import Workbench

_CACHE = 16 * MIB  # of unpacked clusters; libzim alone would take 512 MiB
_MAGIC = b"ZIM\x04"
_READING_TIME = 0.5  # part of the time that a file may take; its words must be analysed yet
_REDIRECTS = 50  # from the main page to a page
_ILLUSTRATION = re.compile(r"Illustration_(\d+)x\d+@\d+")


class PartMissing(Refused):
    """A split ZIM file without all of its parts."""

    message = "This is one part of a split ZIM file, and other parts are missing."
    advice = "Put all parts (.zimaa, .zimab and so on) into one folder and add them together."


class NothingToOpen(Refused):
    """A ZIM file without a single page."""

    message = "There is no page in this ZIM file that could be opened."
    advice = "Ask for another copy."


def read(source: Source, bench: Workbench, limits: Limits) -> Extracted:
    """Check a ZIM file, read its facts and the text of its articles.

    Up to `limits.zim_articles_whole` articles are read whole; those of a larger file by title and first paragraph, and
    those for which half the time is not enough by title. The text goes through the disk, whatever its size.

    Raises:
        EmptyFile, Gone, Unreadable, PartMissing: the file is damaged or not whole.
        NothingToOpen: nothing in it can be shown.
    """
    set_cluster_cache_max_size(_CACHE)
    with ExitStack() as stack:
        archive = _open(_whole(source, bench, stack), source)
        try:
            allowed = limits.seconds + limits.zim_seconds_per_mib * archive.filesize / MIB
            return _extract(archive, source, bench, limits, monotonic() + _READING_TIME * allowed)
        except (RuntimeError, IndexError, KeyError) as error:  # all that libzim raises
            raise Unreadable(detail=_damage(error)) from error
        except UnicodeDecodeError as error:
            raise Unreadable(detail="names in it are no text") from error


def _whole(source: Source, bench: Workbench, stack: ExitStack) -> Path:
    """A link to the file, or to each part of a split one, named so that libzim opens these files and no others."""
    folder = Path(stack.enter_context(TemporaryDirectory(dir=bench.folder)))
    if len(source.files) == 1:
        (folder / "whole.zim").symlink_to(source.main.path.absolute())
        return folder / "whole.zim"
    for number, file in enumerate(source.files):
        (folder / f"whole.zim{part_letters(number)}").symlink_to(file.path.absolute())
    return folder / "whole.zimaa"


def part_letters(number: int) -> str:
    """The letters that end the name of the part of a split ZIM file: `aa`, `ab`, ... counted from 0."""
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


def _open(path: Path, source: Source) -> Archive:
    try:
        with path.open("rb") as file:
            start = file.read(len(_MAGIC))
    except OSError as error:
        raise Gone(detail=error.strerror) from error
    if not start:
        raise EmptyFile
    if start != _MAGIC:
        raise Unreadable(detail="it does not begin like a ZIM file")
    try:
        archive = Archive(path)
        whole = archive.check()
    except RuntimeError as error:
        if source.main.name.lower().endswith(".zimaa") and "bad size" in str(error):
            raise PartMissing from error
        raise Unreadable(detail=_damage(error)) from error
    if not whole:
        raise Unreadable(detail="its parts contradict each other")
    return archive


def _extract(archive: Archive, source: Source, bench: Workbench, limits: Limits, deadline: float) -> Extracted:
    reading = zim_articles.read(archive, Spool(bench.folder), limits, deadline, _main_path(archive))
    if not reading.main:
        raise NothingToOpen
    title = _fact(archive, "Title") or reading.heading or media.title_of(source.name)
    languages = metadata.languages([_fact(archive, "Language")], reading.sample)
    manifest.write(
        manifest.Manifest(kind=Kind.ZIM, title=title, language=next(iter(languages), ""), active=reading.main), bench
    )
    publication = Publication(
        kind=Kind.ZIM,
        title=title,
        authors=tuple(name for name in (_fact(archive, "Creator"),) if name),
        languages=languages,
        description=_fact(archive, "LongDescription") or _fact(archive, "Description"),
        publisher=_fact(archive, "Publisher"),
        published=metadata.date(_fact(archive, "Date")),
        identifier=_identifier(archive),
        subjects=tuple(tag for tag in _fact(archive, "Tags").split(";") if tag and not tag.startswith("_")),
        rights=_fact(archive, "License"),
        cover=_cover(archive, bench, limits),
        letters=reading.letters,
        notices=tuple(_notices(reading)),
    )
    return Extracted(publication=publication, spooled=reading.sections)


def _main_path(archive: Archive) -> str:
    """The page that the file says to begin with, or nothing."""
    if archive.has_main_entry:
        entry = archive.main_entry
        for _ in range(_REDIRECTS):
            if not entry.is_redirect:
                break
            entry = entry.get_redirect_entry()
        return str(entry.path)
    return ""


def _fact(archive: Archive, name: str) -> str:
    """One fact (openzim.org/wiki/Metadata); a lone `=` stands for nothing in files of old tools."""
    if name not in archive.metadata_keys:
        return ""
    text = metadata.clean(bytes(archive.get_metadata(name)).decode(errors="replace"))
    return "" if text in {"=", "-"} else text


def _identifier(archive: Archive) -> str:
    """Name and flavour together: the editions of one publication share them, its variants do not."""
    name = _fact(archive, "Name")
    return "_".join(part for part in (name, _fact(archive, "Flavour").strip("_")) if part) if name else ""


def _cover(archive: Archive, bench: Workbench, limits: Limits) -> str:
    """The largest picture it has of itself; files of old tools have theirs in another place."""
    keys = {int(match[1]): match[0] for key in archive.metadata_keys if (match := _ILLUSTRATION.fullmatch(key))}
    try:
        item = archive.get_metadata_item(keys[max(keys)]) if keys else archive.get_illustration_item()
        return pictures.write_cover(bytes(item.content), bench, limits, "illustration")
    except (KeyError, RuntimeError, pictures.BadPicture, pictures.HugePicture):
        return ""  # an ornament; one is made when it is missing


def _notices(reading: Reading) -> Iterator[Notice]:
    if reading.depth is Depth.START:
        yield Notice(
            code="FoundByFirstParagraph",
            message="It is too large to be searched whole: its {number} articles are found by their titles and first"
            " paragraphs.",
            advice="A technician can raise zim_articles_whole in kiosk.toml and add it again.",
            parts={"number": f"{reading.number:,}"},
        )
    if reading.late:
        yield Notice(
            code="FoundInPart",
            message="It takes so long to read that of its {number} articles the last {late} are found by their titles"
            " only.",
            advice="A technician can raise zim_seconds_per_mib in kiosk.toml and add it again.",
            parts={"number": f"{reading.number:,}", "late": f"{reading.late:,}"},
        )
    if not reading.number:
        yield Notice(
            code="NothingToFind",
            message="There are no written pages in it, so nothing inside can be found.",
            mild=True,
        )


def _damage(error: Exception) -> str:
    said = str(error).strip().partition("\n")[0].rstrip(".:")
    return f"it is cut short or was changed on the way (libzim: {said or 'nothing'})"
