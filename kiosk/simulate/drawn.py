"""Figures of a site drawn at once, without a single visit: for thousands of sites, where only the amount matters."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from kiosk.simulate.country import ClockCare, Place
from kiosk.simulate.offer import Offer
from kiosk.simulate.people import VISITS
from kiosk.simulate.period import Month, open_days
from kiosk.simulate.register import entered
from kiosk.simulate.truth import MonthTruth
from kiosk.usage.model import (
    MARGINALS,
    SKIPPED,
    DayFigures,
    DayLabel,
    Days,
    Figure,
    Figures,
    MonthFigures,
    MonthKey,
    Subject,
)

_OPENED = 1.8  # titles in a visit
_SECONDS = 420  # on a title
_OPEN_HOURS = 6
_DOUBTFUL = 0.7  # of the days, where the clock is set at times
_SKIP = 0.2  # of those who are asked


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The figures of a site, and the same as its truth."""

    figures: Figures
    truth: list[MonthTruth]


def draw(place: Place, offer: Offer, months: Sequence[Month], dice: Random) -> Drawn:
    """Draw a site's figures of some months. Nothing is lost in them, so they are the truth."""
    days: Days = {}
    sums = MonthFigures()
    truth = []
    for month in months:
        readers = max(1, _about(place.readers, dice))
        visits = _about(readers * VISITS, dice)
        fresh = _titles(str(month), visits, offer, dice)
        fresh.update(_asked(str(month), place, readers, visits, dice))
        here = _days(place, month, visits, fresh, dice)
        sums.update(fresh)
        days |= here
        total = sum(here.values(), DayFigures())
        truth.append(
            MonthTruth(
                month=str(month),
                visits=visits,
                readers=readers,
                figures=total.as_dict(),
                marginals=[(*name, n) for name, n in sorted(without_titles(fresh).items())],
            )
        )
    paper = entered(place, tuple(str(month) for month in months), dice)
    return Drawn(figures=Figures(days=days, months=sums, entered=paper), truth=truth)


def without_titles(figures: MonthFigures) -> Counter[tuple[str, str, str]]:
    """Subject, key and figure; all titles together have an empty key: thousands of sites have millions of rows."""
    sums: Counter[tuple[str, str, str]] = Counter()
    for key, n in figures.items():
        sums[str(key.subject), "" if key.subject is Subject.TITLE else key.key, str(key.figure)] += n
    return sums


def _days(place: Place, month: Month, visits: int, titles: MonthFigures, dice: Random) -> Days:
    """The month's visits and requests, spread over the days on which the library was open."""
    opened = open_days(month, place.settings.hours, dice)
    weights = [dice.uniform(0.5, 1.5) for _ in opened]
    requests = sum(n for key, n in titles.items() if (key.subject, key.figure) == (Subject.TITLE, Figure.REQUESTS))
    counts = zip(opened, _spread(visits, weights), _spread(requests, weights), strict=True)
    doubtful = _DOUBTFUL if place.clock is ClockCare.AT_TIMES else 0.0
    return {
        DayLabel(day.isoformat(), int(dice.random() >= doubtful)): _day(place, sessions, asked, dice)
        for day, sessions, asked in counts
    }


def _day(place: Place, sessions: int, requests: int, dice: Random) -> DayFigures:
    searches = _about(sessions * 0.2, dice)
    cuts = _about(place.cuts, dice)
    return DayFigures(
        sessions=sessions,
        active_seconds=requests * _about(_SECONDS, dice),
        requests=requests,
        investigations=requests + _about(sessions * 0.5, dice),
        searches=searches,
        searches_without_result=searches // 4,
        open_seconds=_OPEN_HOURS * 3600,
        busy_seconds=60 * dice.randrange(1 + 10 * sessions // (4 * place.settings.terminals)),
        boots=1 + cuts,
        power_losses=cuts,
    )


def _asked(period: str, place: Place, readers: int, visits: int, dice: Random) -> MonthFigures:
    """Answers of one session in four: as many are the first of a month as there are readers."""
    shares = {
        Subject.FIRST_TIME: {"yes": readers / max(1, visits), "no": 1 - readers / max(1, visits)},
        Subject.SEX: {"female": place.women, "male": 1 - place.women},
        Subject.AGE: {"under-18": place.young, "18-25": (1 - place.young) / 3, "over-25": (1 - place.young) * 2 / 3},
    }
    answers = MonthFigures()
    for subject, each in shares.items():
        asked = _about(visits / 4, dice)
        for answer, share in {SKIPPED: _SKIP, **{name: s * (1 - _SKIP) for name, s in each.items()}}.items():
            answers[MonthKey(period, subject, answer, Figure.ANSWERS)] = _about(asked * max(0.0, share), dice)
    return answers


def _spread(total: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers in these proportions that add up to the total."""
    ends = [round(total * sum(weights[: n + 1]) / sum(weights)) for n in range(len(weights))]
    return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _titles(period: str, visits: int, offer: Offer, dice: Random) -> MonthFigures:
    figures = MonthFigures({MonthKey(period, Subject.SITE, "", Figure.SESSIONS): visits})
    figures[MonthKey(period, Subject.SITE, "", Figure.PLAYS)] = visits // 5
    per_weight = visits * _OPENED / sum(offer.weights)
    for offered, weight in zip(offer.titles, offer.weights, strict=True):
        title = offered.title
        unique = _about(per_weight * weight, dice)
        if not unique:
            continue
        seconds = unique * _about(_SECONDS, dice)
        figures[MonthKey(period, Subject.TITLE, title.id, Figure.REQUESTS)] = unique + unique // 8
        figures[MonthKey(period, Subject.TITLE, title.id, Figure.COMPLETIONS)] = unique // 10
        figures[MonthKey(period, Subject.TITLE, title.id, Figure.PLAYS)] = unique // 9
        each = (title.shelves, (title.language,), (title.level,), (title.kind,))
        names = [(Subject.TITLE, title.id)] + [
            (subject, key) for subject, keys in zip(MARGINALS, each, strict=True) for key in keys
        ]
        for subject, key in names:
            figures[MonthKey(period, subject, key, Figure.UNIQUE_REQUESTS)] += unique
            figures[MonthKey(period, subject, key, Figure.ACTIVE_SECONDS)] += seconds
    return figures


def _about(mean: float, dice: Random) -> int:
    """A count with this mean, scattered as counts are."""
    return max(0, round(dice.gauss(mean, mean**0.5)))
