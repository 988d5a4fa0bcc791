"""Commands about learning paths, as a librarian gives them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiosk.cli.main import kiosk
from tests.builders.collection import Collection
from tests.builders.logs import own_logger

NAMES = ("--km", "ជំហានដំបូង", "--en", "First steps", "--fr", "Premiers pas")
Give = Callable[..., str]


@pytest.fixture
def lessons(tmp_path: Path) -> list[str]:
    with Collection(tmp_path / "data") as collection:
        return [collection.add(title).id for title in ("One", "Two", "Three")]


@pytest.fixture
def give(tmp_path: Path, lessons: list[str]) -> Iterator[Give]:
    assert lessons

    def given(*command: str, code: int = 0) -> str:
        arguments = ["--data", str(tmp_path / "data"), "path", *command]
        result = CliRunner().invoke(kiosk, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    with own_logger():
        yield given


def test_a_path_is_laid_listed_put_in_order_and_renamed(give: Give, lessons: list[str]) -> None:
    one, two, three = lessons
    give("add", "first-steps", one, two, *NAMES)
    listed = give("list")
    assert listed.startswith("first-steps")
    assert "First steps" in listed
    assert listed.index("1. " + one) < listed.index("2. " + two)
    assert "Two" in listed
    give("set", "first-steps", three, one)
    give("rename", "first-steps", "--en", "Begin")
    found = json.loads(give("list", "--json"))
    assert found["items"] == [three, one]
    assert found["names"] == {"km": "ជំហានដំបូង", "en": "Begin", "fr": "Premiers pas"}


def test_a_path_is_removed_and_brought_back(give: Give, lessons: list[str]) -> None:
    give("add", "a", *lessons, *NAMES)
    give("remove", "a")
    assert give("list") == ""
    assert give("undo") == "Taken back: a\n"
    assert give("list").startswith("a ")
    give("undo")
    assert "There is no change to undo." in give("undo", code=1)


def test_what_is_wrong_is_told_with_what_to_do(give: Give, lessons: list[str]) -> None:
    assert "kiosk path list" in give("remove", "nowhere", code=1)
    assert "kiosk list" in give("add", "a", "z" * 16, *NAMES, code=1)
    give("add", "a", *lessons, *NAMES)
    assert "kiosk path set a" in give("add", "a", *lessons, *NAMES, code=1)
