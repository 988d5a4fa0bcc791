"""The articles of a ZIM file as text: whole where that is bearable, else as much of each as can be searched."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from time import monotonic

from libzim.reader import Archive, Entry

from kiosk.config import Limits
from kiosk.content.extract import metadata, webpage
from kiosk.content.extract.spool import Spool
from kiosk.content.model import Section

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_SAMPLE = 50  # articles whose beginnings tell the language


class Depth(IntEnum):
    """How much of every article is read."""

    WHOLE = 0
    START = 1  # the title and the first paragraph


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read of `number` articles, the `late` last ones of which, for want of time, by their titles only.

    `main` is the place of the page to begin with and `heading` its heading; `sample` is text to tell the language from;
    `letters` as `Section` counts them.
    """

    sections: Iterable[Section]
    number: int
    depth: Depth
    main: str
    heading: str
    sample: str
    letters: int
    late: int = 0


def articles(archive: Archive) -> Iterator[Entry]:
    """Every page of an archive that is not a redirect, in the order of their paths.

    Raises:
        RuntimeError: the archive is damaged.
    """
    for number in range(archive.entry_count):
        entry = archive._get_entry_by_id(number)  # noqa: SLF001 - python-libzim has no other way to walk an archive
        # Before name spaces were given up (2021) articles had one of their own, and M/ held facts.
        if not archive.has_new_namespace_scheme and not entry.path.startswith("A/"):
            continue
        if not entry.is_redirect and entry.get_item().mimetype.startswith(_PAGE_TYPES):
            yield entry


def read(archive: Archive, spool: Spool, limits: Limits, deadline: float = math.inf, main: str = "") -> Reading:
    """Read as deep as the number of articles allows, all to the same depth; the text goes through the spool.

    After `deadline`, on the clock of `time.monotonic`, only titles are read. `main` is the place of
    the page to begin with, if it is known; else that is the first.

    Raises:
        RuntimeError: the archive is damaged.
    """
    number = sum(1 for _ in articles(archive))
    depth = Depth.WHOLE if number <= limits.zim_articles_whole else Depth.START
    heading, sample, letters, late = "", list[str](), 0, 0
    with spool.filling() as add:
        for entry in articles(archive):
            if late or monotonic() > deadline:
                late += 1
                section = Section(place=entry.path, text="", heading=metadata.clean(entry.title))
            else:
                section = _section(entry, depth, limits)
            add(section)
            letters += metadata.letters(section.text)
            main = main or section.place
            if section.place == main:
                heading = section.heading
            if len(sample) < _SAMPLE:
                sample.append(section.text[:200])
    return Reading(
        sections=spool,
        number=number,
        depth=depth,
        main=main,
        heading=heading,
        sample=" ".join(sample),
        letters=letters,
        late=late,
    )


def _section(entry: Entry, depth: Depth, limits: Limits) -> Section:
    item = entry.get_item()
    heading = metadata.clean(entry.title)
    page = webpage.read(bytes(item.content)) if item.size <= limits.markup else None
    if page is None:
        return Section(place=entry.path, text="", heading=heading)
    if heading in ("", entry.path):  # writers put the path where a page has no title
        heading = metadata.clean(page.title) or heading
    return Section(place=entry.path, text=page.text if depth is Depth.WHOLE else page.start, heading=heading)
