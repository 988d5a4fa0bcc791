"""No small figure can be read, or computed, from what is released. The attacker here shares no code with `release`."""

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.usage.release import Cell, State, Table, release

K = 10


def line(**values: int) -> Table:
    return Table(values={**values, "total": sum(values.values())}, sums=[("total", tuple(values))])


def grid(rows: list[list[int]]) -> Table:
    """Rows by columns with all totals."""
    values, sums = {}, {}
    high, wide = len(rows), len(rows[0])
    for r, c in itertools.product(range(high), range(wide)):
        values[f"{r}.{c}"] = rows[r][c]
    for r in range(high):
        sums[f"row{r}"] = tuple(f"{r}.{c}" for c in range(wide))
    for c in range(wide):
        sums[f"col{c}"] = tuple(f"{r}.{c}" for r in range(high))
    sums["all"] = tuple(f"{r}.{c}" for r, c in itertools.product(range(high), range(wide)))
    for total, parts in sums.items():
        values[total] = sum(values[part] for part in parts)
    return Table(values=values, sums=tuple(sums.items()))


def pinned(table: Table, released: dict[str, Cell]) -> list[str]:
    """The attacker: every small figure for which only one value is possible. Tries all others."""
    leaves = [name for name in table.values if name not in dict(table.sums)]
    bounds = {}
    for name, cell in released.items():
        if cell.state is State.SHOWN:
            assert cell.value is not None
            bounds[name] = (cell.value, cell.value)
        else:
            bounds[name] = (0, K - 1) if cell.state is State.SMALL else (K, 10**6)
    return [
        name
        for name, value in table.values.items()
        if value < K and not any(solvable(table, leaves, bounds, name, other) for other in range(K) if other != value)
    ]


def solvable(table: Table, leaves: list[str], bounds: dict[str, tuple[int, int]], name: str, value: int) -> bool:
    """Whether whole numbers exist within the bounds with `name` = `value`: by narrowing and trying."""
    box = {**bounds, name: (max(value, bounds[name][0]), min(value, bounds[name][1]))}
    return search(table, leaves, box)


def search(table: Table, leaves: list[str], box: dict[str, tuple[int, int]]) -> bool:
    narrowed = narrow(table, box)
    if narrowed is None:
        return False
    wide = [leaf for leaf in leaves if narrowed[leaf][0] < narrowed[leaf][1]]
    if not wide:
        return True
    leaf = min(wide, key=lambda leaf: narrowed[leaf][1] - narrowed[leaf][0])
    low, high = narrowed[leaf]
    return any(search(table, leaves, {**narrowed, leaf: (v, v)}) for v in range(low, min(high, low + 40) + 1))


def narrow(table: Table, given_box: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]] | None:
    box, moved = dict(given_box), True
    while moved:
        moved = False
        for total, parts in table.sums:
            low, high = sum(box[p][0] for p in parts), sum(box[p][1] for p in parts)
            limits = {total: (low, high)}
            for part in parts:
                limits[part] = (box[total][0] - high + box[part][1], box[total][1] - low + box[part][0])
            for name, (least, most) in limits.items():
                new = max(box[name][0], least), min(box[name][1], most)
                if new[0] > new[1]:
                    return None
                moved |= new != box[name]
                box[name] = new
    return box


def test_the_attacker_finds_what_naive_hiding_gives_away() -> None:
    table = line(a=4, b=30, c=20)
    naive = {n: Cell(state=State.SMALL) if v < K else Cell(state=State.SHOWN, value=v) for n, v in table.values.items()}
    assert pinned(table, naive) == ["a"]


def test_figures_of_ten_and_more_are_shown_as_they_are() -> None:
    released = release(line(a=10, b=30))
    assert [str(cell) for cell in released.values()] == ["10", "30", "40"]


def test_a_small_figure_reads_less_than_ten_and_takes_a_companion_with_it() -> None:
    released = release(line(a=4, b=30, c=20))
    assert [str(cell) for cell in released.values()] == ["< 10", "30", "withheld", "54"]


def test_two_small_figures_hide_each_other() -> None:
    assert [str(cell) for cell in release(line(a=4, b=5, c=20)).values()] == ["< 10", "< 10", "20", "29"]


@pytest.mark.parametrize("values", [{"a": 9, "b": 9, "c": 40}, {"a": 0, "b": 0, "c": 40}, {"a": 0, "b": 10, "c": 50}])
def test_figures_at_their_bounds_are_no_cover_for_each_other(values: dict[str, int]) -> None:
    table = line(**values)
    assert pinned(table, release(table)) == []


def test_alone_with_its_total_a_small_figure_takes_the_total_along() -> None:
    assert {str(cell) for cell in release(line(a=3)).values()} == {"< 10"}
    released = release(line(a=0, b=10))
    assert str(released["total"]) == "withheld"


def test_minutes_of_few_readers_are_withheld_however_many_they_are() -> None:
    table = Table(values={"minutes": 500}, behind={"minutes": 3})
    assert str(release(table)["minutes"]) == "withheld"


def test_k_may_be_raised_and_never_lowered() -> None:
    assert str(release(line(a=15, b=16), k=20)["a"]) == "< 20"
    assert str(release(line(a=4, b=4), k=2)["a"]) == "< 10"


def test_public_figures_are_rounded_to_five() -> None:
    released = release(line(a=12, b=13, c=99), public=True)
    assert [str(cell) for cell in released.values()] == ["10", "15", "100", "125"]


def test_an_empty_table_is_released_empty() -> None:
    assert release(Table(values={})) == {}


SMALLISH = st.one_of(st.integers(0, 12), st.integers(0, 60))


@settings(max_examples=300, deadline=None)
@given(st.lists(SMALLISH, min_size=1, max_size=6))
def test_nothing_small_is_pinned_in_a_line_with_its_total(values: list[int]) -> None:
    table = line(**{f"c{number}": value for number, value in enumerate(values)})
    assert pinned(table, release(table)) == []


@settings(max_examples=100, deadline=None)
@given(
    st.integers(2, 3).flatmap(lambda w: st.lists(st.lists(SMALLISH, min_size=w, max_size=w), min_size=2, max_size=3))
)
def test_nothing_small_is_pinned_in_a_grid_with_all_totals(rows: list[list[int]]) -> None:
    table = grid(rows)
    assert pinned(table, release(table)) == []


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SMALLISH, st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=6))
def test_nothing_small_is_pinned_between_titles_and_their_marginals(titles: list[tuple[int, int, int]]) -> None:
    values = {f"t{number}": value for number, (value, _, _) in enumerate(titles)}
    sums = {"all": tuple(values)}
    for name, column in (("kind", 1), ("language", 2)):
        groups = {group for *_, group in [(t[0], t[column]) for t in titles]}
        for group in groups:
            sums[f"{name}{group}"] = tuple(f"t{n}" for n, title in enumerate(titles) if title[column] == group)
    for total, parts in sums.items():
        values[total] = sum(values[part] for part in parts)
    table = Table(values=values, sums=tuple(sums.items()))
    assert pinned(table, release(table)) == []


def test_a_national_table_is_released_in_a_moment_and_shows_most_of_what_is_large() -> None:
    dice = random.Random(3)  # noqa: S311 - no secret
    table = grid([[int(dice.paretovariate(0.7)) for _ in range(12)] for _ in range(400)])
    released = release(table)
    large = [name for name, value in table.values.items() if value >= K]
    shown = [name for name in large if released[name].state is State.SHOWN]
    assert len(shown) > 0.9 * len(large)
    assert all(released[name].state is State.SMALL for name, value in table.values.items() if value < K)


def test_a_library_of_a_thousand_titles_shows_every_figure_of_ten_and_more() -> None:
    dice = random.Random(7)  # noqa: S311 - no secret
    usual = {f"t{n}": 130 / (n + 1) ** 0.8 for n in range(1000)}
    titles = {title: max(1, int(dice.gauss(n, n**0.5))) for title, n in usual.items()}
    values, sums = dict(titles), {"all": tuple(titles)}
    for subject, count in (("kind", 5), ("language", 3), ("level", 4), ("shelf", 9)):
        for title in titles:
            group = f"{subject}{dice.randrange(count)}"
            sums[group] = (*sums.get(group, ()), title)
    for total, parts in sums.items():
        values[total] = sum(values[part] for part in parts)
    released = release(Table(values=values, sums=tuple(sums.items())))
    withheld = [name for name, cell in released.items() if cell.state is State.WITHHELD]
    assert withheld == []
