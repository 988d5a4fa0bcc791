"""`kiosk hq report`, as people at head office give it; and the reports that its pages keep ready."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import kiosk
from kiosk.hq.cabinet import Cabinet
from kiosk.sqlite import Mode
from tests.builders.headquarters import PASSPHRASE, Headquarters
from tests.builders.logs import own_logger


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Headquarters]:
    with own_logger():
        office = Headquarters(folder=tmp_path / "hq")
        prison = office.prison()
        prison.count("2026-10", 200, tiger=120, rabbit=60, snake=4, hare=3)
        prison.day("2026-10-05", sessions=200, active_seconds=36_000, open_seconds=18_000)
        prison.put(tmp_path / "stick")
        office.collect(tmp_path / "stick")
        (tmp_path / "passphrase").write_text(f"{PASSPHRASE}\n")
        yield office


def give(office: Headquarters, *command: str, code: int = 0) -> Result:
    folder = office.folder.parent
    line = ["--data", str(folder), "hq", "--hq", str(office.folder), "--passphrase-file", str(folder / "passphrase")]
    result = CliRunner().invoke(kiosk, [*line, *command], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result


def test_every_form_in_every_language_is_written_and_listed(office: Headquarters, tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    given = ("report", "--period", "2026-10", "--out", str(out), "--language", "km", "--language", "fr")
    result = give(office, *given)
    files = {file.name: file.read_bytes() for file in out.iterdir()}
    assert {
        f"libraries-2026-10-{language}.{form}" for language in ("km", "fr") for form in ("pdf", "csv", "xlsx", "json")
    } == set(files)
    assert all(str(out / name) in result.stdout for name in files)
    assert files["libraries-2026-10-km.pdf"].startswith(b"%PDF")
    assert b"libraries,,,,Head" not in files["libraries-2026-10-km.csv"]
    give(office, *given)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == files


def test_one_library_for_the_public(office: Headquarters, tmp_path: Path) -> None:
    give(
        office, "report", "--period", "2026-q4", "--site", "here", "--public", "--format", "csv", "--out", str(tmp_path)
    )
    text = (tmp_path / "here-2026-Q4-public-km.csv").read_text("utf-8")
    assert ",185," in text
    assert ",187," not in text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--period", "2025-01"), "There are figures for: 2026-10."),
        (("--period", "soon"), "2026-Q4"),
        (("--period", "2026-10", "--site", "nowhere"), "Registered are: here."),
        (("--period", "2026-10", "--format", "docx"), "pdf,csv,xlsx,json"),
        (("--period", "2026-10", "--format", "csv", "--out", "/proc/nothing"), "Name another folder"),
    ],
)
def test_what_cannot_be_is_told_with_what_can(office: Headquarters, options: tuple[str, ...], said: str) -> None:
    assert said in give(office, "report", *options, code=1).stderr


def test_no_report_names_what_few_have_used(office: Headquarters, tmp_path: Path) -> None:
    give(office, "report", "--period", "2026-10", "--format", "csv,json", "--out", str(tmp_path))
    for form in ("csv", "json"):
        text = (tmp_path / f"libraries-2026-10-km.{form}").read_text("utf-8")
        assert "The tiger" in text
        assert "The snake" not in text
        assert "The hare" not in text


def test_a_cabinet_makes_each_report_once(office: Headquarters) -> None:
    with office.store(Mode.READ) as store:
        cabinet = Cabinet(store, office.ring, office="Head office", k=10)
        assert cabinet.months() == ("2026-10",)
        made = cabinet.report("2026-10")
        assert made
        assert made.whole.measure("sessions").value == 200
        assert cabinet.report("2026-10") is made
        assert cabinet.report("2026-11") is None
        assert cabinet.report("nonsense") is None
        for year in range(1900, 1945):
            cabinet.report(str(year))
        assert cabinet.report("2026-10") == made
