"""Sums over months and libraries: made of released figures only, so that no sum gives away what is hidden in a part.

Each month of each library is released once (kiosk.usage.released), as the library's own screens show it. A quarter, a
year, all libraries together add up what is shown there; where a part is hidden the sum reads "at least". So it does not
matter which reports somebody lays side by side: no report tells more than the months do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kiosk.hq.estimate import Estimate
from kiosk.report.model import MISSING, Amount, State
from kiosk.usage import release
from kiosk.usage.release import Cell

_SECONDS = 60


def of_cell(cell: Cell) -> Amount:
    """A released figure as an amount."""
    if cell.value is not None:
        return Amount(value=cell.value, state=State.EXACT)
    if cell.state is release.State.SMALL:
        return Amount(state=State.SMALL, high=cell.k)
    return Amount(state=State.WITHHELD)


def total(amounts: Iterable[Amount]) -> Amount:
    """The sum of those that are there; missing ones are the business of completeness."""
    there = [amount for amount in amounts if amount.state is not State.MISSING]
    known = [amount.value for amount in there if amount.value is not None]
    if not there:
        return MISSING
    if known:
        exact = all(amount.state is State.EXACT for amount in there)
        return Amount(value=sum(known), state=State.EXACT if exact else State.AT_LEAST)
    if any(amount.state is State.WITHHELD for amount in there):
        return Amount(state=State.WITHHELD)
    return Amount(state=State.SMALL, high=sum(amount.high or 0 for amount in there))


def average(amounts: Sequence[Amount]) -> Amount:
    """The mean of those that are exact: of what is counted anew each month, as readers are."""
    known = [amount.value for amount in amounts if amount.state is State.EXACT and amount.value is not None]
    if known:
        return Amount(value=sum(known) / len(known), state=State.EXACT)
    hidden = [amount for amount in amounts if amount.state is not State.MISSING]
    return hidden[0] if hidden else MISSING


def estimated(found: Estimate | None) -> Amount:
    """An estimate as an amount."""
    if found is None:
        return MISSING
    return Amount(value=found.value, state=State.EXACT, low=found.low, high=found.high, asked=found.asked)


def share(part: Amount, whole: Amount) -> Amount:
    """One exact figure over another, with the interval of the first."""
    if part.state is not State.EXACT or whole.state is not State.EXACT or part.value is None or not whole.value:
        return (
            MISSING if State.MISSING in {part.state, whole.state} or not whole.value else Amount(state=State.WITHHELD)
        )
    low, high = (None if end is None else end / whole.value for end in (part.low, part.high))
    return replace(part, value=part.value / whole.value, low=low, high=high)


def minutes(seconds: Amount) -> Amount:
    """Whole minutes of seconds."""
    if seconds.value is None:
        return replace(seconds, high=None, state=State.WITHHELD) if seconds.state is State.SMALL else seconds
    return replace(seconds, value=int(seconds.value) // _SECONDS)


def rounded(amount: Amount) -> Amount:
    """For the public: to the nearest 5, as `release` does."""
    step = release.ROUNDED_TO
    value, low, high = (
        None if n is None else int(n + step / 2) // step * step for n in (amount.value, amount.low, amount.high)
    )
    return replace(amount, value=value, low=low, high=high)


def rounded_share(amount: Amount) -> Amount:
    """For the public: whole percents."""
    value, low, high = (None if n is None else round(n, 2) for n in (amount.value, amount.low, amount.high))
    return replace(amount, value=value, low=low, high=high)
