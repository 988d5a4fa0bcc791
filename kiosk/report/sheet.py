"""A library, or all of them, as words and numbers in one language: what templates print."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from kiosk.report import charts
from kiosk.report.measures import MEASURES, Measure
from kiosk.report.model import Amount, Month, Part, Row, Split, State, Used
from kiosk.report.telling import Teller
from kiosk.report.wording import HEADINGS, MARKS, MEASURE_NAMES, SPLITS

_DOUBLE = (Split.SHELF, Split.LANGUAGE, Split.LEVEL, Split.KIND)  # with minutes beside


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure, written out."""

    id: str
    name: str
    value: str
    interval: str
    mark: str  # for machines; `source` for people
    source: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Figures under one heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Label:
    """What stands above and below a column."""

    name: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Shapes and their labels."""

    shapes: Markup
    labels: tuple[Label, ...]


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A row with a bar and its figures. `language` is that of the name, `key` for addresses."""

    key: str
    name: str
    bar: Markup
    values: tuple[str, ...]
    language: str = ""

    @property
    def value(self) -> str:
        """The first."""
        return self.values[0]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A breakdown."""

    split: Split
    name: str
    columns: tuple[str, ...]
    rows: tuple[Bar, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Everything about a part, written out."""

    id: str
    name: str
    place: str
    groups: tuple[Group, ...]
    sessions: Chart
    minutes: Chart
    splits: tuple[Table, ...]
    titles: tuple[Bar, ...]
    complete: tuple[str, ...]
    doubts: tuple[str, ...]
    complete_here: bool = True  # whether completeness is not told elsewhere already


def sheet(part: Part, tell: Teller, names: Mapping[str, str], *, titles: int, complete_here: bool = True) -> Sheet:
    """Write out a part.

    Args:
        part: of a report.
        tell: in which language.
        names: of the libraries, by id, for what is said of them.
        titles: how many of the most used ones.
        complete_here: whether to print completeness on this sheet.
    """
    months = part.months
    return Sheet(
        id=part.id,
        name=tell.library(part),
        place=part.province,
        groups=groups(part, tell),
        sessions=_chart([(m, m.sessions) for m in months], tell, as_line=False),
        minutes=_chart([(m, m.minutes) for m in months], tell, as_line=True),
        splits=tuple(split_table(split, rows, tell) for split, rows in part.splits.items() if rows),
        titles=title_bars(part.titles[:titles], tell),
        complete=tuple(complete(part, tell)),
        doubts=tuple(tell.doubt(flag, dict(names)) for flag in part.flags),
        complete_here=complete_here,
    )


def line(measure: Measure, part: Part, tell: Teller) -> Line:
    """One figure of a part."""
    amount = part.measure(measure.name)
    return Line(
        id=measure.id,
        name=tell.say(MEASURE_NAMES[measure.name]),
        value=tell.amount(amount, measure.unit),
        interval=tell.interval(amount, measure.unit),
        mark=measure.mark,
        source=tell.say(MARKS[measure.mark]),
    )


def groups(part: Part, tell: Teller) -> tuple[Group, ...]:
    """All figures, by heading."""
    return tuple(
        Group(heading=tell.say(HEADINGS[heading]), lines=tuple(line(measure, part, tell) for measure in measures))
        for heading, measures in groupby(MEASURES, key=lambda measure: measure.heading)
    )


def split_table(split: Split, rows: Sequence[Row], tell: Teller) -> Table:
    """A breakdown with bars for its first figures."""
    longest = max((row.amount.value or 0 for row in rows), default=0)
    double = split in _DOUBLE or split is Split.PROGRAMME
    second = MEASURE_NAMES["attendance" if split is Split.PROGRAMME else "active_minutes"]
    first = MEASURE_NAMES["classes" if split is Split.PROGRAMME else "unique_requests"]
    return Table(
        split=split,
        name=tell.say(SPLITS[split]),
        columns=(tell.say(first), tell.say(second)) if double else (),
        rows=tuple(
            Bar(
                key=row.key,
                name=tell.key(split, row.key),
                bar=_safe(charts.bar(row.amount.value, longest)),
                values=(tell.amount(row.amount), *((tell.amount(row.more),) if double else ())),
            )
            for row in rows
        ),
    )


def title_bars(titles: Sequence[Used], tell: Teller) -> tuple[Bar, ...]:
    """Titles with bars."""
    longest = max((used.amount.value or 0 for used in titles), default=0)
    return tuple(
        Bar(
            key=used.id,
            name=used.name,
            language=used.language,
            bar=_safe(charts.bar(used.amount.value, longest)),
            values=(tell.amount(used.amount),),
        )
        for used in titles
    )


def complete(part: Part, tell: Teller) -> Iterable[str]:
    """Sentences about what is missing."""
    known, number = part.completeness, tell.words.number
    if known.libraries != 1:
        yield tell.say(
            "%(some)s of %(all)s libraries sent figures.", some=number(known.with_data), all=number(known.libraries)
        )
    yield tell.say(
        "There are figures of %(some)s of %(all)s opening days.",
        some=number(known.days_with_data),
        all=number(known.days_open),
    )
    if known.days_untrusted:
        yield tell.say("On %(n)s of them nobody had set the clock.", n=number(known.days_untrusted))
    if known.bundle:
        yield tell.say("The newest bundle is number %(n)s.", n=number(known.bundle))
    if known.missing:
        yield tell.say(
            "These bundles never came: %(numbers)s. Later ones hold their figures.", numbers=tell.gaps(known)
        )
    if known.content_updated:
        yield tell.say("The newest title was added on %(day)s.", day=tell.when(known.content_updated))


def _chart(points: Sequence[tuple[Month, Amount]], tell: Teller, *, as_line: bool) -> Chart:
    values = [amount.value for _, amount in points]
    return Chart(
        shapes=_safe(charts.line(values) if as_line else charts.columns(values)),
        labels=tuple(
            Label(
                name=tell.short_month(month.month),
                value="" if amount.state is State.MISSING else tell.amount(amount),
            )
            for month, amount in points
        ),
    )


def _safe(svg: str) -> Markup:
    """Our own shapes, made of numbers."""
    return Markup(svg)  # noqa: S704 - no text of others is in it
