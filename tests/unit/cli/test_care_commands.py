"""Commands that look after a library: check, empty-bin, rebuild; and those that name what is served where."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk import __version__
from kiosk.cli.main import kiosk
from kiosk.content.turn import only_worker
from tests.builders.collection import Collection
from tests.builders.logs import own_logger


def give(data: Path, *command: str) -> Result:
    with own_logger():
        return CliRunner().invoke(kiosk, ["--data", str(data), *command], catch_exceptions=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "kiosk.toml").write_text("[limits]\nreserve = 0\n")
    with Collection(tmp_path) as collection:
        item = collection.add("A title")
        folder = collection.store.folder(item.id)
        (folder / "publication.json.gz").touch()
    return tmp_path


def test_a_library_that_is_well_says_so(data: Path) -> None:
    result = give(data, "check")
    assert (result.exit_code, result.stdout) == (0, "All is well: 1 titles.\n")


def test_a_library_of_an_earlier_version_is_brought_up_to_date(data: Path) -> None:
    db = sqlite3.connect(data / "catalogue.db")
    db.execute("PRAGMA user_version = 1")
    db.close()
    assert "another version" in give(data, "list").stderr
    assert "1 titles" in give(data, "upgrade").stdout
    assert "A title" in give(data, "list").stdout


def test_what_needs_a_person_is_told_and_counts_as_failure(data: Path) -> None:
    next((data / "store").glob("??/*")).unlink()
    result = give(data, "check", "--quick")
    assert result.exit_code == 1
    assert "original missing" in result.stdout
    assert "Add the file again" in result.stdout


def test_files_that_no_title_needs_are_told_are_no_failure_and_go_on_request(data: Path) -> None:
    orphan = data / "store" / "ff" / ("f" * 64)
    orphan.parent.mkdir(exist_ok=True)
    orphan.touch()
    result = give(data, "check")
    assert result.exit_code == 0
    assert "not needed by any title" in result.stdout
    assert "All is well" in give(data, "check", "--repair").stdout
    assert not orphan.exists()


def test_the_bin_is_emptied_of_old_titles_only_unless_told_otherwise(data: Path) -> None:
    item = give(data, "list").stdout.split()[0]
    give(data, "remove", item)
    assert give(data, "empty-bin").stdout == "0 titles deleted.\n"
    assert give(data, "empty-bin", "--older-than-days", "0").stdout == "1 titles deleted.\n"
    assert not list((data / "store").glob("??/*"))
    assert not list((data / "prepared").glob("??/*"))


def test_a_title_that_cannot_be_rebuilt_keeps_what_it_has_and_says_why(data: Path) -> None:
    item = give(data, "list").stdout.split()[0]
    result = give(data, "rebuild", item)
    assert result.exit_code == 0
    assert f"{item}  A title" in result.stdout
    assert (data / "prepared" / item[:2] / item / "book.json.gz").exists()


@pytest.mark.parametrize("command", ["check", "rebuild", "empty-bin"])
def test_care_waits_for_no_import(data: Path, command: str) -> None:
    with only_worker(data):
        result = give(data, command)
    assert result.exit_code == 1
    assert "Another import is running." in result.stderr


def test_the_version_is_told() -> None:
    assert __version__ in CliRunner().invoke(kiosk, ["--version"]).output


def test_the_addresses_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_TERMINAL_PORT", "9123")
    said = give(tmp_path, "addresses").stdout
    assert "http://127.0.0.1:9123/" in said
    assert "/opds/" in said
