"""The titles a site offers, as a table that travels with its figures: so that ids get their names at head office."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.formula import as_text, from_text
from kiosk.usage.model import KEY, Title

_HEADING = ("id", "title", "language", "level", "kind", "shelves")
_LONGEST = 500  # characters of a name


@dataclass(frozen=True, kw_only=True)
class Offered:
    """A title that the site offers, with its name for people."""

    title: Title
    name: str


def titles_to_csv(offered: Iterable[Offered]) -> str:
    """As CSV with a heading, sorted by id; shelves are separated by blanks.

    A name that a spreadsheet would take for a formula has an apostrophe before it.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(_HEADING)
    for each in sorted(offered, key=lambda each: each.title.id):
        t = each.title
        name = each.name[: _LONGEST - 1]
        writer.writerow((t.id, as_text(name), t.language, t.level, t.kind, " ".join(t.shelves)))
    return stream.getvalue()


def titles_from_csv(text: str) -> tuple[Offered, ...]:
    """The opposite.

    Raises:
        ValueError: it is no such table.
    """
    rows = list(csv.reader(io.StringIO(text), strict=True))
    if not rows or tuple(rows[0]) != _HEADING:
        msg = "no heading"
        raise ValueError(msg)
    return tuple(_offered(row) for row in rows[1:])


def _offered(row: list[str]) -> Offered:
    if len(row) != len(_HEADING):
        msg = "a row has too few or too many fields"
        raise ValueError(msg)
    ident, written, language, level, kind, shelves = row
    name = from_text(written)
    keys = (ident, *(key for key in (language, level, kind) if key), *shelves.split())
    if len(name) > _LONGEST or not all(KEY.fullmatch(key) for key in keys):
        msg = "a row is not well formed"
        raise ValueError(msg)
    return Offered(
        title=Title(id=ident, kind=kind, language=language, level=level, shelves=tuple(shelves.split())), name=name
    )
