"""The monthly paper form: the figures that staff copy from the registers, and what makes one look wrong.

Nothing here is written or shown; `register` does the one, pages the other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kiosk.errors import KioskError
from kiosk.khmer.digits import to_ascii
from kiosk.usage.model import GROUPS, SMALLEST_SHOWN, StaffFigure

ALL, WOMEN, MEN, *AGES = GROUPS
MOST = 1_000_000  # nobody has more of anything
_WRITTEN = re.compile(r"\d+|\d{1,3}([., ]\d{3})+")
_FAR = 3  # times as many, or as few, as the month before
_CLOSE = 20  # so many more or fewer are never far
# Larger than any of the prisons has; asked about where no month before says more.
_LARGE = {
    StaffFigure.LOANS: 5_000,
    StaffFigure.HELD: 10_000,
    StaffFigure.REGISTERED: 3_000,
    StaffFigure.CLASSES: 120,
    StaffFigure.ATTENDANCE: 3_000,
}


class BadNumber(KioskError):
    """What stands in a box of the form is no number."""

    message = "{given} is no number."
    advice = "Write digits only, such as 120 or ១២០; leave the box empty when you do not know."


class Field(NamedTuple):
    """A box of the form; as in `EnteredKey`, without the month."""

    figure: StaffFigure
    programme: str
    group: str

    @property
    def name(self) -> str:
        """How it is called in a form that is sent."""
        return ".".join(self)


class Kind(StrEnum):
    """Why a figure looks wrong."""

    MUCH_MORE = "much-more"  # than the month before
    MUCH_LESS = "much-less"
    LARGE = "large"
    MORE_THAN_HELD = "more-than-held"
    AGES_DIFFER = "ages-differ"  # from women and men together
    NO_CLASSES = "no-classes"  # learners, but no lesson
    NO_LEARNERS = "no-learners"  # lessons, but no learner


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A figure that is asked about again; `against` is the other figure, None where it is under k."""

    field: Field
    kind: Kind
    value: int
    against: int | None = None


Figures = Mapping[Field, int]


def boxes(programmes: Iterable[str]) -> tuple[Field, ...]:
    """All boxes that are filled in, in the order of the form. Totals of women and men are computed."""
    parts = (WOMEN, MEN, *AGES)
    return (
        Field(StaffFigure.LOANS, "", ALL),
        Field(StaffFigure.HELD, "", ALL),
        *(Field(StaffFigure.REGISTERED, "", group) for group in parts),
        *(
            field
            for programme in programmes
            for field in (
                Field(StaffFigure.CLASSES, programme, ALL),
                *(Field(StaffFigure.ATTENDANCE, programme, group) for group in parts),
            )
        ),
    )


def number(text: str) -> int | None:
    """The number in a box, in Khmer or Latin digits; None for an empty one.

    Raises:
        BadNumber: it is none, or larger than a million.
    """
    given = to_ascii(" ".join(text.split()))
    if not given:
        return None
    if not given.isascii() or not _WRITTEN.fullmatch(given):
        raise BadNumber(given=text.strip()[:20])
    value = int(re.sub(r"\D", "", given)[:12])
    if value > MOST:
        raise BadNumber(given=text.strip()[:20])
    return value


def with_totals(given: Figures, known: Figures) -> dict[Field, int]:
    """What is given, and the totals that follow from it and from what was entered before."""
    both = {**known, **given}
    made = dict(given)
    for field in given:
        if field.group != ALL:
            total = field._replace(group=ALL)
            parts = _parts(both, field, (WOMEN, MEN)) or _parts(both, field, tuple(AGES))
            if parts:
                made[total] = sum(parts)
    return made


def doubts(given: Figures, known: Figures, before: Figures, k: int = SMALLEST_SHOWN) -> tuple[Doubt, ...]:
    """What looks wrong in what is given.

    Args:
        given: with totals.
        known: what was entered for the month already.
        before: what was entered for the month before.
        k: nothing smaller is said of the month before, nor compared with.
    """
    both = {**known, **given}
    return tuple(doubt for field in given for doubt in _of(field, both, before, k))


def _of(field: Field, both: Figures, before: Figures, k: int) -> Iterator[Doubt]:
    value = both[field]
    if field.group == ALL:
        yield from _far(field, value, before.get(field), k)
        yield from _impossible(field, value, both)
    elif field.group == AGES[-1]:
        ages, sexes = _parts(both, field, tuple(AGES)), _parts(both, field, (WOMEN, MEN))
        if ages and sexes and sum(ages) != sum(sexes):
            yield Doubt(field=field, kind=Kind.AGES_DIFFER, value=sum(ages), against=sum(sexes))


def _far(field: Field, value: int, before: int | None, k: int) -> Iterator[Doubt]:
    if before is None:
        if value > _LARGE[field.figure]:
            yield Doubt(field=field, kind=Kind.LARGE, value=value)
        return
    against = before if before >= k else None
    compared = max(before, k)
    if value > compared * _FAR and value - compared >= _CLOSE:
        yield Doubt(field=field, kind=Kind.MUCH_MORE, value=value, against=against)
    elif value * _FAR < compared and compared - value >= _CLOSE:
        yield Doubt(field=field, kind=Kind.MUCH_LESS, value=value, against=against)


def _impossible(field: Field, value: int, both: Figures) -> Iterator[Doubt]:
    held = both.get(Field(StaffFigure.HELD, "", ALL))
    if field.figure is StaffFigure.REGISTERED and held is not None and value > held:
        yield Doubt(field=field, kind=Kind.MORE_THAN_HELD, value=value, against=held)
    if field.figure is StaffFigure.ATTENDANCE and value and not both.get(field._replace(figure=StaffFigure.CLASSES)):
        yield Doubt(field=field, kind=Kind.NO_CLASSES, value=value)
    if field.figure is StaffFigure.CLASSES and value and not both.get(field._replace(figure=StaffFigure.ATTENDANCE)):
        yield Doubt(field=field, kind=Kind.NO_LEARNERS, value=value)


def _parts(figures: Figures, field: Field, groups: tuple[str, ...]) -> list[int]:
    """The parts of a total, when all of them are known."""
    found = [figures.get(field._replace(group=group)) for group in groups]
    return [] if None in found else [value for value in found if value is not None]
