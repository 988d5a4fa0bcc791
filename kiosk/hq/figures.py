"""All figures of one library in a period, by the definitions U1-O4, R1-R5, L1 and L2 of the privacy rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kiosk.hq import amounts, estimate
from kiosk.hq.cells import Cells, release
from kiosk.hq.estimate import Estimate
from kiosk.hq.model import SiteFigures
from kiosk.hq.plausibility import doubts, too_many_readers
from kiosk.report.model import MISSING, Amount, Completeness, Doubt, Flag, Month, Part, Row, Split, State, Used
from kiosk.report.period import Period, months_until
from kiosk.usage.model import GROUPS, QUESTIONS, SKIPPED, Figure, StaffFigure, Subject, Title
from kiosk.usage.offered import Offered
from kiosk.usage.released import HELP, LEARNING

LINE = 12  # months in the line of the sessions
_ALL = GROUPS[0]
_MARGINALS = {
    Split.SHELF: Subject.SHELF,
    Split.LANGUAGE: Subject.LANGUAGE,
    Split.LEVEL: Subject.LEVEL,
    Split.KIND: Subject.KIND,
}


@dataclass(frozen=True, kw_only=True)
class TitlesUsed:
    """U13: which titles are offered, and which of them were asked for in twelve months."""

    offered: frozenset[str]
    used: frozenset[str]

    @property
    def amount(self) -> Amount:
        """As a share."""
        if not self.offered:
            return MISSING
        return Amount(value=len(self.used & self.offered) / len(self.offered), state=State.EXACT)


def of_library(site: SiteFigures, completeness: Completeness, period: Period, k: int) -> Part:
    """What a report says of a library. Nothing in it was not released."""
    titles = {each.title.id: each for each in site.offered}
    cells = release(site.figures, {ident: each.title for ident, each in titles.items()}, period, LINE, k)
    measures = {
        **_readers(cells),
        **_use(cells),
        "titles_used": titles_used(site, period).amount,
        **_box(cells, completeness),
    }
    found = [*doubts(site, period, completeness.made)]
    if too_many_readers(measures):
        found.append((Doubt.MORE_READERS_THAN_HELD, period.text))
    return Part(
        id=site.site.id,
        names=site.site.names,
        province=site.site.province,
        completeness=completeness,
        measures=measures,
        months=tuple(_month(cells, month) for month in period.run_up(LINE)),
        splits={split: rows for split, rows in _splits(cells) if rows},
        titles=_titles(cells, titles),
        flags=tuple(Flag(doubt=doubt, about=about, library=site.site.id) for doubt, about in found),
    )


def titles_used(site: SiteFigures, period: Period) -> TitlesUsed:
    """U13 of a library, for the twelve months up to the end of the period."""
    months = {*months_until(period.months[-1], 12), period.year if period.is_year else ""}
    asked = {
        key.key
        for key, n in site.figures.months.items()
        if n and (key.subject, key.figure) == (Subject.TITLE, Figure.UNIQUE_REQUESTS) and key.period in months
    }
    return TitlesUsed(offered=frozenset(each.title.id for each in site.offered), used=frozenset(asked))


def _use(cells: Cells) -> dict[str, Amount]:
    site = Subject.SITE
    return {
        "sessions": cells.day("sessions"),
        "active_minutes": amounts.minutes(cells.day("active_seconds")),
        "requests": cells.day("requests"),
        "investigations": cells.day("investigations"),
        "searches": cells.day("searches"),
        "searches_without_result": cells.day("searches_without_result"),
        "unique_requests": cells.month(site, "", Figure.UNIQUE_REQUESTS),
        "completions": cells.month(site, "", Figure.COMPLETIONS),
        "plays": cells.month(site, "", HELP),
        "learning_requests": cells.month(LEARNING, "", Figure.UNIQUE_REQUESTS),
        "learning_minutes": amounts.minutes(cells.month(LEARNING, "", Figure.ACTIVE_SECONDS)),
        "loans": amounts.total(cells.told(StaffFigure.LOANS, _ALL)),
        "classes": _programmes(cells, StaffFigure.CLASSES),
        "attendance": _programmes(cells, StaffFigure.ATTENDANCE),
    }


def _readers(cells: Cells) -> dict[str, Amount]:
    """R1 to R3: people of a month, so a longer period has the mean of its months."""
    found = [each for month in cells.periods if (each := _estimate(cells, month))]
    readers = amounts.estimated(estimate.mean(found) if found else None)
    registered = amounts.average(cells.told(StaffFigure.REGISTERED, _ALL))
    held = amounts.average(cells.told(StaffFigure.HELD, _ALL))
    return {
        "registered": registered,
        "readers": readers,
        "held": held,
        "reach_registered": amounts.share(registered, held),
        "reach_readers": amounts.share(readers, held),
    }


def _estimate(cells: Cells, month: str) -> Estimate | None:
    """R2 of a month. The answers can be told from it, so it is made only where they may be shown."""
    sessions = cells.days.get("sessions", {}).get(month, MISSING).value
    yes, no = (
        cells.months.get((Subject.FIRST_TIME, answer, Figure.ANSWERS), {}).get(month, MISSING).value
        for answer in QUESTIONS[Subject.FIRST_TIME][:2]
    )
    if sessions is None or yes is None or no is None:
        return None
    return estimate.readers(int(sessions), int(yes), int(no))


def _box(cells: Cells, completeness: Completeness) -> dict[str, Amount]:
    """O1 to O4: about the library, not about readers."""
    opened, busy = cells.day("open_seconds"), cells.day("busy_seconds")
    free = amounts.share(busy, opened)
    there = State.EXACT if completeness.days_with_data else State.MISSING
    return {
        "open_minutes": amounts.minutes(opened),
        "busy_minutes": amounts.minutes(busy),
        "availability": Amount(value=1 - free.value, state=State.EXACT) if free.value is not None else free,
        "completeness": MISSING if completeness.share is None else Amount(value=completeness.share, state=State.EXACT),
        "power_losses": Amount(value=completeness.power_losses, state=there),
        "days_untrusted": Amount(value=completeness.days_untrusted, state=there),
    }


def _month(cells: Cells, month: str) -> Month:
    sessions, seconds = (cells.days.get(name, {}).get(month, MISSING) for name in ("sessions", "active_seconds"))
    return Month(month=month, sessions=sessions, minutes=amounts.minutes(seconds))


def _splits(cells: Cells) -> Iterable[tuple[Split, tuple[Row, ...]]]:
    for split, subject in _MARGINALS.items():
        keys = cells.keys(subject, Figure.UNIQUE_REQUESTS)
        rows = (
            Row(
                key=key,
                amount=cells.month(subject, key, Figure.UNIQUE_REQUESTS),
                more=amounts.minutes(cells.month(subject, key, Figure.ACTIVE_SECONDS)),
            )
            for key in keys
        )
        yield split, tuple(sorted(rows, key=lambda row: (-(row.amount.value or 0), row.key)))
    audiences = cells.keys(Subject.AUDIENCE, Figure.SESSIONS)
    yield (
        Split.AUDIENCE,
        tuple(Row(key=key, amount=cells.month(Subject.AUDIENCE, key, Figure.SESSIONS)) for key in audiences),
    )
    for split, subject in ((Split.SEX, Subject.SEX), (Split.AGE, Subject.AGE)):
        answers = [answer for answer in QUESTIONS[subject] if answer != SKIPPED]
        there = cells.keys(subject, Figure.ANSWERS)
        yield split, tuple(Row(key=key, amount=cells.month(subject, key, Figure.ANSWERS)) for key in answers if there)
    registered = ((group, amounts.average(cells.told(StaffFigure.REGISTERED, group))) for group in GROUPS[1:])
    yield Split.REGISTERED, tuple(Row(key=key, amount=found) for key, found in registered if found is not MISSING)
    learners = ((group, _programmes(cells, StaffFigure.ATTENDANCE, group)) for group in GROUPS[1:])
    yield Split.ATTENDANCE, tuple(Row(key=key, amount=found) for key, found in learners if found is not MISSING)
    programmes = sorted({*cells.programmes(StaffFigure.CLASSES), *cells.programmes(StaffFigure.ATTENDANCE)})
    yield (
        Split.PROGRAMME,
        tuple(
            Row(
                key=programme,
                amount=amounts.total(cells.told(StaffFigure.CLASSES, _ALL, programme)),
                more=amounts.total(cells.told(StaffFigure.ATTENDANCE, _ALL, programme)),
            )
            for programme in programmes
        ),
    )


def _programmes(cells: Cells, figure: StaffFigure, group: str = _ALL) -> Amount:
    return amounts.total(
        each for programme in cells.programmes(figure) for each in cells.told(figure, group, programme)
    )


def _titles(cells: Cells, titles: Mapping[str, Offered]) -> tuple[Used, ...]:
    found = []
    for ident in cells.keys(Subject.TITLE, Figure.UNIQUE_REQUESTS):
        amount = cells.month(Subject.TITLE, ident, Figure.UNIQUE_REQUESTS)
        if amount.value is not None:
            offered = titles.get(ident) or Offered(title=Title(id=ident), name=ident)
            facts = offered.title
            found.append(
                Used(id=ident, name=offered.name, language=facts.language, amount=amount, shelves=facts.shelves)
            )
    return most_used(found)


def most_used(titles: Iterable[Used]) -> tuple[Used, ...]:
    """The most used first; by name and id where they are equal."""
    return tuple(sorted(titles, key=lambda used: (-(used.amount.value or 0), used.name, used.id)))
