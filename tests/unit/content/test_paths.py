"""Learning paths: laid by a librarian, seen by readers, and every change can be taken back."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.content.catalogue import FILE
from kiosk.content.changes import NothingToUndo
from kiosk.content.curation import NoSuchItem, Placing
from kiosk.content.model import Kind, LearningPath, Publication, State
from kiosk.content.path_editor import BadPathKey, NoSuchPath, PathEditor, PathKnown
from kiosk.sqlite import DatabaseBusy, Mode, connect
from kiosk.tables import database
from tests.builders.collection import DAY, Collection

NAMES = {"km": "ជំហានដំបូង", "en": "First steps", "fr": "Premiers pas"}


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    with Collection(tmp_path / "data") as made:
        yield made


@pytest.fixture
def editor(collection: Collection) -> PathEditor:
    return PathEditor(collection.curation.db, lambda: DAY)


@pytest.fixture
def lessons(collection: Collection) -> tuple[str, ...]:
    return tuple(collection.add(title).id for title in ("One", "Two", "Three"))


def laid(key: str, *items: str) -> LearningPath:
    return LearningPath(key=key, names=NAMES, items=items)


def test_a_path_has_its_lessons_in_the_order_given_each_once(editor: PathEditor, lessons: tuple[str, ...]) -> None:
    one, two, three = lessons
    editor.add(laid("first-steps", three, one, two, one))
    assert editor.paths.all() == editor.paths.shown() == (laid("first-steps", three, one, two),)
    editor.set_items("first-steps", [one, three])
    assert editor.paths.all() == (laid("first-steps", one, three),)


def test_a_path_keeps_the_names_that_are_not_changed(editor: PathEditor, lessons: tuple[str, ...]) -> None:
    editor.add(laid("a", *lessons))
    editor.rename("a", {"en": "The very first steps"})
    assert editor.paths.all()[0].names == {**NAMES, "en": "The very first steps"}
    assert editor.paths.all()[0].items == lessons


def test_every_change_can_be_taken_back_the_last_first(editor: PathEditor, lessons: tuple[str, ...]) -> None:
    states = [editor.paths.all()]
    changes: tuple[Callable[[], None], ...] = (
        lambda: editor.add(laid("a", *lessons)),
        lambda: editor.rename("a", {"fr": "Autre"}),
        lambda: editor.set_items("a", lessons[1:]),
        lambda: editor.remove("a"),
        lambda: editor.add(laid("a", lessons[0])),
    )
    for change in changes:
        change()
        states.append(editor.paths.all())
    assert states[4] == ()
    for state in reversed(states[:-1]):
        assert editor.undo() == "a"
        assert editor.paths.all() == state
    with pytest.raises(NothingToUndo):
        editor.undo()


def test_readers_see_only_lessons_that_they_may_open(
    collection: Collection, editor: PathEditor, lessons: tuple[str, ...]
) -> None:
    one, two, three = lessons
    waiting = collection.add("Waiting", state=State.WAITING).id
    editor.add(laid("a", one, two, waiting, three))
    editor.add(laid("nothing-yet", waiting))
    collection.curation.remove([two])
    assert editor.paths.shown() == (laid("a", one, three),)
    assert [path.key for path in editor.paths.all()] == ["a", "nothing-yet"]
    collection.curation.restore([two])
    assert editor.paths.shown() == (laid("a", one, two, three),)
    editor.rename("a", {})


def test_a_lesson_that_was_replaced_is_the_newest_edition(collection: Collection, editor: PathEditor) -> None:
    first = Publication(kind=Kind.EPUB, title="A book", identifier="urn:book", languages=("en",))
    collection.curation.admit("a" * 16, first, (), Placing())
    editor.add(laid("a", "a" * 16))
    for number in "bc":
        collection.curation.admit(number * 16, first, (), Placing(replace=True))
    assert editor.paths.shown() == (laid("a", "c" * 16),)
    assert editor.paths.all() == (laid("a", "a" * 16),)
    collection.curation.set_state(["c" * 16], State.HIDDEN)
    assert editor.paths.shown() == ()


def test_a_path_is_named_in_the_readers_language_where_it_can_be() -> None:
    assert laid("a").name("fr") == "Premiers pas"
    assert LearningPath(key="a", names={"en": "Only this"}, items=()).name("km") == "Only this"
    assert LearningPath(key="a", names={}, items=()).name("km") == "a"


def test_what_cannot_be_is_refused_and_nothing_changed(editor: PathEditor, lessons: tuple[str, ...]) -> None:
    editor.add(laid("a", *lessons))
    before = editor.paths.all()
    gone = "z" * 16
    refused: tuple[tuple[type[Exception], Callable[[], object]], ...] = (
        (PathKnown, lambda: editor.add(laid("a", lessons[0]))),
        (BadPathKey, lambda: editor.add(laid("../a", lessons[0]))),
        (NoSuchItem, lambda: editor.add(laid("b", gone))),
        (NoSuchItem, lambda: editor.set_items("a", [gone])),
        (NoSuchPath, lambda: editor.set_items("b", lessons)),
        (NoSuchPath, lambda: editor.rename("b", NAMES)),
        (NoSuchPath, lambda: editor.remove("b")),
    )
    for reason, change in refused:
        with pytest.raises(reason):
            change()
    assert editor.paths.all() == before


def test_while_somebody_else_writes_nothing_is_changed(
    collection: Collection, editor: PathEditor, lessons: tuple[str, ...]
) -> None:
    editor.add(laid("a", *lessons))
    hasty = PathEditor(database(collection.data / FILE, Mode.WRITE, busy_milliseconds=1), lambda: DAY)
    holder = connect(collection.data / FILE, Mode.WRITE)
    holder.execute("BEGIN IMMEDIATE")
    changes: dict[str, Callable[[], object]] = {
        "add": lambda: hasty.add(laid("b", *lessons)),
        "rename": lambda: hasty.rename("a", {"en": "Other"}),
        "set_items": lambda: hasty.set_items("a", lessons[:1]),
        "remove": lambda: hasty.remove("a"),
        "undo": hasty.undo,
    }
    for change in changes.values():
        with pytest.raises(DatabaseBusy):
            change()
    holder.execute("ROLLBACK")
    holder.close()
    assert editor.paths.all() == (laid("a", *lessons),)
    hasty.db.conn.close()
    assert {name for name in vars(PathEditor) if not name.startswith("_")} == set(changes)
