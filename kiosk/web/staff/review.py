"""All that readers would reach of a title, and what is other than in the edition before."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from kiosk.content.curation import Edit
from kiosk.content.finding import passages
from kiosk.content.finding.passages import DamagedText
from kiosk.content.model import Item, Section
from kiosk.content.store import Store
from kiosk.web.i18n import N_, Words

_ALL = 1_000_000  # pieces: more than a part has
COMPARED = 100  # parts of two editions that are compared; longer ones are looked at

# What readers can see of a title besides its text: field of the publication, its name (a message id).
FACTS = {
    "title": N_("Title"),
    "subtitle": N_("Subtitle"),
    "authors": N_("Authors"),
    "description": N_("Description"),
    "languages": N_("Language"),
    "publisher": N_("Publisher"),
    "published": N_("Published"),
    "series": N_("Series"),
    "series_position": N_("Number in the series"),
    "subjects": N_("Subjects"),
    "rights": N_("Rights"),
    "accessibility": N_("Good to know"),
}


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A fact as readers see it, and as it was before where that is other."""

    name: str
    value: str
    before: str | None = None


@dataclass(frozen=True, kw_only=True)
class Change:
    """How the text differs from the edition before: paragraphs that are new, and that are gone."""

    new: tuple[str, ...]
    gone: tuple[str, ...]


def seen(item: Item, edit: Edit | None = None) -> str:
    """A name for exactly this state of a title and a correction: who approves says by it what was looked at."""
    return hashlib.sha256(msgspec.json.encode((item, edit))).hexdigest()[:32]


def facts(item: Item, before: Item | None, said: Words) -> list[Fact]:
    """The facts of a title that say anything, or did."""
    found = []
    for field, name in FACTS.items():
        value = _written(getattr(item.publication, field), field, said)
        old = _written(getattr(before.publication, field), field, said) if before else value
        if value or old:
            found.append(Fact(name=said.gettext(name), value=value, before=old if old != value else None))
    return found


def corrected(item: Item, edit: Edit, said: Words) -> list[Fact]:
    """The facts that a correction changes: the new value, and the one that readers see now."""
    changed = [field.name for field in fields(edit) if getattr(edit, field.name) is not None and field.name in FACTS]
    return [
        Fact(
            name=said.gettext(FACTS[name]),
            value=_written(getattr(edit, name), name, said),
            before=_written(getattr(item.publication, name), name, said),
        )
        for name in changed
    ]


def part(store: Store, item: Item, number: int) -> tuple[Section, ...]:
    """A part of the text of a title, from 1: what is packed together, so that an encyclopedia is not read whole.

    Raises:
        DamagedText: it cannot be read.
    """
    return passages.read(_text(store, item), number - 1, 0, _ALL)


def count(store: Store, item: Item) -> int:
    """How many parts the text has; 0 when there is none, or it cannot be read."""
    try:
        return passages.members(_text(store, item))
    except DamagedText:
        return 0


def change(store: Store, item: Item, before: Item, most: int = 200) -> Change:
    """What of the text is other than in the edition before; at most so many paragraphs each way.

    Raises:
        DamagedText: one of the two cannot be read.
    """
    old, new = set(_paragraphs(store, before)), set(_paragraphs(store, item))
    return Change(
        new=tuple(islice((one for one in _paragraphs(store, item) if one not in old), most)),
        gone=tuple(islice((one for one in _paragraphs(store, before) if one not in new), most)),
    )


def _paragraphs(store: Store, item: Item) -> Iterator[str]:
    for section in passages.stream(_text(store, item)):
        yield from (line for text in (section.heading, *section.text.split("\n")) if (line := text.strip()))


def _text(store: Store, item: Item) -> Path:
    return store.folder(item.id) / passages.FILE


def _written(value: Any, field: str, said: Words) -> str:
    if field == "languages":
        return said.languages(value)
    if field == "accessibility":
        return str(value.summary)
    return ", ".join(map(str, value)) if isinstance(value, Iterable) and not isinstance(value, str) else str(value)
