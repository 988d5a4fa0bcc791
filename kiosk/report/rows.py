"""A report as rows for machines and spreadsheets: one figure a row, named, marked, with what it may be compared by.

Numbers are ASCII and unrounded but for what `release` rounds; names are in one language.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import NamedTuple

from kiosk.report.measures import MEASURES, Unit
from kiosk.report.model import Amount, Mark, Part, Report, Split
from kiosk.report.telling import Teller
from kiosk.report.wording import MARKS, MEASURE_NAMES, SPLITS

_ENTERED = frozenset((Split.REGISTERED, Split.PROGRAMME, Split.ATTENDANCE))


@dataclass(frozen=True, kw_only=True)
class Record:
    """One figure. Empty strings and None where something does not apply."""

    period: str  # of the report, or a month of the line through the months
    library: str  # id; empty for all together
    library_name: str
    table: str  # figures, months, titles, or what a breakdown divides by
    definition: str
    figure: str  # stable name
    name: str
    key: str  # of a breakdown; a title's id
    key_name: str
    value: float | None
    state: str
    low: float | None
    high: float | None
    asked: int | None
    unit: str
    source: str
    days_with_data: int
    days_open: int


COLUMNS = tuple(each.name for each in fields(Record))


def records(report: Report, language: str) -> Iterator[Record]:
    """All figures: those of all libraries first, then library by library."""
    tell = Teller(language)
    for part in (report.whole, *report.parts):
        yield from _of_part(part, report.period.text, tell)


class _Item(NamedTuple):
    """A figure and its place in the report."""

    amount: Amount
    table: str
    figure: str
    period: str
    unit: Unit = Unit.NUMBER
    mark: Mark = Mark.MEASURED
    key: str = ""
    key_name: str = ""


def _of_part(part: Part, period: str, tell: Teller) -> Iterator[Record]:
    for item in _items(part, period, tell):
        yield _record(part, item, tell)


def _items(part: Part, period: str, tell: Teller) -> Iterator[_Item]:
    for measure in MEASURES:
        yield _Item(part.measure(measure.name), "figures", measure.name, period, measure.unit, measure.mark)
    for month in part.months:
        yield _Item(month.sessions, "months", "sessions", month.month)
        yield _Item(month.minutes, "months", "active_minutes", month.month, Unit.MINUTES)
    for split, rows in part.splits.items():
        mark = Mark.ENTERED if split in _ENTERED else Mark.MEASURED
        first, second = _figures(split)
        for row in rows:
            name = tell.key(split, row.key)
            yield _Item(row.amount, split, first, period, mark=mark, key=row.key, key_name=name)
            if second:
                unit = Unit.MINUTES if second == "active_minutes" else Unit.NUMBER
                yield _Item(row.more, split, second, period, unit, mark, row.key, name)
    for used in part.titles:
        yield _Item(used.amount, "titles", "unique_requests", period, key=used.id, key_name=used.name)


def _figures(split: Split) -> tuple[str, str]:
    """What the one or two columns of a breakdown count."""
    return {
        Split.AUDIENCE: ("sessions", ""),
        Split.REGISTERED: ("registered", ""),
        Split.SEX: ("answers", ""),
        Split.AGE: ("answers", ""),
        Split.PROGRAMME: ("classes", "attendance"),
        Split.ATTENDANCE: ("attendance", ""),
    }.get(split, ("unique_requests", "active_minutes"))


def _record(part: Part, item: _Item, tell: Teller) -> Record:
    measure = next((each for each in MEASURES if each.name == item.figure), None)
    return Record(
        period=item.period,
        library=part.id,
        library_name=tell.library(part),
        table=item.table,
        definition=measure.id if measure else "R2",
        figure=item.figure,
        name=tell.say(MEASURE_NAMES[item.figure] if measure else SPLITS[Split(item.table)]),
        key=item.key,
        key_name=item.key_name,
        value=item.amount.value,
        state=item.amount.state,
        low=item.amount.low,
        high=item.amount.high,
        asked=item.amount.asked,
        unit=item.unit,
        source=tell.say(MARKS[item.mark]),
        days_with_data=part.completeness.days_with_data,
        days_open=part.completeness.days_open,
    )
