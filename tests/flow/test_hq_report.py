"""Whatever the order in which bundles come, and however often: the files of a report are the same, to the byte."""

import random
from pathlib import Path

from kiosk.hq.reports import report
from kiosk.report.forms import Form, render
from kiosk.report.period import Period
from kiosk.sqlite import Mode
from tests.builders.headquarters import Headquarters
from tests.builders.prisons import months_of_use


def files(office: Headquarters) -> dict[Form, bytes]:
    with office.store(Mode.READ) as store:
        made = report(store, office.ring, Period.read("2026-Q4"), office="Head office")
    return {form: render(made, "km", form) for form in Form}


def test_bundles_in_any_order_twice_make_the_same_files(tmp_path: Path) -> None:
    dice = random.Random(3)  # noqa: S311 - no secret
    office = Headquarters(folder=tmp_path / "hq")
    visits = [
        [file]
        for name in ("kampot", "kep")
        for file in months_of_use(office.prison(name), dice, 3, tmp_path / "sticks" / name)
    ]
    in_order = files(office.as_new(tmp_path / "one", visits))
    shuffled = [*visits, *visits]
    dice.shuffle(shuffled)
    assert files(office.as_new(tmp_path / "two", shuffled)) == in_order
