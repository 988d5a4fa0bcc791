"""Drawn figures leave as real bundles, and their truth lies beside them."""

from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from kiosk.simulate import office, truth
from kiosk.simulate.drawing import draw_site
from kiosk.simulate.period import Month
from kiosk.simulate.plan import Plan
from kiosk.usage import bundle, spill
from kiosk.usage.model import DayFigures, MonthFigures, Subject

FIRST = Month(year=2025, number=11)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("country")
    return Plan(folder=folder, sites=3, first=FIRST, months=5, every=2, seed=7, scale=0.2, titles=30)


def test_the_newest_bundle_and_the_spills_are_the_truth(plan: Plan) -> None:
    place = plan.places[0]
    drawn = draw_site(plan, place)
    files = sorted(plan.stick(place).iterdir())
    bundles = [bundle.read(file.read_bytes()) for file in files]
    assert [one.manifest.number for one in bundles] == [1, 2, 3]
    private = office.ring(plan.seed).pairs[0].seal
    exact = bundle.open_exact(private, bundles[-1])
    total = MonthFigures(exact.months)
    for one in bundles:
        for sealed in one.spills.values():
            total.update(MonthFigures.from_rows(spill.open_spill(private, sealed).months))
    told = {(month.month, *row[:3]): row[3] for month in drawn.months for row in month.marginals if row[3]}
    sums: Counter[tuple[str, str, str, str]] = Counter()
    for period, subject, key, figure, n in total.rows():
        sums[period, subject, "" if subject == Subject.TITLE else key, figure] += n
    assert told == sums
    for month in drawn.months:
        days = [figures for label, figures in exact.days.items() if label.day.startswith(month.month)]
        assert sum(days, DayFigures()).as_dict() == month.figures
    assert {key.period for key in exact.entered} <= {month.month for month in drawn.months}


def test_the_same_seed_draws_the_same_and_another_does_not(plan: Plan, tmp_path: Path) -> None:
    again = Plan(folder=tmp_path, sites=3, first=FIRST, months=5, every=2, seed=7, scale=0.2, titles=30)
    other = Plan(folder=tmp_path / "other", sites=3, first=FIRST, months=5, every=2, seed=8, scale=0.2, titles=30)
    place = plan.places[1]
    first = draw_site(plan, place)
    assert draw_site(again, again.places[1]) == first
    assert draw_site(other, other.places[1]) != first


def test_the_first_prisons_of_a_few_are_those_of_many(plan: Plan, tmp_path: Path) -> None:
    many = Plan(folder=tmp_path, sites=60, first=FIRST, months=1, seed=7, scale=0.2)
    assert many.places[:3] == plan.places
    assert len({place.settings.site for place in many.places}) == 60


def test_the_command_writes_a_stick_for_each_site_and_never_among_other_files(tmp_path: Path) -> None:
    folder = tmp_path / "country"
    arguments = ["--data", str(tmp_path), "simulate", str(folder), "--sites", "2", "--months", "2", "--titles", "10"]
    run = CliRunner().invoke(kiosk, [*arguments, "--first", "2026-01", "--drawn"])
    assert run.exit_code == 0, run.output
    written = truth.read(folder)
    assert [site.site for site in written.sites] == sorted(stick.name for stick in (folder / "sticks").iterdir())[:2]
    assert [month.month for month in written.sites[0].months] == ["2026-01", "2026-02"]
    again = CliRunner().invoke(kiosk, [*arguments, "--first", "2026-01", "--drawn"])
    assert again.exit_code == 1
    assert "not empty" in again.output


def test_a_month_that_is_none_is_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke(kiosk, ["--data", str(tmp_path), "simulate", str(tmp_path / "x"), "--first", "May"])
    assert run.exit_code == 2


def test_bundles_are_for_the_head_office_whose_key_is_given(tmp_path: Path) -> None:
    key = tmp_path / "head-office.json"
    key.write_bytes(office.ring(99).public.to_bytes())
    folder = tmp_path / "country"
    arguments = ["--sites", "1", "--months", "1", "--titles", "10", "--drawn", "--key", str(key)]
    run = CliRunner().invoke(kiosk, ["--data", str(tmp_path), "simulate", str(folder), *arguments])
    assert run.exit_code == 0, run.output
    (file,) = (folder / "sticks").glob("*/*.zip")
    assert bundle.open_exact(office.ring(99).pairs[0].seal, bundle.read(file.read_bytes())).days
