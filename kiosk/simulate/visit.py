"""What one reader does at a terminal, from Start to leaving, as messages with the seconds between them."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from kiosk.simulate.offer import Offer
from kiosk.usage.messages import About, Answer, Hear, Look, Message, Open, Page, Play, Search
from kiosk.usage.model import Title

LOOKS_ONLY = 0.04  # of those who touch Start go again before they open anything
_SEARCHES = 0.15
_FOUND = 0.75
_LOOKS_FIRST = 0.6  # opens the title's page before the title
_LOOKS_IN_VAIN = 0.3  # and another one that is not opened
_HEARS = 0.2
_TOUCHES_TWICE = 0.03  # "open", impatiently: counts once
_AGAIN = 0.08  # comes back to a title: a request, not a unique one
_PAGES = 7  # in a visit of a title, on average
_MEDIAN_PAGE, _SPREAD = 3.6, 0.7  # seconds on a page: lognormal, about 37 in the middle, one in 600 over five minutes
_PLAYING = 30  # seconds between two words of a player
_ASKED = 4  # the question is put to one session in four, each question by itself
_ALWAYS_UNDER = 60  # sessions a month: then to every one
_SKIPS = 0.2
_FORGETS = 0.02  # does not know any more whether it is the first time


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who comes, as far as the optional question asks."""

    first_time: bool  # this month
    female: bool
    age: str
    few: bool  # the library has so few sessions that each is asked


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """After so many seconds a page says this; the token is not known yet."""

    after: int
    word: type[Message]
    facts: dict[str, Any]

    def said(self, token: str) -> Message:
        """The message of a page that has this token."""
        return self.word(s=token, **self.facts)


def acts(person: Person, offer: Offer, dice: Random) -> list[Act]:
    """One visit without its Start and Finish; empty when the reader only looks at the shelves."""
    if dice.random() < LOOKS_ONLY:
        return []
    return [*_arrival(dice), *_reading(person, offer, dice)]


def _arrival(dice: Random) -> Iterator[Act]:
    if dice.random() < _SEARCHES:
        yield Act(after=dice.randrange(8, 60), word=Search, facts={"f": dice.random() < _FOUND})
    if dice.random() < _HEARS:
        yield Act(after=dice.randrange(2, 15), word=Hear, facts={})


def _reading(person: Person, offer: Offer, dice: Random) -> Iterator[Act]:
    titles = offer.pick(dice, 1 + few(0.8, dice))
    for number, title in enumerate(titles):
        about = About.of(title)
        if dice.random() < _LOOKS_IN_VAIN:
            (other,) = offer.pick(dice, 1)
            yield Act(after=dice.randrange(3, 40), word=Look, facts={"t": About.of(other)})
        if dice.random() < _LOOKS_FIRST:
            yield Act(after=dice.randrange(3, 30), word=Look, facts={"t": about})
            if dice.random() < _HEARS:
                yield Act(after=dice.randrange(2, 12), word=Hear, facts={"t": about})
        yield Act(after=dice.randrange(2, 30), word=Open, facts={"t": about})
        if dice.random() < _TOUCHES_TWICE:
            yield Act(after=1, word=Open, facts={"t": about})
        if number == 0:
            yield from _answers(person, dice)
        yield from _pages(title, about, dice)
        if dice.random() < _AGAIN:
            yield Act(after=dice.randrange(31, 60), word=Open, facts={"t": about})


def _pages(title: Title, about: About, dice: Random) -> Iterator[Act]:
    """Page after page, or the minutes of a film; one in eight readers comes to the end."""
    count = 1 + few(_PAGES, dice)
    to_the_end = dice.random() < 0.125  # noqa: PLR2004 - a share
    plays = title.kind in {"audio", "video"}
    for page in range(1, count + 1):
        percent = 100 * page // count if to_the_end else 85 * page // (2 * count)
        after = _PLAYING if plays else max(2, round(dice.lognormvariate(_MEDIAN_PAGE, _SPREAD)))
        yield Act(after=after, word=Play if plays else Page, facts={"t": about, "p": percent})


def _answers(person: Person, dice: Random) -> Iterator[Act]:
    truth = {
        "first_time": "yes" if person.first_time ^ (dice.random() < _FORGETS) else "no",
        "sex": "female" if person.female else "male",
        "age": person.age,
    }
    for question, answer in truth.items():
        if person.few or dice.randrange(_ASKED) == 0:
            said = "skipped" if dice.random() < _SKIPS else answer
            yield Act(after=dice.randrange(2, 9), word=Answer, facts={"q": question, "a": said})


def is_few(sessions: float) -> bool:
    """Whether a library with so many sessions a month asks every one."""
    return sessions < _ALWAYS_UNDER


def few(mean: float, dice: Random) -> int:
    """A count with this mean: mostly few, seldom many (geometric)."""
    count = 0
    while dice.random() < mean / (1 + mean):
        count += 1
    return count
