"""Who has all reports, of months, quarter and country, cannot tell a small figure: another world prints the same."""

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.hq.figures import of_library, titles_used
from kiosk.hq.model import Site, SiteFigures
from kiosk.hq.total import Total
from kiosk.report.model import Completeness, Part
from kiosk.report.period import Period
from kiosk.usage.model import DayFigures, DayLabel, Figures, MonthFigures
from tests.builders.prisons import TITLES, month_figures

K = 10
NAMES = ("tiger", "rabbit", "snake")
SPANS = tuple(Period.read(text) for text in ("2026-10", "2026-11", "2026-Q4", "2026"))

Counts = tuple[int, ...]


def site(ident: str, october: Counts, november: Counts) -> SiteFigures:
    names = dict.fromkeys(("km", "en", "fr"), ident)
    months = MonthFigures()
    for month, counts in (("2026-10", october), ("2026-11", november)):
        months.update(month_figures(month, 100, **dict(zip(NAMES, counts, strict=True))))
    days = {DayLabel(f"{month}-05", 1): DayFigures(sessions=100) for month in ("2026-10", "2026-11")}
    figures = Figures(days=days, months=MonthFigures({k: n for k, n in months.items() if n}), entered={})
    return SiteFigures(site=Site(id=ident, names=names, province="", terminals=3), figures=figures, offered=TITLES)


def pages(october: Counts, november: Counts, other: Counts) -> list[Part]:
    """Everything head office prints of two libraries, but U13: that a title was used at all is told."""
    shown = []
    for span in SPANS:
        total = Total()
        for each in (site("here", october, november), site("there", other, other)):
            part = of_library(each, Completeness(with_data=1), span, K)
            total.add(part, titles_used(each, span))
            shown.append(part)
        shown.append(total.part())
    return [replace(part, measures={**part.measures, "titles_used": None}) for part in shown]  # type: ignore[dict-item]


COUNTS = st.tuples(*(st.one_of(st.integers(1, 12), st.integers(1, 40)) for _ in NAMES))


@settings(max_examples=25, deadline=None)
@given(COUNTS, COUNTS, COUNTS)
def test_for_every_small_figure_there_is_another_world_with_the_same_pages(
    october: Counts, november: Counts, other: Counts
) -> None:
    real = pages(october, november, other)
    for place, small in enumerate(october):
        if small < K:
            assert any(pages(world, november, other) == real for world in worlds(october) if world[place] != small)


def worlds(counts: Counts) -> list[Counts]:
    """The nearest first: a few more or fewer of each."""
    steps = itertools.product(range(-3, 4), repeat=len(counts))
    near = sorted(steps, key=lambda step: sum(map(abs, step)))
    return [
        tuple(n + step for n, step in zip(counts, change, strict=True))
        for change in near
        if all(n + step >= 0 for n, step in zip(counts, change, strict=True))
    ]
