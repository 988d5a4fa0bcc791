"""The figures of one site as people may read them: tables built, released, and written as CSV.

Nothing else turns month figures into something that is shown.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.usage.model import (
    ABOUT_THE_BOX,
    DAY_FIGURES,
    GROUPS,
    MARGINALS,
    SMALLEST_SHOWN,
    DayFigures,
    Days,
    Entered,
    Figure,
    Figures,
    MonthFigures,
    MonthKey,
    StaffFigure,
    Subject,
    Title,
)
from kiosk.usage.release import Cell, State, Table, release

_SECONDS = "_seconds"


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure for people. Names are those of the model; seconds have become `_minutes`."""

    period: str
    subject: str
    key: str
    figure: str
    value: str  # a number, "< 10" or "withheld"


@dataclass(frozen=True, kw_only=True)
class Readable:
    """All that may be shown of a site, month by month."""

    days: tuple[Line, ...]
    months: tuple[Line, ...]
    entered: tuple[Line, ...]


def readable(figures: Figures, offered: Iterable[Title] = (), k: int = SMALLEST_SHOWN) -> Readable:
    """Release a site's figures. Titles that are not shown are not listed: that they were used is no secret kept."""
    facts = {title.id: title for title in offered}
    return Readable(
        days=tuple(_days(figures.days, k)),
        months=tuple(_months(figures.months, facts, k)),
        entered=tuple(_entered(figures.entered, k)),
    )


def to_csv(lines: Iterable[Line]) -> str:
    """A table with a heading (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(("period", "subject", "key", "figure", "value"))
    writer.writerows((line.period, line.subject, line.key, line.figure, line.value) for line in lines)
    return stream.getvalue()


def _days(days: Days, k: int) -> Iterable[Line]:
    months: defaultdict[str, DayFigures] = defaultdict(DayFigures)
    for label, figures in days.items():
        months[label.day[:7]] += figures
    values = {f"{month}/{name}": n for month, figures in months.items() for name, n in figures.as_dict().items()}
    behind = {name: months[name.split("/")[0]].sessions for name in values}
    about_readers = Table(
        values={name: n for name, n in values.items() if name.split("/")[1] not in ABOUT_THE_BOX}, behind=behind
    )
    released = release(about_readers, k)
    for month in sorted(months):
        for name in DAY_FIGURES:
            full = f"{month}/{name}"
            cell = released.get(full) or Cell(state=State.SHOWN, value=values[full], k=k)
            yield _line(month, Subject.SITE, "", name, cell)


def _months(figures: MonthFigures, facts: Mapping[str, Title], k: int) -> Iterable[Line]:
    """All marginals of a month are released together with the titles they are made of, and with the total of these."""
    for period in sorted({key.period for key in figures}):
        here = {key: n for key, n in figures.items() if key.period == period}
        released = release(_table(here, facts), k)
        for name in sorted(released):
            subject, key, figure = name.split("/")
            if subject != Subject.TITLE or released[name].state is State.SHOWN:
                yield _line(period, subject, key, figure, released[name])


def _table(here: Mapping[MonthKey, int], facts: Mapping[str, Title]) -> Table:
    values: dict[str, int] = {}
    behind: dict[str, int] = {}
    sums: list[tuple[str, tuple[str, ...]]] = []
    for name, n in here.items():
        values[_name(name.subject, name.key, name.figure)] = n
    for name in here:
        if name.figure is not Figure.ANSWERS:
            unique = _name(name.subject, name.key, Figure.UNIQUE_REQUESTS)
            people = values.get("site//sessions", 0) if name.subject is Subject.SITE else values.get(unique, 0)
            own = name.figure in {Figure.SESSIONS, Figure.UNIQUE_REQUESTS} or name.subject is Subject.AUDIENCE
            behind[_name(*name[1:])] = values[_name(*name[1:])] if own else people
    for figure in (Figure.UNIQUE_REQUESTS, Figure.REQUESTS, Figure.COMPLETIONS, Figure.ACTIVE_SECONDS):
        titles = sorted(name.key for name in here if (name.subject, name.figure) == (Subject.TITLE, figure))
        if titles:
            total = _name(Subject.SITE, "", figure)
            parts = tuple(_name(Subject.TITLE, key, figure) for key in titles)
            values[total] = sum(values[part] for part in parts)
            behind[total] = values.get("site//unique_requests", values[total])
            sums.append((total, parts))
            sums += _marginal_sums(values, titles, figure, facts)
            for subject in MARGINALS:
                groups = tuple(_name(*name[1:]) for name in here if (name.subject, name.figure) == (subject, figure))
                if groups and sum(values[group] for group in groups) == values[total]:
                    sums.append((total, groups))
    return Table(values=values, sums=sums, behind=behind)


def _marginal_sums(
    values: Mapping[str, int], titles: Iterable[str], figure: Figure, facts: Mapping[str, Title]
) -> list[tuple[str, tuple[str, ...]]]:
    """Which titles make up a marginal: everybody can see the shelves. Where it adds up, it is an equation."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for key in titles:
        title = facts.get(key, Title(id=key))
        each = {
            Subject.SHELF: title.shelves,
            Subject.LANGUAGE: (title.language,),
            Subject.LEVEL: (title.level,),
            Subject.KIND: (title.kind,),
        }
        for subject in MARGINALS:
            for group in set(each[subject]):
                parts[_name(subject, group, figure)].append(_name(Subject.TITLE, key, figure))
    return [
        (total, tuple(names))
        for total, names in sorted(parts.items())
        if values.get(total) == sum(values[name] for name in names)
    ]


def _entered(entered: Entered, k: int) -> Iterable[Line]:
    """The parts by sex and age are released with their totals. Classes held are lessons, not people: always shown."""
    for period in sorted({key.period for key in entered}):
        here = {key: n for key, n in entered.items() if key.period == period}
        people = {_name(*key[1:]): n for key, n in here.items() if key.figure is not StaffFigure.CLASSES}
        released = release(Table(values=people, sums=_splits(people)), k)
        for key, n in sorted(here.items()):
            value = str(released.get(_name(*key[1:]), n))
            yield Line(period=period, subject=key.programme, key=key.group, figure=key.figure, value=value)


def _splits(values: Mapping[str, int]) -> list[tuple[str, tuple[str, ...]]]:
    """Where the parts by sex, or by age, add up to their total."""
    sums = []
    for name, total in values.items():
        stem, _, group = name.rpartition("/")
        for split in (GROUPS[1:3], GROUPS[3:]):
            parts = tuple(f"{stem}/{part}" for part in split if f"{stem}/{part}" in values)
            if group == GROUPS[0] and parts and sum(values[part] for part in parts) == total:
                sums.append((name, parts))
    return sums


def _name(subject: str, key: str, figure: str) -> str:
    return f"{subject}/{key}/{figure}"


def _line(period: str, subject: str, key: str, figure: str, cell: Cell) -> Line:
    value = str(cell)
    if figure.endswith(_SECONDS):
        figure = figure.removesuffix(_SECONDS) + "_minutes"
        value = str(cell.value // 60) if cell.value is not None else value
    return Line(period=period, subject=subject, key=key, figure=figure, value=value)
