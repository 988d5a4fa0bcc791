"""The figures of one site as lines that people read, and as CSV."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.usage import released
from kiosk.usage.model import SMALLEST_SHOWN, Figures, Subject, Title
from kiosk.usage.release import Cell, State
from kiosk.usage.released import Name

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
        days=tuple(_line(*each) for each in released.days(figures.days, k)),
        months=tuple(_listed(released.months(figures.months, facts, k))),
        entered=tuple(_line(*each) for each in released.entered(figures.entered, k)),
    )


def to_csv(lines: Iterable[Line]) -> str:
    """A table with a heading (RFC 4180)."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(("period", "subject", "key", "figure", "value"))
    writer.writerows((line.period, line.subject, line.key, line.figure, line.value) for line in lines)
    return stream.getvalue()


def _listed(cells: Iterable[tuple[Name, Cell]]) -> Iterator[Line]:
    for name, cell in cells:
        if name.subject != Subject.TITLE or cell.state is State.SHOWN:
            yield _line(name, cell)


def _line(name: Name, cell: Cell) -> Line:
    figure, value = name.figure, str(cell)
    if figure.endswith(_SECONDS):
        figure = figure.removesuffix(_SECONDS) + "_minutes"
        value = str(cell.value // 60) if cell.value is not None else value
    return Line(period=name.period, subject=name.subject, key=name.key, figure=figure, value=value)
