"""The comparison with the truth sees what is missing, doubled or too much."""

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from kiosk.simulate import truth
from kiosk.simulate.check import Result, check
from kiosk.simulate.making import make
from kiosk.simulate.period import Month
from kiosk.simulate.plan import Plan

TODAY = date(2026, 3, 1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "country"
    plan = Plan(
        folder=folder, sites=2, first=Month(year=2026, number=1), months=2, seed=2, every=1, scale=0.3, titles=15
    )
    make(plan)
    return folder


@pytest.fixture
def country(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "country"))


def test_what_head_office_adds_up_is_the_truth_but_for_five_minutes_before_each_cut(whole: Path) -> None:
    result = check(whole, TODAY)
    assert result.totals_exact
    assert result.cuts > 60
    assert 0 < result.longest_loss <= 300
    assert all(line.lost < 0.1 * line.true for line in result.lines if line.true > 100)
    assert {line.figure for line in result.lines} > {"sessions", "requests", "title unique_requests", "age answers"}
    assert abs(result.u1_error) < 0.05


def test_one_request_too_many_in_the_truth_is_seen(country: Path) -> None:
    told = truth.read(country)
    told.sites[0].months[0].figures["requests"] += 1
    truth.write(country, told)
    result = check(country, TODAY)
    assert result.differing == [told.sites[0].site]
    assert [line.figure for line in result.lines if not line.exact] == ["requests"]
    assert not result.totals_exact


def test_two_errors_that_cancel_each_other_are_seen(country: Path) -> None:
    told = truth.read(country)
    told.sites[0].months[0].figures["requests"] += 1
    told.sites[1].months[0].figures["requests"] -= 1
    truth.write(country, told)
    result = check(country, TODAY)
    assert all(line.exact for line in result.lines)
    assert not result.totals_exact


def test_a_stick_that_is_missing_is_seen(country: Path) -> None:
    gone = truth.read(country).sites[1].site
    shutil.rmtree(country / "sticks" / gone)
    assert check(country, TODAY).differing == [gone]


def test_a_damaged_bundle_is_counted(country: Path) -> None:
    (first, *_) = sorted((country / "sticks").glob("*/*.zip"))
    first.write_bytes(first.read_bytes()[:1000])
    result = check(country, TODAY)
    assert result.refused == 1
    assert not result.totals_exact


def test_a_cut_that_cost_more_than_five_minutes_is_seen(country: Path) -> None:
    told = truth.read(country)
    told.sites[0].longest_loss = 301
    truth.write(country, told)
    assert not check(country, TODAY).totals_exact


def test_nothing_is_estimated_of_nothing() -> None:
    empty = Result()
    assert empty.u1_worst == ("", 0.0)
    assert empty.totals_exact


def test_the_command_prints_the_figures_and_says_when_they_differ(country: Path) -> None:
    arguments = ["--data", str(country), "simulate", str(country), "--check"]
    run = CliRunner().invoke(kiosk, arguments)
    assert run.exit_code == 0, run.output
    assert "power cuts, at most" in run.output
    assert "U1:" in run.output
    told = truth.read(country)
    told.sites[0].months[0].figures["sessions"] += 1
    truth.write(country, told)
    run = CliRunner().invoke(kiosk, arguments)
    assert run.exit_code == 1
    assert "differs" in run.output


def test_a_truth_that_is_none_is_an_error(country: Path) -> None:
    (country / truth.FILE).write_text("{}")
    with pytest.raises(msgspec.ValidationError):
        check(country, TODAY)
