"""R2: how many different readers came in a month, from those who were asked whether it was their first time.

Every session of a reader but the first is answered "no", so the readers are the sessions with "yes". Sessions are drawn
by chance, each on its own, and never drawn twice: the answers are a sample without replacement from a known number.

- The interval of the share: Wilson's score interval (E. B. Wilson, JASA 22, 1927; recommended by Brown, Cai and
  DasGupta, Statistical Science 16, 2001), which holds its 95 % for few answers and for shares near 0 and 1.
- Without replacement: the answers count as n (N - 1) / (N - n) independent ones (finite population correction: W. G.
  Cochran, Sampling Techniques, 3rd ed. 1977, 2.6). When all were asked nothing is uncertain.
- Whole readers: the answered "yes" are there for certain, the answered "no" are not.
- Sums of several estimates: the distances of the ends add up as squares (G. Y. Zou and A. Donner, Statistics in
  Medicine 27, 2008, "MOVER").

Who skips the question is taken to be like who answers; the interval does not tell of that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

LEAST_ANSWERS = 60
_Z = 1.959963984540054  # two-sided 95 % of the normal distribution


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An estimate with its 95 % interval, and the number of answers behind it."""

    value: float
    low: float
    high: float
    asked: int

    def times(self, factor: float) -> "Estimate":
        """In another unit."""
        return Estimate(value=self.value * factor, low=self.low * factor, high=self.high * factor, asked=self.asked)


def readers(sessions: int, yes: int, no: int) -> Estimate | None:
    """How many readers made so many sessions (U1); None when too few answered.

    Args:
        sessions: of the month, at least as many as answered.
        yes: answers that it was the first time in the month.
        no: answers that it was not.
    """
    asked = yes + no
    if asked < LEAST_ANSWERS:
        return None
    sessions = max(sessions, asked)
    share = yes / asked
    low, high = _wilson(share, asked * (sessions - 1) / (sessions - asked)) if sessions > asked else (share, share)
    return Estimate(
        value=sessions * share, low=max(yes, sessions * low), high=min(sessions - no, sessions * high), asked=asked
    )


def together(estimates: Sequence[Estimate]) -> Estimate:
    """The sum of independent estimates, one at least."""
    value = sum(each.value for each in estimates)
    return Estimate(
        value=value,
        low=value - sqrt(sum((each.value - each.low) ** 2 for each in estimates)),
        high=value + sqrt(sum((each.high - each.value) ** 2 for each in estimates)),
        asked=sum(each.asked for each in estimates),
    )


def mean(estimates: Sequence[Estimate]) -> Estimate:
    """Their mean, one at least; the answers are all of them."""
    return together(estimates).times(1 / len(estimates))


def _wilson(share: float, answers: float) -> tuple[float, float]:
    middle = share + _Z**2 / (2 * answers)
    half = _Z * sqrt(share * (1 - share) / answers + _Z**2 / (4 * answers**2))
    whole = 1 + _Z**2 / answers
    return (middle - half) / whole, (middle + half) / whole
