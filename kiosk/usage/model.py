"""The figures of use as data: what is counted, under which definition, and nothing that could name a person.

The ids U1-O4 are those of docs/privacy.md. Seconds are whole; minutes are made of them when people read them.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import NamedTuple, Self

DEFINITIONS = 1  # the version of U1-O4, named in every bundle

SMALLEST_SHOWN = 10  # k: no figure about readers below it is shown
SMALLEST_BATCH = 10  # B: month figures are never written for fewer sessions

PERIOD = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,63}")


@dataclass(frozen=True, kw_only=True)
class Title:
    """What the site tells of a title at the moment of a request: an opaque id and the marginals it counts for."""

    id: str
    kind: str = ""
    language: str = ""
    level: str = ""
    shelves: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DayFigures:
    """Site-wide figures of one local calendar day. No title, category, language, terminal or hour."""

    sessions: int = 0  # U1: Start, then an investigation or 60 s active; until Finish or 5 idle minutes
    active_seconds: int = 0  # U2: the sum of min(gap, 2 min) over page, scroll and play events
    requests: int = 0  # U3: first content rendered or first 5 s played; two within 30 s count once
    investigations: int = 0  # U5: title page over 1 s, or its spoken label, or a request
    searches: int = 0  # U12
    searches_without_result: int = 0  # U12
    open_seconds: int = 0  # O1: the library is on, within its declared hours
    busy_seconds: int = 0  # O3: of these, with every terminal in a session (O2 follows from both)
    boots: int = 0  # O4
    power_losses: int = 0  # O4: boots without a shutdown before

    def __add__(self, other: "DayFigures") -> "DayFigures":
        return DayFigures(**{name: getattr(self, name) + getattr(other, name) for name in DAY_FIGURES})

    def __sub__(self, other: "DayFigures") -> "DayFigures":
        return DayFigures(**{name: getattr(self, name) - getattr(other, name) for name in DAY_FIGURES})

    def as_dict(self) -> dict[str, int]:
        """Figure by name, in the order above."""
        return {name: getattr(self, name) for name in DAY_FIGURES}


DAY_FIGURES = tuple(f.name for f in fields(DayFigures))
ABOUT_THE_BOX = ("open_seconds", "busy_seconds", "boots", "power_losses")  # not about readers: shown whatever they are


class DayLabel(NamedTuple):
    """A local calendar day (`2026-11-23`, or a year when old), and whether the clock was trusted (1) or not (0)."""

    day: str
    trusted: int


Days = dict[DayLabel, DayFigures]


class Subject(StrEnum):
    """What a month figure is about: one marginal at a time, never two crossed."""

    SITE = "site"
    TITLE = "title"
    SHELF = "shelf"  # U8
    LANGUAGE = "language"  # U7
    LEVEL = "level"  # U9
    KIND = "kind"  # U10
    AUDIENCE = "audience"  # declared hours: women, juvenile
    FIRST_TIME = "first_time"  # R2: "first time here this month?"
    SEX = "sex"
    AGE = "age"


class Figure(StrEnum):
    """What is counted of a subject in a month."""

    SESSIONS = "sessions"  # sessions in the month figures so far; of an audience: U1 in its hours
    SESSIONS_UNTRUSTED = "sessions_untrusted"  # of these, while the clock was not trusted
    UNIQUE_REQUESTS = "unique_requests"  # U4, and U7-U10: once per title per session
    REQUESTS = "requests"  # U3
    COMPLETIONS = "completions"  # U6: the session reached 90 % of the title
    PLAYS = "plays"  # U11: taps on "hear this", narration starts
    ACTIVE_SECONDS = "active_seconds"  # U2
    ANSWERS = "answers"  # R2


MARGINALS = (Subject.SHELF, Subject.LANGUAGE, Subject.LEVEL, Subject.KIND)
_COUNTED_BY_TITLE = frozenset(
    (Figure.UNIQUE_REQUESTS, Figure.REQUESTS, Figure.COMPLETIONS, Figure.PLAYS, Figure.ACTIVE_SECONDS)
)
_COUNTED_BY_MARGINAL = frozenset((Figure.UNIQUE_REQUESTS, Figure.ACTIVE_SECONDS))
_ANSWERS = frozenset((Figure.ANSWERS,))
# Which figures a subject has; anything else is no month figure.
FIGURES: Mapping[Subject, frozenset[Figure]] = {
    Subject.SITE: frozenset((Figure.SESSIONS, Figure.SESSIONS_UNTRUSTED, Figure.PLAYS)),
    Subject.TITLE: _COUNTED_BY_TITLE,
    Subject.SHELF: _COUNTED_BY_MARGINAL,
    Subject.LANGUAGE: _COUNTED_BY_MARGINAL,
    Subject.LEVEL: _COUNTED_BY_MARGINAL,
    Subject.KIND: _COUNTED_BY_MARGINAL,
    Subject.AUDIENCE: frozenset((Figure.SESSIONS,)),
    Subject.FIRST_TIME: _ANSWERS,
    Subject.SEX: _ANSWERS,
    Subject.AGE: _ANSWERS,
}

SKIPPED = "skipped"
# The optional question: what may be answered.
QUESTIONS: Mapping[Subject, tuple[str, ...]] = {
    Subject.FIRST_TIME: ("yes", "no", SKIPPED),
    Subject.SEX: ("female", "male", SKIPPED),
    Subject.AGE: ("under-18", "18-25", "over-25", SKIPPED),
}


class MonthKey(NamedTuple):
    """Names one month figure. The period is `2026-11`, or a year when old; the key is empty for the site."""

    period: str
    subject: Subject
    key: str
    figure: Figure


class MonthFigures(Counter[MonthKey]):
    """Month figures: adding them is all that is ever done with them."""

    @property
    def sessions(self) -> int:
        """How many sessions are in them, all periods together."""
        return sum(self.sessions_by_period().values())

    def sessions_by_period(self) -> Counter[str]:
        """How many sessions are in them, for each period that has any."""
        sessions: Counter[str] = Counter()
        for key, count in self.items():
            if key.subject is Subject.SITE and key.figure is Figure.SESSIONS:
                sessions[key.period] += count
        return sessions

    def rows(self) -> list[tuple[str, str, str, str, int]]:
        """All figures that are not zero, sorted by period, subject, key, figure."""
        return sorted((p, str(s), k, str(f), n) for (p, s, k, f), n in self.items() if n)

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str, str, str, int]]) -> Self:
        """The opposite of `rows`; rows of one name are added up.

        Raises:
            ValueError: something is no month figure.
        """
        figures = cls()
        for period, subject, key, figure, value in rows:
            name = MonthKey(period, Subject(subject), key, Figure(figure))
            if not is_month_key(name) or value < 0:
                msg = f"no month figure: {period} {subject} {figure}"
                raise ValueError(msg)
            figures[name] += value
        return figures


def is_month_key(name: MonthKey) -> bool:
    """Whether such a figure exists."""
    if not PERIOD.fullmatch(name.period) or len(name.period) > len("2026-11"):
        return False
    if name.figure not in FIGURES[name.subject]:
        return False
    if name.subject is Subject.SITE:
        return not name.key
    if name.subject in QUESTIONS:
        return name.key in QUESTIONS[name.subject]
    return bool(KEY.fullmatch(name.key))


class StaffFigure(StrEnum):
    """What the staff enter for a month; totals only."""

    LOANS = "loans"  # R5
    REGISTERED = "registered"  # R1: distinct readers, from the paper register
    HELD = "held"  # prisoners held: what R3 divides by
    CLASSES = "classes"  # L1: sessions held, per programme
    ATTENDANCE = "attendance"  # L1: learners attended, per programme


GROUPS = ("all", "female", "male", "under-18", "18-25", "over-25")


class EnteredKey(NamedTuple):
    """Names one figure that staff entered. The programme is a key from the settings, empty where there is none."""

    period: str
    figure: StaffFigure
    programme: str
    group: str


Entered = dict[EnteredKey, int]


@dataclass(frozen=True, kw_only=True)
class Figures:
    """All exact figures of a site: only head office's key and the counter's own database hold them."""

    days: Days
    months: MonthFigures
    entered: Entered
