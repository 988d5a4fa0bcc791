"""A reading room in the course of a day: who sits where, who forgets Finish, what the pages say.

Seconds are counted from midnight at the site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from kiosk.simulate.ledger import Said
from kiosk.simulate.offer import Offer
from kiosk.simulate.visit import Person, acts
from kiosk.usage.messages import Finish, Look, Message, Open, Start

_WAITS = 1200  # seconds for a free terminal, then the reader goes again
_IDLE = 300
_TOUCHES_START = 0.5  # of those who find the page of somebody who forgot Finish; the others just read on
_COMES_BACK = 0.5  # of those whom a power cut interrupts, when the light is on again
_INVESTIGATIONS = (Look, Open)
_ENOUGH = 60  # seconds of looking about count as reading, too (U1)
_ANSWERS_STILL = 0.85  # of those who were silent for five minutes touch "I am still here"


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """Somebody comes."""

    at: int
    reader: int
    person: Person


@dataclass(kw_only=True)
class _Terminal:
    free: int  # from when on
    token: str = ""
    last: int = -(10**6)  # when its page last said something
    finished: bool = True


@dataclass(kw_only=True)
class Seated:
    """What came of the arrivals of a stretch of time with power.

    Args:
        said: messages by token, each with its second.
        readers: who read, once for each visit that counts: U1 as a person at the door would count it.
        interrupted: who was at a terminal when the power went, and wants to come back.
    """

    said: dict[str, list[Said]] = field(default_factory=dict)
    readers: list[int] = field(default_factory=list)
    interrupted: list[Arrival] = field(default_factory=list)


class Room:
    """The terminals of one site for one day.

    Args:
        terminals: how many.
        offer: what can be read.
        finish: share of readers who touch Finish.
        dice: chance.
        day: part of every token, so that none comes twice.
    """

    def __init__(self, terminals: int, offer: Offer, finish: float, dice: Random, day: str) -> None:
        self._count, self._offer, self._finish = terminals, offer, finish
        self._dice, self._day, self._tokens = dice, day, 0

    def stretch(self, arrivals: Sequence[Arrival], begin: int, end: int, *, cut: bool) -> Seated:
        """Seat those who come between two seconds; at `end` the power goes, or the library closes."""
        seated = Seated()
        terminals = [_Terminal(free=begin) for _ in range(self._count)]
        for arrival in sorted(arrivals, key=lambda arrival: arrival.at):
            terminal = min(terminals, key=lambda terminal: terminal.free)
            at = max(arrival.at, terminal.free)
            if at < end and at - arrival.at <= _WAITS:
                self._sit(terminal, arrival, at, end, seated, cut=cut)
        return seated

    def _sit(self, terminal: _Terminal, arrival: Arrival, at: int, end: int, seated: Seated, *, cut: bool) -> None:
        """One visit at one terminal."""
        self._take_over(terminal, at, seated)
        begin, reads = at, False
        for act in acts(arrival.person, self._offer, self._dice):
            at += act.after
            if at >= end:
                break
            if at - terminal.last >= _IDLE and self._dice.random() >= _ANSWERS_STILL:
                self._start(terminal, at, seated)  # the page had gone back to the beginning
            self._say(terminal, at, act.said(terminal.token), seated)
            reads = reads or act.word in _INVESTIGATIONS or at - begin >= _ENOUGH
        terminal.free = at + self._dice.randrange(10, 240)
        if at < end and self._dice.random() < self._finish:
            leaves = min(at + self._dice.randrange(2, 60), end - 1)
            self._say(terminal, leaves, Finish(s=terminal.token), seated)
            terminal.finished, terminal.free = True, leaves + self._dice.randrange(10, 240)
        if reads:
            seated.readers.append(arrival.reader)
        if cut and at >= end and self._dice.random() < _COMES_BACK:
            again = Person(
                first_time=False, female=arrival.person.female, age=arrival.person.age, few=arrival.person.few
            )
            seated.interrupted.append(
                Arrival(at=end + self._dice.randrange(60, 600), reader=arrival.reader, person=again)
            )

    def _take_over(self, terminal: _Terminal, at: int, seated: Seated) -> None:
        """The page that a new reader finds: the start screen, or what the last one left."""
        left = not terminal.finished and at - terminal.last < _IDLE
        if left and self._dice.random() >= _TOUCHES_START:
            return
        if left:
            self._say(terminal, at, Finish(s=terminal.token), seated)
        self._start(terminal, at, seated)

    def _start(self, terminal: _Terminal, at: int, seated: Seated) -> None:
        self._tokens += 1
        terminal.token, terminal.finished = f"{self._day}-{self._tokens:08}-{self._dice.getrandbits(32):08x}", False
        self._say(terminal, at, Start(s=terminal.token), seated)

    def _say(self, terminal: _Terminal, at: int, message: Message, seated: Seated) -> None:
        terminal.last = at
        seated.said.setdefault(terminal.token, []).append((at, message))
