"""Released figures as a dataset of Parquet files, for whoever has more of them than one machine reports on.

Hive partitions year=/month=/site=, as DuckDB, Spark, Trino and ClickHouse read them. docs/export.md tells the columns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import parquet

from kiosk.errors import KioskError
from kiosk.hq.cells import LEARNING_SHELVES
from kiosk.hq.keys import KeyRing
from kiosk.hq.merge import all_figures
from kiosk.hq.model import LANGUAGES, Site, SiteFigures
from kiosk.hq.store import Store
from kiosk.usage import released
from kiosk.usage.offered import Offered
from kiosk.usage.release import Cell

WHOLE_YEAR = 0  # the month of figures that exist as a year only

_FIGURES = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("subject", pa.string(), nullable=False),
        pa.field("key", pa.string(), nullable=False),
        pa.field("figure", pa.string(), nullable=False),
        pa.field("value", pa.int64()),
        pa.field("state", pa.string(), nullable=False),
    ]
)
_SITES = pa.schema(
    [
        pa.field("site", pa.string(), nullable=False),
        *(pa.field(f"name_{language}", pa.string(), nullable=False) for language in LANGUAGES),
        pa.field("province", pa.string(), nullable=False),
        pa.field("terminals", pa.int32(), nullable=False),
    ]
)
_TITLES = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("title", "name", "language", "level", "kind")),
        pa.field("shelves", pa.list_(pa.string()), nullable=False),
    ]
)
_COVERAGE = pa.schema(
    [
        pa.field("site", pa.string(), nullable=False),
        *(
            pa.field(name, pa.int32(), nullable=False)
            for name in (
                "year",
                "month",
                "days_open",
                "days_with_data",
                "days_untrusted",
                "boots",
                "power_losses",
            )
        ),
    ]
)


class NotEmpty(KioskError):
    """A dataset is never mixed with older files."""

    message = "{folder} is not empty."
    advice = "Name a new folder."


class CannotWrite(KioskError):
    """The disk of the dataset failed."""

    message = "The dataset cannot be written to {folder}: {reason}."
    advice = "Make room, or name another folder. What was written so far can be deleted."


class Row(NamedTuple):
    """A released figure of a site and a month."""

    source: str  # days, months or entered
    subject: str
    key: str
    figure: str
    value: int | None
    state: str


@dataclass(frozen=True, kw_only=True)
class Written:
    """How much it was."""

    sites: int
    files: int
    rows: int


def export(store: Store, ring: KeyRing, folder: Path, k: int) -> Written:
    """Write the dataset of all sites; one after the other, so that memory does not grow with their number.

    Raises:
        NotEmpty: there is something in the folder.
        CannotWrite: the disk is full, or not to be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise NotEmpty(folder=folder)
        return _export(store, ring, folder, k)
    except OSError as error:
        raise CannotWrite(folder=folder, reason=error) from error


def rows(site: SiteFigures, k: int) -> Iterator[tuple[str, Row]]:
    """The released figures of a site, each with its period: the same cells that its reports are made of."""
    titles = {each.title.id: each.title for each in site.offered}
    tables = {
        "days": released.days(site.figures.days, k),
        "months": released.months(site.figures.months, titles, k, learning=LEARNING_SHELVES),
        "entered": released.entered(site.figures.entered, k),
    }
    for source, cells in tables.items():
        for name, cell in cells:
            yield name.period, _row(source, name, cell)


def _row(source: str, name: released.Name, cell: Cell) -> Row:
    return Row(source, str(name.subject), name.key, str(name.figure), cell.value, str(cell.state))


def _export(store: Store, ring: KeyRing, folder: Path, k: int) -> Written:
    titles: dict[str, Offered] = {}
    months: set[str] = set()
    files = count = 0
    for site in all_figures(store, ring):
        by_period: dict[str, list[Row]] = {}
        for period, row in rows(site, k):
            by_period.setdefault(period, []).append(row)
        for period, found in sorted(by_period.items()):
            _write(
                folder / _place(site.site.id, period), _FIGURES, [row._asdict() for row in sorted(found, key=_order)]
            )
        titles = {each.title.id: each for each in site.offered} | titles
        months |= {period for period in by_period if _month(period)}
        files, count = files + len(by_period), count + sum(map(len, by_period.values()))
    sites = store.sites()
    _write(folder / "sites" / "sites.parquet", _SITES, [_site(site) for site in sites])
    _write(folder / "titles" / "titles.parquet", _TITLES, [_title(titles[ident]) for ident in sorted(titles)])
    _write(folder / "coverage" / "coverage.parquet", _COVERAGE, list(_coverage(store, sites, sorted(months))))
    return Written(sites=len(sites), files=files, rows=count)


def _place(site: str, period: str) -> Path:
    return Path("figures", f"year={int(period[:4])}", f"month={_month(period)}", f"site={site}", "figures.parquet")


def _month(period: str) -> int:
    return int(period[5:7] or WHOLE_YEAR)


def _order(row: Row) -> tuple[str, ...]:
    return row[:4]


def _write(file: Path, schema: pa.Schema, content: Sequence[Mapping[str, object]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.Table.from_pylist(content, schema=schema), file, compression="zstd")


def _site(site: Site) -> dict[str, object]:
    names = {f"name_{language}": site.names[language] for language in LANGUAGES}
    return {"site": site.id, **names, "province": site.province, "terminals": site.terminals}


def _title(offered: Offered) -> dict[str, object]:
    title = offered.title
    return {
        "title": title.id,
        "name": offered.name,
        "language": title.language,
        "level": title.level,
        "kind": title.kind,
        "shelves": list(title.shelves),
    }


def _coverage(store: Store, sites: Sequence[Site], months: Sequence[str]) -> Iterator[dict[str, object]]:
    """Every site in every month of which any site has figures: also where nothing came."""
    for site in sites:
        for month in months:
            first = date.fromisoformat(f"{month}-01")
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            found = store.coverage(site, first, last)
            yield {"site": site.id, "year": first.year, "month": first.month, **vars(found)}
