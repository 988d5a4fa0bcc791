"""The interval of R2 covers the number of readers: over simulated months, through the rules of sessions and questions.

`KIOSK_RUNS=200` looks at so many months instead of a few; `kiosk simulate --check` does it over a whole country.
"""

import os
from dataclasses import replace
from random import Random

from kiosk.hq.estimate import readers
from kiosk.simulate.country import Place, prisons
from kiosk.simulate.ledger import reckon
from kiosk.simulate.offer import Offer, local, national
from kiosk.simulate.people import arrivals, seconds
from kiosk.simulate.period import Month
from kiosk.simulate.room import Room

RUNS = int(os.environ.get("KIOSK_RUNS", "20"))


def month(place: Place, offer: Offer, dice: Random) -> tuple[int, int, int, int]:
    """Sessions, answers "yes", answers "no", and how many readers there really were."""
    facts = {("sessions",): 0, ("first_time", "yes", "answers"): 0, ("first_time", "no", "answers"): 0}
    seen: set[int] = set()
    for day, coming in arrivals(place, Month(year=2026, number=2), dice).items():
        room = Room(place.settings.terminals, offer, place.finish, dice, f"{day:%Y%m%d}")
        hours = [hours for hours in place.settings.hours if day.isoweekday() in hours.days]
        for window in hours:
            begin, end = seconds(window.start), seconds(window.end)
            here = [arrival for arrival in coming if begin <= arrival.at < end]
            seated = room.stretch(here, begin, end, cut=False)
            seen |= set(seated.readers)
            for said in seated.said.values():
                for _, name, count in reckon(said):
                    if name in facts:
                        facts[name] += count
    sessions, yes, no = facts.values()
    return sessions, yes, no, len(seen)


def test_the_interval_covers_the_readers_in_nine_of_ten_months() -> None:
    dice = Random(4)  # noqa: S311 - no secret
    offer = local(national(30, 1), 15, "here", 1)
    covered = runs = 0
    for place in prisons(RUNS, 11):
        sessions, yes, no, true = month(replace(place, finish=0.9, readers=max(150, place.readers)), offer, dice)
        found = readers(sessions, yes, no)
        assert found is not None
        runs += 1
        covered += found.low <= true <= found.high
    print(f"covered {covered} of {runs}")  # noqa: T201 - the figure
    assert covered >= 0.9 * runs - 1


def test_a_question_that_is_answered_falsely_is_not_covered() -> None:
    """The control: the test does see an estimator that is wrong."""
    dice = Random(4)  # noqa: S311 - no secret
    offer = local(national(30, 1), 15, "here", 1)
    covered = 0
    for place in prisons(5, 11):
        sessions, yes, no, true = month(replace(place, readers=300), offer, dice)
        found = readers(sessions, yes + no // 2, no - no // 2)
        assert found is not None
        covered += found.low <= true <= found.high
    assert covered == 0
