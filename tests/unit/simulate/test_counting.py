"""Visits are counted by the real counter through power cuts and wrong clocks, and add up to the truth."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.simulate import office
from kiosk.simulate.counting import count_site
from kiosk.simulate.country import ClockCare, Place
from kiosk.simulate.period import Month
from kiosk.simulate.plan import Plan
from kiosk.simulate.truth import SiteTruth
from kiosk.usage import bundle, spill
from kiosk.usage.model import DayFigures, Days, MonthFigures

FIRST = Month(year=2025, number=11)


def country(folder: Path, **facts: float) -> Plan:
    return Plan(folder=folder, sites=2, first=FIRST, months=1, seed=3, scale=facts.get("scale", 0.1), titles=15)


def merged(plan: Plan, place: Place) -> tuple[Days, MonthFigures]:
    """As docs/bundle.md says."""
    private = office.ring(plan.seed).pairs[0].seal
    bundles = [bundle.read(file.read_bytes()) for file in sorted(plan.stick(place).glob("*.zip"))]
    exact = bundle.open_exact(private, bundles[-1])
    total = MonthFigures(exact.months)
    for sealed in {name: sealed for one in bundles for name, sealed in one.spills.items()}.values():
        total.update(MonthFigures.from_rows(spill.open_spill(private, sealed).months))
    return exact.days, total


def true_days(truth: SiteTruth) -> Counter[str]:
    total: Counter[str] = Counter()
    for month in truth.months:
        total.update(month.figures)
    return total


def true_marginals(truth: SiteTruth) -> Counter[tuple[str, str]]:
    total: Counter[tuple[str, str]] = Counter()
    for month in truth.months:
        for subject, _, figure, value in month.marginals:
            total[subject, figure] += value
    return total


@pytest.mark.parametrize("care", ClockCare)
def test_all_figures_are_the_truth_but_for_five_minutes_before_each_cut(tmp_path: Path, care: ClockCare) -> None:
    plan = country(tmp_path)
    place = replace(plan.places[1], clock=care)
    truth = count_site(plan, place)
    days, months = merged(plan, place)
    day = sum(days.values(), DayFigures()).as_dict()
    assert truth.cuts > 20
    assert truth.longest_loss <= 300
    assert {name: n - truth.lost[name] for name, n in true_days(truth).items()} == {
        name: day[name] for name in true_days(truth)
    }
    found: Counter[tuple[str, str]] = Counter()
    for key, n in months.items():
        found[str(key.subject), str(key.figure)] += n
    true = true_marginals(truth)
    for unknown in (("site", "sessions"), ("site", "sessions_untrusted"), ("audience", "sessions")):
        found.pop(unknown, None)  # the truth has no view of these: see kiosk.simulate.check
        true.pop(unknown, None)
    assert {(s, f): n - truth.lost_marginals[f"{s} {f}"] for (s, f), n in true.items()} == found
    assert day["power_losses"] >= truth.cuts
    if care is ClockCare.CHIP:
        assert all(label.trusted and label.day.startswith("2025-11") for label in days)
    else:
        assert any(not label.trusted or not label.day.startswith("2025-11") for label in days)


def test_the_same_seed_gives_the_same_truth(tmp_path: Path) -> None:
    first, again = country(tmp_path / "a"), country(tmp_path / "b")
    assert count_site(first, first.places[0]) == count_site(again, again.places[0])
    assert merged(first, first.places[0]) == merged(again, again.places[0])


def test_visits_are_told_nearly_as_they_were(tmp_path: Path) -> None:
    plan = country(tmp_path, scale=0.5)
    truth = count_site(plan, plan.places[1])
    visits = sum(month.visits for month in truth.months)
    assert visits > 100
    assert true_days(truth)["sessions"] == pytest.approx(visits, rel=0.05)
    assert plan.places[1].readers * 0.7 <= truth.months[0].readers <= plan.places[1].readers * 1.2
