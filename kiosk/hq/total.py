"""All libraries together: sums of what is released of each, taken one library at a time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from kiosk.hq import amounts
from kiosk.hq.estimate import Estimate, together
from kiosk.hq.figures import TitlesUsed, most_used
from kiosk.report.measures import MEASURES, Unit
from kiosk.report.model import MISSING, Amount, Completeness, Flag, Mark, Month, Part, Row, Split, State, Used

_ADDED = tuple(each.name for each in MEASURES if each.unit is not Unit.SHARE and each.mark is not Mark.ESTIMATED)


class Total:
    """Adds up parts; what it keeps does not grow with the number of libraries."""

    def __init__(self) -> None:
        self._completeness = Completeness(libraries=0)
        self._measures: dict[str, Amount] = {}
        self._months: dict[str, Month] = {}
        self._rows: defaultdict[Split, dict[str, Row]] = defaultdict(dict)
        self._titles: dict[str, Used] = {}
        self._flags: list[Flag] = []
        self._estimates: list[Estimate] = []
        self._counted = 0  # libraries with sessions
        self._reach = dict.fromkeys(("registered", "readers"), (MISSING, MISSING))  # of those who know both
        self._offered: frozenset[str] = frozenset()
        self._used: frozenset[str] = frozenset()

    def add(self, part: Part, titles: TitlesUsed) -> None:
        """One more library."""
        self._completeness = _both(self._completeness, part.completeness)
        for name in _ADDED:
            self._measures[name] = amounts.total((self._measures.get(name, MISSING), part.measure(name)))
        for month in part.months:
            known = self._months.get(month.month, Month(month=month.month, sessions=MISSING, minutes=MISSING))
            self._months[month.month] = Month(
                month=month.month,
                sessions=amounts.total((known.sessions, month.sessions)),
                minutes=amounts.total((known.minutes, month.minutes)),
            )
        for split, rows in part.splits.items():
            for row in rows:
                before = self._rows[split].get(row.key, Row(key=row.key, amount=MISSING))
                summed = (amounts.total(pair) for pair in ((before.amount, row.amount), (before.more, row.more)))
                self._rows[split][row.key] = Row(key=row.key, amount=next(summed), more=next(summed))
        self._readers(part)
        self._flags += part.flags
        self._name(part)
        self._offered, self._used = self._offered | titles.offered, self._used | titles.used

    def part(self) -> Part:
        """What all of them come to."""
        measures = dict(self._measures)
        free = amounts.share(measures.get("busy_minutes", MISSING), measures.get("open_minutes", MISSING))
        share = self._completeness.share
        found = amounts.estimated(together(self._estimates) if self._estimates else None)
        partly = bool(self._estimates) and len(self._estimates) < self._counted
        return Part(
            id="",
            names={},
            completeness=self._completeness,
            measures={
                **measures,
                "readers": replace(found, state=State.AT_LEAST) if partly else found,
                "reach_registered": amounts.share(*self._reach["registered"]),
                "reach_readers": amounts.share(*self._reach["readers"]),
                "titles_used": TitlesUsed(offered=self._offered, used=self._used).amount,
                "availability": free if free.value is None else replace(free, value=1 - free.value),
                "completeness": MISSING if share is None else Amount(value=share, state=State.EXACT),
            },
            months=tuple(self._months[month] for month in sorted(self._months)),
            splits={split: _ordered(split, self._rows[split]) for split in Split if self._rows[split]},
            titles=self._titles_used(),
            flags=tuple(self._flags),
        )

    def _readers(self, part: Part) -> None:
        """Estimates add up as intervals; a reach is that of the libraries which know both of its figures."""
        self._counted += part.measure("sessions").state is not State.MISSING
        found, held = part.measure("readers"), part.measure("held")
        if found.value is not None:
            estimate = _estimate(found)
            self._estimates.append(estimate)
            if held.state is State.EXACT:
                before, of = self._reach["readers"]
                sum_of = together([_estimate(before), estimate]) if before.value is not None else estimate
                self._reach["readers"] = amounts.estimated(sum_of), amounts.total((of, held))
        registered = part.measure("registered")
        if registered.state is State.EXACT and held.state is State.EXACT:
            before, of = self._reach["registered"]
            self._reach["registered"] = amounts.total((before, registered)), amounts.total((of, held))

    def _name(self, part: Part) -> None:
        for used in part.titles:
            before = self._titles.get(used.id)
            summed = amounts.total((before.amount, used.amount)) if before else used.amount
            self._titles[used.id] = replace(used, amount=summed)

    def _titles_used(self) -> tuple[Used, ...]:
        """No library says how often a title was opened that few opened there: so these are what they are at least."""
        return most_used(
            replace(used, amount=replace(used.amount, state=State.AT_LEAST)) for used in self._titles.values()
        )


def _estimate(amount: Amount) -> Estimate:
    value = amount.value or 0
    return Estimate(value=value, low=amount.low or 0, high=amount.high or value, asked=amount.asked or 0)


def _both(one: Completeness, other: Completeness) -> Completeness:
    """Numbers of bundles and gaps are a library's own; the newest content and bundle are those of all."""
    return Completeness(
        days_open=one.days_open + other.days_open,
        days_with_data=one.days_with_data + min(other.days_with_data, other.days_open),
        days_untrusted=one.days_untrusted + other.days_untrusted,
        power_losses=one.power_losses + other.power_losses,
        made=max(one.made, other.made),
        unread=one.unread + other.unread,
        content_updated=max(one.content_updated, other.content_updated),
        libraries=one.libraries + other.libraries,
        with_data=one.with_data + other.with_data,
    )


def _ordered(split: Split, rows: Mapping[str, Row]) -> tuple[Row, ...]:
    """By size, but what has an order of its own keeps it."""
    if split in {Split.SEX, Split.AGE, Split.REGISTERED, Split.ATTENDANCE}:
        return tuple(rows.values())
    return tuple(sorted(rows.values(), key=lambda row: (-(row.amount.value or 0), row.key)))
