"""Commands that look at titles and change them, as a librarian gives them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kiosk.cli.main import kiosk
from kiosk.content.model import Item, Kind, Publication, Section
from kiosk.content.search import Query, Searcher
from tests.builders.collection import Collection
from tests.builders.logs import own_logger


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A librarian's place at a library of two titles."""

    data: Path
    apple: str
    pear: str

    def give(self, *command: str, code: int = 0) -> Result:
        result = CliRunner().invoke(kiosk, ["--data", str(self.data), *command], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result

    def lines(self, *command: str) -> list[str]:
        return self.give(*command).stdout.splitlines()

    def item(self, item_id: str) -> dict[str, object]:
        found = json.loads(self.give("show", item_id, "--json").stdout)
        assert isinstance(found, dict)
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Collection(tmp_path / "data") as collection:
        apple = _add(collection, "Apple", "en")
        pear = _add(collection, "Poire", "fr")
    with own_logger():
        yield Desk(data=tmp_path / "data", apple=apple.id, pear=pear.id)


def _add(collection: Collection, title: str, language: str) -> Item:
    sections = (Section(place="0", text=f"All about {title}."),)
    publication = Publication(kind=Kind.EPUB, title=title, languages=(language,))
    return collection.add(publication, shelves=["stories"], sections=sections)


def test_titles_are_listed_in_the_order_of_their_names(desk: Desk) -> None:
    apple, pear = desk.lines("list")
    assert apple.split() == [desk.apple, "epub", "en", "shown", "stories", "Apple"]
    assert pear.startswith(desk.pear)
    assert [json.loads(line)["id"] for line in desk.lines("list", "--json")] == [desk.apple, desk.pear]


def test_everything_known_of_a_title_is_shown(desk: Desk) -> None:
    shown = desk.give("show", desk.apple).stdout
    for part in (desk.apple, "Apple", "stories", "2026-11-23", "Apple.epub"):
        assert part in shown


def test_facts_are_corrected(desk: Desk) -> None:
    options = ["--title", "Mango", "--author", "Sok", "--author", "Sao", "--language", "km", "--level", "easy"]
    line = desk.lines("edit", desk.apple, *options, "--series", "Fruit", "--description", "Sweet.")[0]
    assert "Mango" in line
    item = desk.item(desk.apple)
    assert item["level"] == "easy"
    facts = item["publication"]
    assert isinstance(facts, dict)
    assert (facts["title"], facts["authors"], facts["languages"]) == ("Mango", ["Sok", "Sao"], ["km"])
    assert (facts["series"], facts["description"]) == ("Fruit", "Sweet.")


def test_titles_move_between_shelves(desk: Desk) -> None:
    desk.give("move", desk.apple, desk.pear, "--shelf", "health", "--shelf", "law")
    assert desk.item(desk.pear)["shelves"] == ["health", "law"]
    desk.give("move", desk.pear)
    assert desk.item(desk.pear)["shelves"] == []
    shelves = {line.split()[0]: line.split()[1] for line in desk.lines("shelves")}
    assert (shelves["stories"], shelves["health"], shelves["law"]) == ("0", "1", "1")


def test_titles_are_hidden_and_shown_again(desk: Desk) -> None:
    desk.give("hide", desk.apple)
    assert desk.item(desk.apple)["state"] == "hidden"
    desk.give("unhide", desk.apple)
    assert desk.item(desk.apple)["state"] == "shown"


def test_removed_titles_lie_in_the_bin_until_they_are_restored(desk: Desk) -> None:
    desk.give("remove", desk.apple)
    assert len(desk.lines("list")) == 1
    assert desk.lines("list", "--bin")[0].startswith(desk.apple)
    desk.give("restore", desk.apple)
    assert len(desk.lines("list")) == 2


def test_undo_says_what_it_took_back_until_there_is_nothing(desk: Desk) -> None:
    desk.give("remove", desk.apple)
    desk.give("hide", desk.pear)
    assert desk.lines("undo") == [f"Taken back: hidden of {desk.pear}"]
    assert desk.lines("undo") == [f"Taken back: remove of {desk.apple}"]
    assert "There is no change to undo." in desk.give("undo", code=1).stderr


@pytest.mark.parametrize("command", ["show", "edit", "move", "hide", "unhide", "remove", "restore", "rebuild"])
def test_an_unknown_title_is_said_in_plain_words_with_what_to_do(desk: Desk, command: str) -> None:
    said = desk.give(command, "no-such-title", code=1).stderr
    assert said.splitlines() == ["There is no title with the number no-such-title.", "List the titles with: kiosk list"]


def test_an_unknown_shelf_names_the_known_ones(desk: Desk) -> None:
    said = desk.give("move", desk.apple, "--shelf", "attic", code=1).stderr
    assert "There is no shelf called attic" in said
    assert "learn-to-read" in said


@pytest.mark.parametrize(
    "command",
    [
        *(["list"], ["list", "--bin"], ["show", "x"], ["shelves"], ["check"], ["rebuild"], ["empty-bin"], ["undo"]),
        *(["edit", "x"], ["move", "x"], ["hide", "x"], ["unhide", "x"], ["remove", "x"], ["restore", "x"]),
    ],
    ids=" ".join,
)
def test_where_there_is_no_library_none_is_begun(desk: Desk, command: list[str]) -> None:
    nowhere = Desk(data=desk.data.parent / "nowhere", apple="", pear="")
    assert "There is no library in" in nowhere.give(*command, code=1).stderr
    assert not nowhere.data.exists()


def test_looking_needs_no_right_to_write(desk: Desk) -> None:
    before = (desk.data / "catalogue.db").stat().st_mtime_ns
    for command in (["list"], ["show", desk.apple], ["shelves"]):
        desk.give(*command)
    assert (desk.data / "catalogue.db").stat().st_mtime_ns == before


def test_settings_that_cannot_be_used_are_said_before_anything_is_done(desk: Desk) -> None:
    (desk.data / "kiosk.toml").write_text("colour = 3")
    assert "unknown: colour" in desk.give("list", code=1).stderr


def test_an_edited_title_is_found_by_its_new_name_and_after_undo_by_its_old(desk: Desk) -> None:
    desk.give("edit", desk.apple, "--title", "Durian")
    assert desk.apple in _found(desk, "durian")
    desk.give("undo")
    assert desk.apple not in _found(desk, "durian")


def _found(desk: Desk, text: str) -> list[str]:
    shown = frozenset({desk.apple, desk.pear})
    return [hit.item for hit in Searcher.open(desk.data).search(Query(text=text), shown).hits]
