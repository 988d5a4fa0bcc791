"""The figures of one site as released cells: every screen, print and file about a site is made of these.

Nothing else turns month figures into something that is shown. All that is shown together of a month is one table, so
that nothing hidden can be computed from it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from kiosk.usage.model import (
    ABOUT_THE_BOX,
    DAY_FIGURES,
    FIGURES,
    GROUPS,
    MARGINALS,
    SMALLEST_SHOWN,
    DayFigures,
    Days,
    Entered,
    Figure,
    MonthFigures,
    MonthKey,
    StaffFigure,
    Subject,
    Title,
)
from kiosk.usage.release import Cell, State, Table, release

LEARNING = "learning"  # L2 as a subject: the titles of some shelves together
HELP = "all_plays"  # U11: help of titles and of everything else
_TOTALS = (Figure.UNIQUE_REQUESTS, Figure.REQUESTS, Figure.COMPLETIONS, Figure.ACTIVE_SECONDS)


class Name(NamedTuple):
    """Names a released figure. Subjects and figures are the model's, `LEARNING` and `HELP`; seconds are seconds."""

    period: str
    subject: str
    key: str
    figure: str


def days(figures: Days, k: int = SMALLEST_SHOWN) -> Iterator[tuple[Name, Cell]]:
    """Day figures, summed by month. What is about the box and not about readers is always shown."""
    months: defaultdict[str, DayFigures] = defaultdict(DayFigures)
    for label, day in figures.items():
        months[label.day[:7]] += day
    values = {f"{month}/{name}": n for month, day in months.items() for name, n in day.as_dict().items()}
    behind = {name: months[name.split("/")[0]].sessions for name in values}
    about_readers = {name: n for name, n in values.items() if name.split("/")[1] not in ABOUT_THE_BOX}
    released = release(Table(values=about_readers, behind=behind), k)
    for month in sorted(months):
        for name in DAY_FIGURES:
            full = f"{month}/{name}"
            cell = released.get(full) or Cell(state=State.SHOWN, value=values[full], k=k)
            yield Name(month, Subject.SITE, "", name), cell


def months(
    figures: MonthFigures,
    facts: Mapping[str, Title],
    k: int = SMALLEST_SHOWN,
    *,
    learning: Collection[str] = (),
) -> Iterator[tuple[Name, Cell]]:
    """All marginals of a month, with the titles they are made of, and with the total of these.

    Args:
        figures: of any number of periods.
        facts: the titles by id.
        k: the smallest figure shown.
        learning: shelves whose titles are counted together besides (L2).
    """
    for period in sorted({key.period for key in figures}):
        here = {key: n for key, n in figures.items() if key.period == period}
        released = release(_table(here, facts, learning), k)
        for name in sorted(released):
            subject, key, figure = name.split("/")
            yield Name(period, subject, key, figure), released[name]


def entered(figures: Entered, k: int = SMALLEST_SHOWN) -> Iterator[tuple[Name, Cell]]:
    """What staff entered: parts by sex and age together with their totals.

    The subject is the programme, the key the group. Classes held are lessons, not people: always shown.
    """
    for period in sorted({key.period for key in figures}):
        here = {key: n for key, n in figures.items() if key.period == period}
        people = {_name(*key[1:]): n for key, n in here.items() if key.figure is not StaffFigure.CLASSES}
        released = release(Table(values=people, sums=_splits(people)), k)
        for key, n in sorted(here.items()):
            cell = released.get(_name(*key[1:])) or Cell(state=State.SHOWN, value=n, k=k)
            yield Name(period, key.programme, key.group, key.figure), cell


def _table(here: Mapping[MonthKey, int], facts: Mapping[str, Title], learning: Collection[str]) -> Table:
    values = {_name(*name[1:]): n for name, n in here.items()}
    behind = {_name(*name[1:]): _people(name, values) for name in here if name.figure is not Figure.ANSWERS}
    sums: list[tuple[str, tuple[str, ...]]] = []
    for figure in _TOTALS:
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
            if figure in FIGURES[Subject.SHELF]:
                sums += _learning(values, behind, titles, figure, facts, learning)
    plays = tuple(_name(*name[1:]) for name in here if name.figure is Figure.PLAYS)
    if plays:
        total = _name(Subject.SITE, "", HELP)
        values[total], behind[total] = sum(values[part] for part in plays), values.get("site//sessions", 0)
        sums.append((total, plays))
    return Table(values=values, sums=sums, behind=behind)


def _people(name: MonthKey, values: Mapping[str, int]) -> int:
    """How many sessions are behind a figure: its own number, or that of those who opened the title."""
    if name.figure in {Figure.SESSIONS, Figure.UNIQUE_REQUESTS} or name.subject is Subject.AUDIENCE:
        return values[_name(*name[1:])]
    if name.subject is Subject.SITE:
        return values.get("site//sessions", 0)
    return values.get(_name(name.subject, name.key, Figure.UNIQUE_REQUESTS), 0)


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


def _learning(
    values: dict[str, int],
    behind: dict[str, int],
    titles: Iterable[str],
    figure: Figure,
    facts: Mapping[str, Title],
    shelves: Collection[str],
) -> list[tuple[str, tuple[str, ...]]]:
    """L2: the titles on some shelves, each once."""
    inside = [key for key in titles if key in facts and not set(shelves).isdisjoint(facts[key].shelves)]
    if not inside:
        return []
    total, parts = _name(LEARNING, "", figure), tuple(_name(Subject.TITLE, key, figure) for key in inside)
    values[total] = sum(values[part] for part in parts)
    behind[total] = values.get(_name(LEARNING, "", Figure.UNIQUE_REQUESTS), 0)
    return [(total, parts)]


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
