"""Who comes to a library in a month, on which days and when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from random import Random

from kiosk.config import Hours
from kiosk.simulate.country import Place
from kiosk.simulate.period import Month, open_days
from kiosk.simulate.room import Arrival
from kiosk.simulate.visit import Person, few, is_few

VISITS = 3.0  # of a reader in a month, on average
_SEASON = 0.15  # months differ by so much


def arrivals(place: Place, month: Month, dice: Random) -> Mapping[date, Sequence[Arrival]]:
    """All arrivals of a month by day, in the order of time; days on which the library is open and nobody comes, too."""
    hours = place.settings.hours
    days = open_days(month, hours, dice)
    slots = [(day, window) for day in days for window in hours if day.isoweekday() in window.days]
    coming: defaultdict[date, list[Arrival]] = defaultdict(list, {day: [] for day in days})
    if not slots:
        return coming
    lengths = [seconds(window.end) - seconds(window.start) for _, window in slots]
    readers = max(1, round(place.readers * dice.uniform(1 - _SEASON, 1 + _SEASON)))
    asked_always = is_few(readers * VISITS)
    for reader in dice.sample(range(max(place.held, readers)), readers):
        female = dice.random() < place.women
        age = "under-18" if dice.random() < place.young else dice.choice(("18-25", "over-25", "over-25"))
        visits = sorted(
            (day, dice.randrange(seconds(window.start), seconds(window.end)))
            for day, window in dice.choices(slots, lengths, k=1 + few(VISITS - 1, dice))
            if _may(window, female=female)
        )
        for number, (day, at) in enumerate(visits):
            person = Person(first_time=number == 0, female=female, age=age, few=asked_always)
            coming[day].append(Arrival(at=at, reader=reader, person=person))
    return {day: sorted(coming[day], key=lambda arrival: arrival.at) for day in days}


def seconds(time: str) -> int:
    """`08:30` as seconds from midnight."""
    return int(time[:2]) * 3600 + int(time[3:]) * 60


def _may(window: Hours, *, female: bool) -> bool:
    return window.audience != "women" or female
