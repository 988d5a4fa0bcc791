"""The dataset says what the database says: queries over Parquet and sums in memory are equal."""

import random
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kiosk.hq.export import NotEmpty, export, rows
from kiosk.hq.merge import all_figures
from kiosk.sqlite import Mode
from kiosk.usage.model import ABOUT_THE_BOX, EnteredKey, StaffFigure
from tests.builders.headquarters import Headquarters
from tests.builders.prisons import TITLES, month_figures, months_of_use

QUERIES = re.findall(r"```sql\n(.*?)```", (Path(__file__).parents[2] / "docs/export.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Headquarters:
    """Four libraries with three months each; one of them fell silent, one has an old year."""
    folder = tmp_path_factory.mktemp("export")
    office = Headquarters(folder=folder / "hq")
    dice = random.Random(5)  # noqa: S311 - no secret
    for number in range(4):
        prison = office.prison(f"site-{number}")
        if number == 2:
            prison.months.update(month_figures("2022", 700, tiger=300))
            prison.entered[EnteredKey("2022", StaffFigure.LOANS, "", "all")] = 90
        months_of_use(prison, dice, 3 if number else 1, folder / "stick", cuts=5)
    office.prison("silent")
    office.collect(folder / "stick")
    return office


@pytest.fixture(scope="module")
def dataset(office: Headquarters, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    with office.store(Mode.READ) as store:
        written = export(store, office.ring, folder, 10)
    assert (written.sites, written.files) == (5, 11)
    return folder


def ask(query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(query).fetchall()


def asked(number: int, dataset: Path) -> list[tuple[Any, ...]]:
    return ask(QUERIES[number].replace("DEST", str(dataset)))


def test_the_national_table_is_the_same_from_the_database_and_from_the_dataset(
    office: Headquarters, dataset: Path
) -> None:
    shown: defaultdict[tuple[object, ...], list[int | None]] = defaultdict(list)
    with office.store(Mode.READ) as store:
        for site in all_figures(store, office.ring):
            for period, row in rows(site, 10):
                shown[int(period[:4]), int(period[5:7] or 0), *row[:4]].append(row.value)
    national = [
        (*name, sum(v for v in values if v is not None) if set(values) != {None} else None, values.count(None))
        for name, values in sorted(shown.items())
    ]
    assert asked(0, dataset) == national
    assert {len(row) for row in national} == {8}
    assert any(row[-1] for row in national)


def test_nothing_under_ten_readers_is_in_the_dataset(dataset: Path) -> None:
    table = f"read_parquet('{dataset}/figures/*/*/*/*.parquet', hive_partitioning = true)"
    about_people = f"figure <> 'classes' AND figure NOT IN {ABOUT_THE_BOX}"
    assert ask(f"SELECT * FROM {table} WHERE value < 10 AND ({about_people})") == []  # noqa: S608
    assert ask(f"SELECT count(*) FROM {table} WHERE (value IS NULL) <> (state <> 'shown')") == [(0,)]  # noqa: S608


def test_the_most_wanted_titles_have_names(dataset: Path) -> None:
    found = asked(1, dataset)
    assert {name for name, _ in found} <= {each.name for each in TITLES}
    assert len(found) == 4


def test_who_is_silent_is_in_the_coverage(dataset: Path) -> None:
    assert asked(2, dataset) == [
        (2026, 9, "silent"),
        *((2026, month, site) for month in (10, 11) for site in ("silent", "site-0")),
    ]


def test_the_same_figures_give_the_same_bytes(office: Headquarters, dataset: Path, tmp_path: Path) -> None:
    with office.store(Mode.READ) as store:
        export(store, office.ring, tmp_path / "again", 10)
    files = sorted(file.relative_to(dataset) for file in dataset.rglob("*.parquet"))
    assert files == sorted(f.relative_to(tmp_path / "again") for f in (tmp_path / "again").rglob("*.parquet"))
    assert all((dataset / file).read_bytes() == (tmp_path / "again" / file).read_bytes() for file in files)


def test_a_folder_with_anything_in_it_is_refused(office: Headquarters, dataset: Path) -> None:
    with office.store(Mode.READ) as store, pytest.raises(NotEmpty):
        export(store, office.ring, dataset, 10)
