"""Sessions at shared terminals, in memory only: from a page's messages to figures. The rules are in docs/sessions.md.

All times are whole seconds since the machine started.
"""

from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple

from kiosk.usage.limits import (
    MESSAGES_PER_TERMINAL,
    PER_SESSION,
    SESSIONS_PER_TERMINAL,
    STARTS_PER_TERMINAL,
    TITLES_PER_SESSION,
    TOKENS_REMEMBERED,
    Allowance,
    times,
)
from kiosk.usage.messages import Answer, Finish, Hear, Look, Message, Open, Page, Play, Search, Start
from kiosk.usage.model import (
    MARGINALS,
    QUESTIONS,
    DayFigures,
    DayLabel,
    Days,
    Figure,
    MonthFigures,
    MonthKey,
    Subject,
    Title,
)

IDLE = 300  # U1: a session ends after so many seconds without a message
LONGEST_GAP = 120  # U2: at most this of a gap is active
ACTIVE_ENOUGH = 60  # U1: so much activity makes a session without an investigation
ONCE = 30  # U3: two requests of one title within it count once
COMPLETE = 90  # U6: percent


class Stamp(NamedTuple):
    """Where what happens now is counted: day, month, and for whom the hours were declared (mostly nobody)."""

    day: DayLabel
    period: str
    audience: str = ""


@dataclass(kw_only=True)
class Session:
    """One reader's visit, while it lasts. It knows no terminal and no name, and its token only as its key outside."""

    at: int  # of the last message
    allowance: Allowance
    continued: bool  # its beginning was not seen: it was counted before, or lost
    title: Title | None = None  # what is on the screen
    active: int = 0
    investigated: bool = False
    counted: bool = False
    looked: dict[str, int] = field(default_factory=dict)
    requested: dict[str, int] = field(default_factory=dict)
    completed: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    figures: MonthFigures = field(default_factory=MonthFigures)
    stamp: Stamp

    def whole(self) -> MonthFigures:
        """Its month figures, and itself where it has any and is one of the day's sessions (U1).

        Only those fill a batch: whoever wants a reader to be alone in one has to read nine times, for all to see.
        """
        whole = MonthFigures(self.figures)
        if not whole or not self.counted or self.continued:
            return whole
        whole[MonthKey(self.stamp.period, Subject.SITE, "", Figure.SESSIONS)] += 1
        if not self.stamp.day.trusted:
            whole[MonthKey(self.stamp.period, Subject.SITE, "", Figure.SESSIONS_UNTRUSTED)] += 1
        return whole


class Sessions:
    """All sessions of a site, and what they came to since it was last taken.

    Args:
        terminals: how many reading places there are.
        at: now.
    """

    def __init__(self, *, terminals: int, at: int) -> None:
        self._terminals, self._at = max(1, terminals), at
        self._live: OrderedDict[str, Session] = OrderedDict()  # the longest silent first
        self._finished: OrderedDict[str, None] = OrderedDict()
        self._idled: OrderedDict[str, None] = OrderedDict()
        self._messages = Allowance(rate=times(MESSAGES_PER_TERMINAL, self._terminals), at=at)
        self._starts = Allowance(rate=times(STARTS_PER_TERMINAL, self._terminals), at=at)
        self._days: dict[DayLabel, Counter[str]] = {}
        self.ended = MonthFigures()  # of sessions that are over, not written yet

    def __len__(self) -> int:
        """How many are going on."""
        return len(self._live)

    def receive(self, message: Message, at: int, stamp: Stamp) -> bool:
        """Count what a page tells; whether it was heeded (nobody but tests needs to know)."""
        self.advance(at, stamp)
        if message.s in self._finished:
            return False
        session = self._live.get(message.s)
        if isinstance(message, Finish):
            if session:
                self._touch(session, at, stamp)
            self._end(message.s, self._finished)
            return session is not None
        if session is None:
            session = self._begin(message, at, stamp)
        if session is None or not session.allowance.take(at) or not self._messages.take(at):
            return False
        self._touch(session, at, stamp)
        self._live.move_to_end(message.s)
        self._count(session, message)
        self._qualify(session)
        return True

    def advance(self, at: int, stamp: Stamp) -> None:
        """Let time pass: end what has been silent for five minutes, add up the time when every terminal was busy."""
        busy = 0
        while self._live:
            token, session = next(iter(self._live.items()))
            silent = session.at + IDLE
            if silent > at:
                break
            busy += self._busy(silent)
            self._end(token, self._idled)
        busy += self._busy(at)
        if busy:
            self._day(stamp)["busy_seconds"] += busy

    def take_days(self) -> Days:
        """The day figures since they were last taken."""
        days, self._days = self._days, {}
        return {label: DayFigures(**figures) for label, figures in days.items()}

    def take_batches(self, smallest: int) -> MonthFigures:
        """The figures of each month in which at least `smallest` sessions are over, to be written now.

        Month by month, or the first reader of a month would be written alone, beside the last ones of the month before.
        """
        large = {period for period, sessions in self.ended.sessions_by_period().items() if sessions >= smallest}
        batches = MonthFigures({name: count for name, count in self.ended.items() if name.period in large})
        self.ended = MonthFigures({name: count for name, count in self.ended.items() if name.period not in large})
        return batches

    def put_back(self, batches: MonthFigures) -> None:
        """What was taken could not be written."""
        self.ended.update(batches)

    def remainder(self) -> MonthFigures:
        """All month figures that are not written: of sessions that are over, and so far of those that go on."""
        total = MonthFigures(self.ended)
        for session in self._live.values():
            total.update(session.whole())
        return total

    def rename_period(self, wrong: str, right: str) -> None:
        """The clock was set: what was counted as one month belongs to another, and is trusted now."""
        self.ended = _renamed(self.ended, wrong, right)
        for session in self._live.values():
            session.figures = _renamed(session.figures, wrong, right)

    def _busy(self, until: int) -> int:
        passed, self._at = until - self._at, until
        return passed if len(self._live) >= self._terminals else 0

    def _day(self, stamp: Stamp) -> Counter[str]:
        return self._days.setdefault(stamp.day, Counter())

    def _begin(self, message: Message, at: int, stamp: Stamp) -> Session | None:
        """A session for a token that has none now: after Start; after silence; or begun before the counter was."""
        if len(self._live) >= SESSIONS_PER_TERMINAL * self._terminals or not self._starts.take(at):
            return None
        continued = not isinstance(message, Start) and message.s not in self._idled
        self._idled.pop(message.s, None)
        session = Session(at=at, allowance=Allowance(rate=PER_SESSION, at=at), continued=continued, stamp=stamp)
        self._live[message.s] = session
        return session

    def _end(self, token: str, memory: OrderedDict[str, None]) -> None:
        memory[token] = None
        if len(memory) > TOKENS_REMEMBERED:
            memory.popitem(last=False)
        session = self._live.pop(token, None)
        if session and session.figures:
            self.ended.update(session.whole())

    def _touch(self, session: Session, at: int, stamp: Stamp) -> None:
        """Count the time since the last message, for what was on the screen (U2)."""
        gap = min(at - session.at, LONGEST_GAP)
        session.at, session.stamp = at, stamp
        session.active += gap
        self._day(stamp)["active_seconds"] += gap
        if session.title and gap:
            for subject, key in _marginals(session.title):
                session.figures[MonthKey(stamp.period, subject, key, Figure.ACTIVE_SECONDS)] += gap
        self._qualify(session)

    def _qualify(self, session: Session) -> None:
        """Count the session once it is one (U1)."""
        if session.counted or not (session.investigated or session.active >= ACTIVE_ENOUGH):
            return
        session.counted = True
        if session.continued:
            return
        self._day(session.stamp)["sessions"] += 1
        if session.stamp.audience:
            session.figures[_key(session, Subject.AUDIENCE, session.stamp.audience, Figure.SESSIONS)] += 1

    def _count(self, session: Session, message: Message) -> None:
        match message:
            case Look(t=about):
                session.title = None
                self._investigate(session, about.title)
            case Open(t=about):
                self._request(session, about.title)
            case Page(t=about, p=percent) | Play(t=about, p=percent):
                title = about.title if about else None
                session.title = title if title and title.id in session.requested else None
                if session.title and percent >= COMPLETE and session.title.id not in session.completed:
                    session.completed.add(session.title.id)
                    session.figures[_key(session, Subject.TITLE, session.title.id, Figure.COMPLETIONS)] += 1
            case Hear(t=about):
                subject, key = (Subject.TITLE, about.i) if about else (Subject.SITE, "")
                session.figures[_key(session, subject, key, Figure.PLAYS)] += 1
                if about:
                    self._investigate(session, about.title)
            case Search(f=found):
                session.title = None
                self._day(session.stamp).update(searches=1, searches_without_result=int(not found))
            case Answer(q=question, a=answer):
                subject = Subject(question)
                if answer in QUESTIONS[subject] and question not in session.answered:
                    session.answered.add(question)
                    session.figures[_key(session, subject, answer, Figure.ANSWERS)] += 1
            case _:
                session.title = None

    def _investigate(self, session: Session, title: Title) -> None:
        if len(session.looked) >= TITLES_PER_SESSION and title.id not in session.looked:
            return
        if _again(session.looked, title.id, session.at):
            return
        session.investigated = True
        self._day(session.stamp)["investigations"] += 1

    def _request(self, session: Session, title: Title) -> None:
        first = title.id not in session.requested
        if first and len(session.requested) >= TITLES_PER_SESSION:
            return
        session.title = title
        if _again(session.requested, title.id, session.at):
            return
        session.investigated = True
        self._day(session.stamp).update(requests=1, investigations=1)
        session.figures[_key(session, Subject.TITLE, title.id, Figure.REQUESTS)] += 1
        if first:
            for subject, key in _marginals(title):
                session.figures[_key(session, subject, key, Figure.UNIQUE_REQUESTS)] += 1


def _key(session: Session, subject: Subject, key: str, figure: Figure) -> MonthKey:
    return MonthKey(session.stamp.period, subject, key, figure)


def _again(when: dict[str, int], title: str, at: int) -> bool:
    """Whether the same was done within the last 30 seconds; it is noted either way."""
    before, when[title] = when.get(title), at
    return before is not None and at - before <= ONCE


def _marginals(title: Title) -> list[tuple[Subject, str]]:
    """What a title counts for, one marginal at a time."""
    each = (title.shelves, (title.language,), (title.level,), (title.kind,))
    return [(Subject.TITLE, title.id)] + [
        (subject, key) for subject, keys in zip(MARGINALS, each, strict=True) for key in dict.fromkeys(keys) if key
    ]


def _renamed(figures: MonthFigures, wrong: str, right: str) -> MonthFigures:
    renamed = MonthFigures()
    for name, count in figures.items():
        if name.figure is not Figure.SESSIONS_UNTRUSTED:
            renamed[name._replace(period=right if name.period == wrong else name.period)] += count
    return renamed
