"""A report as data: what is known of one library or of all in a period. It holds no word of any language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.report.period import Period


class Mark(StrEnum):
    """Where a figure comes from: it stands beside every one."""

    MEASURED = "measured"
    ENTERED = "entered"
    ESTIMATED = "estimated"


class State(StrEnum):
    """How much of a figure may be shown."""

    EXACT = "exact"
    AT_LEAST = "at-least"  # the sum of what is shown; parts under k, or withheld, are not in it
    SMALL = "small"  # nothing but parts under k: less than `high`
    WITHHELD = "withheld"  # it would give a small one away
    MISSING = "missing"  # nobody counted, entered or answered


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A figure.

    Args:
        value: None unless EXACT or AT_LEAST. Persons, times, minutes, days; shares are between 0 and 1.
        state: how much of it is shown.
        low: of an estimate, the lower end of the 95 % interval.
        high: the upper end; of a SMALL one, what it is less than.
        asked: of an estimate, how many answers it rests on.
    """

    value: float | None = None
    state: State = State.MISSING
    low: float | None = None
    high: float | None = None
    asked: int | None = None


MISSING = Amount()


@dataclass(frozen=True, kw_only=True)
class Completeness:
    """What is known of the data (O4).

    Args:
        days_open: days on which the library should have been open; of many libraries their sum, as the next.
        days_with_data: days of which there are figures.
        days_untrusted: of these, with an untrusted clock.
        power_losses: starts without a shutdown before.
        bundle: number of the newest bundle, 0 without one; `made` its day.
        missing: bundle numbers that never came, as first and last of each gap.
        unread: sealed parts that could not be opened.
        content_updated: the day the newest title was added, or empty.
        libraries: how many; `with_data` of how many there are figures in the period.
    """

    days_open: int = 0
    days_with_data: int = 0
    days_untrusted: int = 0
    power_losses: int = 0
    bundle: int = 0
    made: str = ""
    missing: tuple[tuple[int, int], ...] = ()
    unread: int = 0
    content_updated: str = ""
    libraries: int = 1
    with_data: int = 0

    @property
    def share(self) -> float | None:
        """Days with data over days open."""
        return min(1.0, self.days_with_data / self.days_open) if self.days_open else None


@dataclass(frozen=True, kw_only=True)
class Month:
    """A point of the line through the months."""

    month: str
    sessions: Amount
    minutes: Amount


@dataclass(frozen=True, kw_only=True)
class Row:
    """One key of a breakdown: a shelf, a language tag, a level, a programme ..."""

    key: str
    amount: Amount
    more: Amount = MISSING  # a second figure beside the first


class Split(StrEnum):
    """What a breakdown divides by; the figures in its rows are in brackets."""

    SHELF = "shelf"  # U8 (U4, U2)
    LANGUAGE = "language"  # U7 (U4, U2)
    LEVEL = "level"  # U9 (U4, U2)
    KIND = "kind"  # U10 (U4, U2)
    AUDIENCE = "audience"  # of declared hours (U1)
    REGISTERED = "registered"  # R1, by sex and age band
    SEX = "sex"  # answers
    AGE = "age"  # answers
    PROGRAMME = "programme"  # L1 (lessons, learners)
    ATTENDANCE = "attendance"  # L1, learners by sex and age band


@dataclass(frozen=True, kw_only=True)
class Used:
    """A title and how often it was opened (U4)."""

    id: str
    name: str
    language: str
    amount: Amount
    shelves: tuple[str, ...] = ()


class Doubt(StrEnum):
    """Why a figure is implausible. It stays as it is."""

    IDENTICAL_DAYS = "identical-days"
    CLOSED = "closed"  # sessions on a day without open hours
    LONGER_THAN_OPEN = "longer-than-open"  # more active minutes than terminals times open minutes
    MORE_READERS_THAN_HELD = "more-readers-than-held"
    FUTURE = "future"  # days after the bundle that brought them was made
    UNREAD = "unread"  # sealed parts that could not be opened


@dataclass(frozen=True, kw_only=True)
class Flag:
    """A doubt, the day, month or number it is about, and where."""

    doubt: Doubt
    about: str = ""
    library: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What is known of one library, or of all together (id empty).

    Args:
        names: by language.
        measures: by the names of `measures.MEASURES`.
        titles: all that may be named, the most used first.
    """

    id: str
    names: Mapping[str, str]
    province: str = ""
    completeness: Completeness = field(default_factory=Completeness)
    measures: Mapping[str, Amount] = field(default_factory=dict)
    months: tuple[Month, ...] = ()
    splits: Mapping[Split, tuple[Row, ...]] = field(default_factory=dict)
    titles: tuple[Used, ...] = ()
    flags: tuple[Flag, ...] = ()

    def measure(self, name: str) -> Amount:
        """A figure, MISSING where there is none."""
        return self.measures.get(name, MISSING)


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that is printed.

    Args:
        period: what it is about.
        office: who makes it.
        whole: all libraries together, or the only one.
        parts: the libraries, where the whole is several.
        k: the smallest figure shown.
        public: whether figures are rounded to 5.
        definitions: the version of the definitions; `software` of the program.
    """

    period: Period
    office: str
    whole: Part
    parts: tuple[Part, ...] = ()
    k: int = 10
    public: bool = False
    definitions: int = 1
    software: str = ""
