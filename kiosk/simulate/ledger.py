"""The truth by the definitions, reckoned from what pages said, without the counter's code.

It sees a whole day at once and knows who sat where, so it needs none of the counter's means; that both agree is the
proof. Times are seconds of any one clock.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kiosk.usage.messages import About, Answer, Finish, Hear, Look, Message, Open, Page, Play, Search

Said = tuple[int, Message]
Name = tuple[str, ...]  # a day figure, or subject, key and figure of a month figure
Fact = tuple[int, Name, int]  # when, what, how many

_SILENCE = 300
_GAP = 120
_ENOUGH = 60
_ONCE = 30
_COMPLETE = 90


@dataclass(kw_only=True)
class Ledger:
    """The sums of one month, and of what power cuts took."""

    day: Counter[str] = field(default_factory=Counter)
    month: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    lost_month: Counter[tuple[str, str]] = field(default_factory=Counter)

    def enter(self, facts: Iterable[Fact], cuts: Sequence[tuple[int, int]]) -> None:
        """Add facts; those between a last writing and its cut are lost."""
        for at, name, count in facts:
            lost = any(written <= at < cut for written, cut in cuts)
            if len(name) == 1:
                self.day[name[0]] += count
                self.lost[name[0]] += count * lost
            else:
                subject, key, figure = name
                self.month[subject, key, figure] += count
                self.lost_month[subject, figure] += count * lost


def reckon(said: Sequence[Said]) -> Iterator[Fact]:
    """The facts of one token, from all it said in the order of time."""
    begin = 0
    for number in range(1, len(said) + 1):
        if number == len(said) or said[number][0] - said[number - 1][0] >= _SILENCE:
            yield from _session(said[begin:number])
            begin = number


def _session(said: Sequence[Said]) -> Iterator[Fact]:
    """The facts of one session: nobody was silent for five minutes in it."""
    facts = [*_requests(said), *_activity(said), *_small(said)]
    months = [at for at, name, _ in facts if len(name) > 1]
    if months:
        yield min(months), ("site", "", "sessions"), 1
    qualified = [at for at, name, _ in facts if name == ("investigations",)]
    active = 0
    for at, name, seconds in facts:
        if name == ("active_seconds",):
            active += seconds
            if active >= _ENOUGH:
                qualified.append(at)
                break
    if qualified:
        yield min(qualified), ("sessions",), 1
    yield from facts


def _requests(said: Sequence[Said]) -> Iterator[Fact]:
    """U3 to U5 and U7 to U10: what was opened, and what was looked at."""
    opened: dict[str, int] = {}
    looked: dict[str, int] = {}
    for at, message in said:
        about = _about(message)
        if about is None or isinstance(message, Page | Play):
            continue
        before = opened if isinstance(message, Open) else looked
        last, before[about.i] = before.get(about.i), at
        if last is not None and at - last <= _ONCE:
            continue
        yield at, ("investigations",), 1
        if isinstance(message, Open):
            yield at, ("requests",), 1
            yield at, ("title", about.i, "requests"), 1
            if last is None:
                for subject, key in _marginals(about):
                    yield at, (subject, key, "unique_requests"), 1


def _activity(said: Sequence[Said]) -> Iterator[Fact]:
    """U2 and U6: minutes, for the title that was on the screen, and ends that were reached."""
    opened: dict[str, About] = {}
    complete: set[str] = set()
    screen: About | None = None
    for (before, _), (at, _) in pairwise(said):
        if gap := min(at - before, _GAP):
            yield at, ("active_seconds",), gap
    last = said[0][0]
    for at, message in said:
        gap, last = min(at - last, _GAP), at
        if screen and gap:
            for subject, key in _marginals(screen):
                yield at, (subject, key, "active_seconds"), gap
        about = _about(message)
        if isinstance(message, Open) and about:
            screen = opened[about.i] = about
        elif isinstance(message, Page | Play):
            screen = about if about and about.i in opened else None
            if screen and message.p >= _COMPLETE and screen.i not in complete:
                complete.add(screen.i)
                yield at, ("title", screen.i, "completions"), 1
        elif not isinstance(message, Hear | Answer | Finish):
            screen = None


def _small(said: Sequence[Said]) -> Iterator[Fact]:
    """U11, U12 and the question."""
    answered: set[str] = set()
    for at, message in said:
        if isinstance(message, Search):
            yield at, ("searches",), 1
            yield at, ("searches_without_result",), int(not message.f)
        elif isinstance(message, Hear):
            yield at, ("title", message.t.i, "plays") if message.t else ("site", "", "plays"), 1
        elif isinstance(message, Answer) and message.q not in answered:
            answered.add(message.q)
            yield at, (str(message.q), message.a, "answers"), 1


def _about(message: Message) -> About | None:
    return message.t if isinstance(message, Look | Open | Page | Play | Hear) else None


def _marginals(about: About) -> list[tuple[str, str]]:
    named = [("title", about.i), ("language", about.g), ("level", about.v), ("kind", about.k)]
    return [(subject, key) for subject, key in named if key] + [("shelf", shelf) for shelf in about.h]
