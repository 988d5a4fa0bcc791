"""Bundles come in any order, again and again, whole, broken or from strangers: the same is kept, with reasons."""

import io
import json
import os
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from kiosk.hq.collect import AnotherSite, FromTheFuture, NewerDefinitions, Outcome, UnknownKey, UnknownSite
from kiosk.hq.sticks import LARGEST, FileTooLarge, NoPlainFile, NothingThere
from kiosk.sqlite import DatabaseBusy, Mode
from kiosk.tables import database
from kiosk.usage.bundle import BundleChanged, NewerFormat, NotABundle
from kiosk.usage.manifest import SiteNamed
from tests.builders.headquarters import Headquarters
from tests.builders.prisons import Prison, months_of_use


@pytest.fixture
def office(tmp_path: Path) -> Headquarters:
    return Headquarters(folder=tmp_path / "hq")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def prison(office: Headquarters) -> Prison:
    prison = office.prison()
    prison.count("2026-11", 40, tiger=25)
    prison.cut("2026-11", 12, tiger=7)
    prison.day("2026-11-02", sessions=14)
    return prison


def outcomes(reports: list) -> list[Outcome]:  # type: ignore[type-arg]  # of Report
    return [report.outcome for report in reports]


def test_a_bundle_is_accepted_once_and_known_from_then_on(office: Headquarters, prison: Prison, stick: Path) -> None:
    prison.put(stick)
    (first,) = office.collect(stick)
    assert (first.outcome, first.site, first.number, first.told) == (Outcome.ACCEPTED, "here", 1, None)
    dump = office.dump()
    assert outcomes(office.collect(stick, stick)) == [Outcome.KNOWN, Outcome.KNOWN]
    assert office.dump() == dump


def test_a_renamed_bundle_is_found_among_other_files(office: Headquarters, prison: Prison, stick: Path) -> None:
    prison.put(stick).rename(stick / "photos.bak")
    with zipfile.ZipFile(stick / "book.epub", "w") as other:
        other.writestr("mimetype", "application/epub+zip")
    (stick / "letter.txt").write_text("hello")
    (stick / "usage-ack-here.json").write_text("{}")
    (stick / ".usage-here-0001.zip").write_bytes(b"hidden")
    assert outcomes(office.collect(stick)) == [Outcome.ACCEPTED]


def changed(content: bytes, **entries: bytes | None) -> bytes:
    """A bundle with entries put in, replaced or (None) left out; underscores stand for dots."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        given_names = {name.replace("_", "."): inside for name, inside in entries.items()}
        everything = {name: old.read(name) for name in old.namelist()} | given_names
        for name, inside in everything.items():
            if inside is not None:
                new.writestr(name, inside)
    return stream.getvalue()


def resigned(prison: Prison, **said: object) -> bytes:
    """A bundle whose manifest says something else, rightly signed."""
    content = prison.bundle()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        manifest = json.dumps({**json.loads(archive.read("bundle.json")), **said}).encode()
    return changed(content, bundle_json=manifest, signature=prison.key.sign(manifest).signature)


def flipped(content: bytes) -> bytes:
    spot = content.index(b"exact.sealed") + 500
    return content[:spot] + bytes([content[spot] ^ 1]) + content[spot + 1 :]


def bomb(_: Prison) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            archive.writestr(f"spills/{number:032x}.spill", bytes(1024 * 1024))
    return stream.getvalue()


def crowd(_: Prison) -> bytes:
    """A table of contents of half a million files that are all the same one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("bundle.json", b"{}")
    one = stream.getvalue()
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    table = one[start:end] * 500_000
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFE, 0xFFFE, len(table), start, 0)
    return one[:start] + table + tail


REFUSED: dict[str, tuple[Callable[[Prison], bytes], type[Exception]]] = {
    "truncated": (lambda p: p.bundle()[:-300], NotABundle),
    "cut to almost nothing": (lambda p: p.bundle()[:40], NotABundle),
    "empty": (lambda _: b"", NotABundle),
    "bit-flipped": (lambda p: flipped(p.bundle()), NotABundle),
    "a file replaced": (lambda p: changed(p.bundle(), days_csv=b"period\n"), BundleChanged),
    "wrongly signed": (
        lambda p: changed(p.bundle(), signature=SigningKey.generate().sign(b"x").signature),
        BundleChanged,
    ),
    "a newer format": (lambda p: resigned(p, format=2), NewerFormat),
    "newer definitions": (lambda p: resigned(p, definitions=2), NewerDefinitions),
    "a file put in": (lambda p: changed(p.bundle(), notes_txt=b"hello"), NotABundle),
    "a program put in": (lambda p: changed(p.bundle(), autorun_inf=b"run"), NotABundle),
    "a way out": (lambda p: changed(p.bundle(), **{"../../etc/cron": b"x"}), NotABundle),
    "a file left out": (lambda p: changed(p.bundle(), months_csv=None), NotABundle),
    "a bomb": (bomb, NotABundle),
    "a crowd": (crowd, NotABundle),
    "another site's name": (lambda p: p.bundle(site=SiteNamed(id="there", name="", key=p.public)), AnotherSite),
    "an unknown site": (lambda p: Prison(office=p.office, id="nowhere").bundle(), UnknownSite),
    "a second library of the same name": (lambda p: Prison(office=p.office, id="here").bundle(), UnknownKey),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_bad_bundle_is_refused_with_its_reason_and_the_rest_goes_on(
    office: Headquarters, prison: Prison, stick: Path, case: str
) -> None:
    make, reason = REFUSED[case]
    (stick / "usage-here-0001.zip").write_bytes(make(prison))
    prison.put(stick, number=2)
    bad, good = office.collect(stick)
    assert (bad.outcome, good.outcome) == (Outcome.REFUSED, Outcome.ACCEPTED)
    assert isinstance(bad.told, reason)
    assert str(bad.told)
    assert bad.told.what_to_do
    assert office.figures().figures.months.sessions == 40 + 12


def test_an_older_format_is_read(office: Headquarters, prison: Prison, stick: Path) -> None:
    (stick / "usage-here-0001.zip").write_bytes(resigned(prison, format=0))
    assert outcomes(office.collect(stick)) == [Outcome.ACCEPTED]


def test_links_pipes_and_giants_are_never_opened(
    office: Headquarters, prison: Prison, stick: Path, tmp_path: Path
) -> None:
    elsewhere = prison.put(tmp_path / "elsewhere")
    (stick / "usage-here-0001.zip").symlink_to(elsewhere)
    os.mkfifo(stick / "usage-here-0002.zip")
    with (stick / "usage-here-0003.zip").open("wb") as giant:
        giant.truncate(LARGEST + 1)
    (stick / "folder").symlink_to(tmp_path / "elsewhere")
    (stick / "loop").symlink_to(stick)
    reports = office.collect(stick, stick / "missing.zip")
    assert [type(report.told) for report in reports] == [NoPlainFile, NoPlainFile, FileTooLarge, NothingThere]
    assert set(outcomes(reports)) == {Outcome.REFUSED}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read_is_told(office: Headquarters, prison: Prison, stick: Path) -> None:
    prison.put(stick)
    (stick / "shut").mkdir(mode=0o000)
    assert outcomes(office.collect(stick)) == [Outcome.ACCEPTED, Outcome.REFUSED]


def test_a_bundle_from_the_future_counts_and_is_told(office: Headquarters, prison: Prison, stick: Path) -> None:
    prison.put(stick, made=date(2031, 1, 1))
    (report,) = office.collect(stick)
    assert report.outcome is Outcome.ACCEPTED
    assert isinstance(report.told, FromTheFuture)
    assert office.figures().figures.months.sessions == 52


def test_two_bundles_of_one_number_are_both_kept_and_the_later_counts(
    office: Headquarters, prison: Prison, stick: Path
) -> None:
    prison.put(stick / "a", number=1, made=date(2026, 12, 1))
    prison.count("2026-11", 10)
    prison.put(stick / "b", number=1, made=date(2026, 12, 2))
    assert outcomes(office.collect(stick / "b", stick / "a")) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    assert office.figures().figures.months.sessions == 62


def test_another_program_that_writes_is_waited_for_and_then_told(
    office: Headquarters, prison: Prison, stick: Path
) -> None:
    prison.put(stick)
    with office.store() as store:
        store._db.conn.execute("PRAGMA busy_timeout = 1")
        other = database(office.folder / "head-office.db", Mode.WRITE)
        with other.atomic(), pytest.raises(DatabaseBusy):
            store.register(prison.site)
        other.conn.close()
    assert outcomes(office.collect(stick)) == [Outcome.ACCEPTED]


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """Bundles of three months, and what head office makes of them in order."""

    office: Headquarters
    files: tuple[Path, ...]
    dump: bytes


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Quarter:
    folder = tmp_path_factory.mktemp("quarter")
    office = Headquarters(folder=folder / "hq")
    dice = random.Random(7)  # noqa: S311 - no secret
    prisons = [office.prison(f"site-{number}") for number in range(2)]
    files = [file for prison in prisons for file in months_of_use(prison, dice, 3, folder / prison.id)]
    dump = office.as_new(folder / "reference", [files]).dump()
    return Quarter(office=office, files=tuple(files), dump=dump)


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_order_and_repetition_and_stops_between_change_nothing(
    quarter: Quarter, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    order = data.draw(st.permutations(quarter.files)) + data.draw(st.lists(st.sampled_from(quarter.files), max_size=3))
    pauses = sorted(data.draw(st.lists(st.integers(0, len(order)), max_size=2)))
    visits = [order[a:b] for a, b in zip([0, *pauses], [*pauses, len(order)], strict=True)]
    assert quarter.office.as_new(tmp_path_factory.mktemp("hq"), visits).dump() == quarter.dump
