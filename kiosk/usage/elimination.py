"""Which hidden figures can change together so that all sums stay: found by elimination (Gauss), one figure at a time.

With hundreds of hidden titles and a few dozen sums, nearly every figure depends on others in many ways; elimination
finds one for each at a small cost. Whole numbers throughout: a dependency is exact.
"""

from collections.abc import Mapping
from math import gcd
from typing import TypeVar

_Sparse = dict[str, int]
_Key = TypeVar("_Key")


class Elimination:
    """Takes hidden figures one by one, each with the equations it stands in.

    A dependency is a change (figure -> step) that keeps every equation. Figures that come first are used again and
    again, so those with the most room belong first.
    """

    def __init__(self) -> None:
        self._pivots: dict[int, tuple[dict[int, int], _Sparse]] = {}  # first equation -> (equations, figures)

    def add(self, name: str, equations: Mapping[int, int]) -> _Sparse:
        """Take one more figure.

        Args:
            name: the figure.
            equations: number of the equation -> the figure's factor in it.

        Returns:
            A dependency in which it changes, in smallest steps; empty when there is none among the figures so far.
        """
        left, change = dict(equations), {name: 1}
        while left:
            first = min(left)
            pivot = self._pivots.get(first)
            if pivot is None:
                self._pivots[first] = left, change
                return {}
            factor, other = left[first], pivot[0][first]
            shared = gcd(factor, other)
            _combine(left, other // shared, pivot[0], factor // shared)
            _combine(change, other // shared, pivot[1], factor // shared)
        shared = gcd(*change.values())
        return {each: step // shared for each, step in change.items()}


def _combine(into: dict[_Key, int], times: int, other: Mapping[_Key, int], minus: int) -> None:
    """Make `into` = times * into - minus * other; what becomes zero goes."""
    if times != 1:
        for key in into:
            into[key] *= times
    for key, value in other.items():
        left = into.get(key, 0) - minus * value
        if left:
            into[key] = left
        else:
            del into[key]
