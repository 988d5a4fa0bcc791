"""The articles of a ZIM file as text: whole where that is bearable, else as much of each as can be searched."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from time import monotonic

from libzim.reader import Archive, Entry

from kiosk.config import Limits
from kiosk.content.extract import metadata, webpage
from kiosk.content.model import Section

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
# Measured: what a letter costs at most until it is in the index (9 million letters of Khmer took 178 MiB to read and
# analyse, 14 million of Latin and Khmer 205 MiB), and an article besides.
_BYTES_A_LETTER, _LETTERS_AN_ARTICLE = 24, 60


class Depth(IntEnum):
    """How much of every article is read."""

    WHOLE = 0
    START = 1  # the title and the first paragraph
    TITLE = 2


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read of `number` articles; `sections` are fewer when not even all titles could be kept.

    The `late` last ones were not read, for want of time, but for their titles.
    """

    sections: tuple[Section, ...]
    number: int
    depth: Depth
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


def read(archive: Archive, limits: Limits, deadline: float = math.inf) -> Reading:
    """Read as deep as the number of articles and the memory of this process allow, all articles to the same depth.

    After `deadline`, on the clock of `time.monotonic`, only titles are read.

    Raises:
        RuntimeError: the archive is damaged.
    """
    number = sum(1 for _ in articles(archive))
    depth = Depth.WHOLE if number <= limits.zim_articles_whole else Depth.START
    allowed = limits.memory // _BYTES_A_LETTER
    found: list[Section] = []
    starts: list[str] = []
    held = late = 0
    for entry in articles(archive):
        if depth is not Depth.TITLE and (late or monotonic() > deadline):
            late += 1
            section, start = Section(place=entry.path, text="", heading=metadata.clean(entry.title)), ""
        else:
            section, start = _section(entry, depth, limits)
        found.append(section)
        starts.append(start)
        held += _cost(section)
        while held > allowed and depth is not Depth.TITLE:
            depth = Depth(depth + 1)
            texts = starts if depth is Depth.START else [""] * len(found)
            found = [replace(section, text=text) for section, text in zip(found, texts, strict=True)]
            held = sum(map(_cost, found))
        if held > allowed:
            break
    return Reading(sections=tuple(found), number=number, depth=depth, late=late)


def _section(entry: Entry, depth: Depth, limits: Limits) -> tuple[Section, str]:
    """An article, and the text it would have if only its start were kept."""
    item = entry.get_item()
    heading = metadata.clean(entry.title)
    named = heading not in ("", entry.path)  # writers put the path where a page has no title
    page = None
    if item.size <= limits.markup and (depth is not Depth.TITLE or not named):
        page = webpage.read(bytes(item.content))
    if page is None:
        return Section(place=entry.path, text="", heading=heading), ""
    text = {Depth.WHOLE: page.text, Depth.START: page.start, Depth.TITLE: ""}[depth]
    heading = heading if named else metadata.clean(page.title) or heading
    return Section(place=entry.path, text=text, heading=heading), page.start


def _cost(section: Section) -> int:
    return len(section.text) + len(section.heading) + _LETTERS_AN_ARTICLE
