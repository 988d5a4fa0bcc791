"""Shelves are named, coloured and put in order, and each change can be taken back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.content.changes import ChangedSince, NothingToUndo
from kiosk.content.curation import Curation, NoSuchShelf
from kiosk.content.model import Shelf
from kiosk.content.shelf_editor import BadShelf, ShelfEditor, ShelfNotEmpty
from tests.builders.collection import Collection

NAMES = {"km": "តន្ត្រី", "en": "Music", "fr": "Musique"}
MUSIC = Shelf(key="music", names=NAMES, pictogram="listen", colour="#b3541e")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection(tmp_path) as collection:
        yield collection


@pytest.fixture
def curation(collection: Collection) -> Curation:
    return collection.curation


@pytest.fixture
def editor(curation: Curation) -> ShelfEditor:
    return ShelfEditor(curation)


def keys(curation: Curation) -> list[str]:
    return [shelf.key for shelf in curation.catalogue.shelves()]


def titles(curation: Curation, shelf: str) -> list[str]:
    return [item.publication.title for item in curation.catalogue.standing(shelf)]


def test_a_new_shelf_comes_last_and_goes_again_with_undo(editor: ShelfEditor, curation: Curation) -> None:
    before = keys(curation)
    change = editor.put(MUSIC)
    assert keys(curation) == [*before, "music"]
    assert curation.undo(change).items == ()
    assert keys(curation) == before


def test_a_changed_shelf_gets_its_old_names_back(editor: ShelfEditor, curation: Curation) -> None:
    before = curation.catalogue.shelf("law")
    change = editor.put(Shelf(key="law", names=NAMES, pictogram="law", colour="#b3541e"))
    found = curation.catalogue.shelf("law")
    assert found is not None
    assert found.names == NAMES
    curation.undo(change)
    assert curation.catalogue.shelf("law") == before


@pytest.mark.parametrize(
    "shelf",
    [
        Shelf(key="Music", names=NAMES, pictogram="listen", colour="#b3541e"),
        Shelf(key="../x", names=NAMES, pictogram="listen", colour="#b3541e"),
        Shelf(key="music", names={**NAMES, "fr": ""}, pictogram="listen", colour="#b3541e"),
        Shelf(key="music", names=NAMES, pictogram="listen", colour="red;}"),
    ],
)
def test_a_shelf_that_cannot_be_is_refused(editor: ShelfEditor, curation: Curation, shelf: Shelf) -> None:
    before = keys(curation)
    with pytest.raises(BadShelf):
        editor.put(shelf)
    assert keys(curation) == before


def test_a_key_is_made_of_the_name_and_never_twice(editor: ShelfEditor) -> None:
    assert editor.fresh("Music & film") == "music-film"
    assert editor.fresh("Law") == "law-2"
    assert editor.fresh("តន្ត្រី") == "shelf"


def test_shelves_stand_in_the_order_they_are_put_in(editor: ShelfEditor, curation: Curation) -> None:
    before = keys(curation)
    change = editor.order(["law", "stories"])
    assert keys(curation)[:2] == ["law", "stories"]
    assert sorted(keys(curation)) == sorted(before)
    curation.undo(change)
    assert keys(curation) == before
    with pytest.raises(NoSuchShelf):
        editor.order(["nowhere"])


def test_titles_stand_in_the_order_they_are_put_in(
    editor: ShelfEditor, curation: Curation, collection: Collection
) -> None:
    a, b, c = (collection.add(title, shelves=["law"]) for title in ("A", "B", "C"))
    change = editor.arrange("law", [c.id, "x" * 16, a.id])
    assert titles(curation, "law") == ["C", "A", "B"]
    assert [item.publication.title for item in curation.catalogue.items(shelf="law")] == ["C", "A", "B"]
    curation.undo(change)
    assert titles(curation, "law") == ["A", "B", "C"]
    assert b.shelves == ("law",)


def test_undoing_an_order_does_not_bring_titles_back_that_left_since(
    editor: ShelfEditor, curation: Curation, collection: Collection
) -> None:
    a, b = (collection.add(title, shelves=["law"]) for title in ("A", "B"))
    change = editor.arrange("law", [b.id, a.id])
    curation.move([b.id], ["stories"])
    curation.undo(change)
    assert titles(curation, "law") == ["A"]


def test_only_an_empty_shelf_is_taken_down(editor: ShelfEditor, curation: Curation, collection: Collection) -> None:
    item = collection.add("A", shelves=["law"])
    with pytest.raises(ShelfNotEmpty):
        editor.remove("law")
    curation.remove([item.id])
    change = editor.remove("law")
    assert "law" not in keys(curation)
    curation.undo(change)
    assert "law" in keys(curation)


def test_a_change_is_not_undone_over_a_newer_one_of_the_same(editor: ShelfEditor, curation: Curation) -> None:
    first = editor.put(MUSIC)
    second = editor.put(Shelf(key="music", names=NAMES, pictogram="watch", colour="#b3541e"))
    with pytest.raises(ChangedSince):
        curation.undo(first)
    curation.undo(second)
    curation.undo(first)
    with pytest.raises(NothingToUndo):
        curation.undo(first)


def test_changes_of_different_titles_are_undone_in_any_order(curation: Curation, collection: Collection) -> None:
    a, b = collection.add("A"), collection.add("B")
    curation.arrange([a.id], add=["law"])
    first = curation.changes.last()
    curation.arrange([b.id], add=["law"])
    curation.undo(first)
    assert titles(curation, "law") == ["B"]


def test_deleting_for_good_forgets_changes_of_titles_and_keeps_those_of_shelves(
    editor: ShelfEditor, curation: Curation, collection: Collection
) -> None:
    item = collection.add("A")
    change = editor.put(MUSIC)
    curation.remove([item.id])
    assert curation.empty_bin(0) == (item.id,)
    curation.undo(change)
    assert "music" not in keys(curation)


def test_arranging_adds_takes_and_sets_the_level_in_one_change(curation: Curation, collection: Collection) -> None:
    a, b = collection.add("A", shelves=["law"]), collection.add("B", shelves=["law", "stories"])
    curation.arrange([a.id, b.id], add=["health"], take=["law"])
    found = [curation.catalogue.item(one.id) for one in (a, b)]
    assert [item.shelves for item in found if item] == [("health",), ("stories", "health")]
    curation.undo()
    found = [curation.catalogue.item(one.id) for one in (a, b)]
    assert [item.shelves for item in found if item] == [("law",), ("stories", "law")]
    assert date.min < a.added
