"""Two people who correct the same title: what they changed is put together, and nobody's work is lost."""

from dataclasses import dataclass

from kiosk.content.curation import Edit
from kiosk.content.model import Item, Level

# The facts of a title that staff may correct.
FIELDS = (
    "title",
    "subtitle",
    "authors",
    "description",
    "languages",
    "publisher",
    "published",
    "series",
    "series_position",
    "subjects",
)

Value = str | tuple[str, ...]
Sheet = dict[str, Value]


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A fact that two people changed at once: what it was, what this person wrote, what the other one saved."""

    field: str
    before: Value
    mine: Value
    theirs: Value


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What is to be saved, and what somebody has to decide first."""

    edit: Edit
    clashes: tuple[Clash, ...] = ()


def sheet(item: Item) -> Sheet:
    """The facts of a title as a form shows them."""
    return {field: getattr(item.publication, field) for field in FIELDS}


def merge(base: Sheet, mine: Sheet, theirs: Sheet) -> Merged:
    """Put the changes of two people together, fact by fact (a three-way merge).

    Args:
        base: the facts when this person opened the form; one that is missing counts as unchanged by the other.
        mine: what this person sends.
        theirs: the facts as they are now.
    """
    changed: dict[str, Value] = {}
    clashes: list[Clash] = []
    for field in FIELDS:
        before = base.get(field, theirs[field])
        if field not in mine or mine[field] in (before, theirs[field]):
            continue
        if theirs[field] != before:
            clashes.append(Clash(field=field, before=before, mine=mine[field], theirs=theirs[field]))
        else:
            changed[field] = mine[field]
    return Merged(edit=Edit(**changed), clashes=tuple(clashes))  # type: ignore[arg-type]  # each is of its field's kind


def level(base: str, mine: str, theirs: Level | None) -> Level | None:
    """The level to set, or None to leave it; of two choices the later one counts."""
    return Level(mine) if mine and mine not in {base, theirs or ""} else None
