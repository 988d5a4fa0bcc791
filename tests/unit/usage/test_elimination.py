"""Elimination finds what can change together, exactly."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.usage.elimination import Elimination


def test_two_figures_of_the_same_sums_exchange_one() -> None:
    elimination = Elimination()
    assert elimination.add("tiger", {0: 1, 1: 1}) == {}
    assert elimination.add("snake", {0: 1, 1: 1}) == {"snake": 1, "tiger": -1}


def test_a_figure_in_no_sum_changes_alone() -> None:
    assert Elimination().add("tiger", {}) == {"tiger": 1}


def test_a_total_goes_with_its_part() -> None:
    elimination = Elimination()
    elimination.add("part", {0: 1})
    assert elimination.add("total", {0: -1}) == {"total": 1, "part": 1}


def test_steps_are_the_smallest_whole_ones() -> None:
    elimination = Elimination()
    elimination.add("a", {0: 1, 1: 1})
    elimination.add("b", {0: 1, 1: -1})
    assert elimination.add("c", {0: 2}) in ({"c": 1, "a": -1, "b": -1}, {"c": -1, "a": 1, "b": 1})


@given(st.lists(st.dictionaries(st.integers(0, 5), st.sampled_from((-1, 1)), max_size=4), max_size=20))
def test_every_dependency_keeps_every_equation(figures: list[dict[int, int]]) -> None:
    elimination = Elimination()
    for number, equations in enumerate(figures):
        change = elimination.add(str(number), equations)
        for equation in range(6):
            assert sum(step * figures[int(name)].get(equation, 0) for name, step in change.items()) == 0
        assert not change or change[str(number)]
