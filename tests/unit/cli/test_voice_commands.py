"""Commands about voices, as a librarian gives them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import kiosk
from kiosk.web.i18n import words
from kiosk.web.spoken import LABELS
from tests.builders.collection import Collection
from tests.builders.logs import own_logger
from tests.builders.visits import Site
from tests.builders.voices import make_voice


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A librarian's place at a library of two titles, with a recording on the desk."""

    data: Path
    apple: str
    pear: str
    file: Path

    def give(self, *command: str | Path, code: int = 0) -> Result:
        given = ["--data", str(self.data), "voice", *map(str, command)]
        result = CliRunner().invoke(kiosk, given, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def add(self, key: str, language: str = "km") -> Result:
        return self.give("add", key, self.file, "--language", language)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Collection(tmp_path / "data") as collection:
        apple, pear = collection.add("Apple").id, collection.add("Pear").id
    with own_logger():
        yield Desk(data=tmp_path / "data", apple=apple, pear=pear, file=make_voice(tmp_path / "voice.wav"))


def test_a_recording_is_added_listed_removed_and_brought_back(desk: Desk) -> None:
    said = desk.add("label:home").output
    assert "label:home" in said
    assert "1.0 s" in said
    listed = desk.give("list").output
    assert listed.startswith("label:home")
    assert json.loads(desk.give("list", "--language", "km", "--json").output)["key"] == "label:home"
    desk.give("remove", "label:home", "--language", "km")
    assert desk.give("list").output == ""
    assert desk.give("undo").output == "Taken back: label:home\n"
    assert desk.give("list").output == listed


def test_words_come_from_a_file(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text('[["Home", 0.1, 0.9]]')
    desk.give("add", "label:home", desk.file, "--language", "en", "--words", tmp_path / "words.json")
    assert json.loads(desk.give("list", "--json").output)["words"] == [{"text": "Home", "begin": 0.1, "end": 0.9}]
    for wrong in ('[["Home", 0.1]]', "{", '[["Home", "a", "b"]]'):
        (tmp_path / "words.json").write_text(wrong)
        said = desk.give("add", "label:home", desk.file, "--language", "en", "--words", tmp_path / "words.json", code=1)
        assert "cannot be used" in said.output


@pytest.mark.parametrize("key", ["label:nothing", "shelf:nowhere", "item:aaaaaaaaaaaaaaaa", "nonsense"])
def test_what_is_on_no_screen_cannot_be_recorded(desk: Desk, key: str) -> None:
    said = desk.give("add", key, desk.file, "--language", "fr", code=1).output
    assert "Nothing on the screens is called" in said
    assert "kiosk voice missing" in said


def test_what_is_missing_is_told_with_its_words_labels_first(desk: Desk) -> None:
    desk.add("label:start")
    desk.add("shelf:health")
    desk.add(f"item:{desk.apple}")
    lines = desk.give("missing", "--language", "km").output.splitlines()
    keys = [line.split()[0] for line in lines]
    assert len([key for key in keys if key.startswith("label:")]) == len(LABELS) - 1
    assert "shelf:stories" in keys
    assert "shelf:health" not in keys
    assert lines[-1].split() == [f"item:{desk.pear}", "Pear"]
    assert next(line for line in lines if line.startswith("label:home")).split(maxsplit=1)[1] == words("km").gettext(
        "Home"
    )
    english = desk.give("missing", "--language", "en").output.splitlines()
    assert [line.split()[0] for line in english][-2:] == [f"item:{desk.apple}", f"item:{desk.pear}"]


def test_of_the_titles_without_a_voice_those_used_most_come_first(desk: Desk) -> None:
    (desk.data / "usage").mkdir()
    site = Site(folder=desk.data / "usage")
    for _ in range(20):
        site.visit(desk.pear, minutes=1)
    site.write()
    site.counter.close()
    keys = [line.split()[0] for line in desk.give("missing", "--language", "en").output.splitlines()]
    assert keys[-2:] == [f"item:{desk.pear}", f"item:{desk.apple}"]


def test_a_voice_pack_goes_out_and_comes_in(desk: Desk, tmp_path: Path) -> None:
    assert "There are no recordings" in desk.give("export", tmp_path / "voices.zip", code=1).output
    desk.add("label:home")
    desk.add("label:home", "fr")
    assert desk.give("export", tmp_path / "voices.zip", "--language", "fr").output.startswith("1 recordings")
    desk.give("remove", "label:home", "--language", "fr")
    assert desk.give("import", tmp_path / "voices.zip").output == "1 recordings taken, 0 left as they are here.\n"
    assert desk.give("import", tmp_path / "voices.zip").output == "0 recordings taken, 1 left as they are here.\n"
    assert "This is no voice pack" not in desk.give("import", desk.file, code=1).output


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_emptying_the_bin_forgets_old_recordings(desk: Desk) -> None:
    before = files(desk.data / "store")
    desk.add("label:home")
    assert len(files(desk.data / "store")) == len(before) + 1
    desk.give("remove", "label:home", "--language", "km")
    result = CliRunner().invoke(kiosk, ["--data", str(desk.data), "empty-bin", "--older-than-days", "0"])
    assert result.exit_code == 0, result.output
    assert files(desk.data / "store") == before
    assert "There is no change to undo." in desk.give("undo", code=1).output
