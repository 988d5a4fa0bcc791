"""Who is no approver shows readers nothing new, by whatever way."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kiosk.content import approved
from kiosk.content.approved import NeedsApprover
from kiosk.content.curation import Curation, Edit, Placing
from kiosk.content.model import Kind, LearningPath, Level, Publication, Role, Shelf, State, StoredFile
from kiosk.content.path_editor import PathEditor
from kiosk.content.proposals import NoSuchProposal, Proposals
from kiosk.content.schema import open_catalogue

BOOK = Publication(kind=Kind.EPUB, title="A book", languages=("en",))
SHOWN, WAITING, HIDDEN = "a" * 16, "b" * 16, "c" * 16
NAMES = {"km": "ក", "en": "A", "fr": "A"}
DAY = date(2026, 1, 1)


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[Curation]:
    db = open_catalogue(tmp_path)
    curation = Curation(db, lambda: DAY)
    for item, state in ((SHOWN, State.SHOWN), (WAITING, State.WAITING), (HIDDEN, State.HIDDEN)):
        admit(curation, item, state)
    PathEditor(db, lambda: DAY).add(LearningPath(key="first", names=NAMES, items=(SHOWN, WAITING)))
    yield curation
    db.conn.close()


def admit(curation: Curation, item: str, state: State) -> None:
    files = (StoredFile(sha256=item[0] * 64, name="x.epub", role=Role.MAIN, size=1),)
    curation.admit(item, BOOK, files, Placing(shelves=("stories",), state=state))


def paths(curation: Curation) -> PathEditor:
    return PathEditor(curation.db, lambda: DAY)


def hide_and_undo(curation: Curation) -> None:
    curation.set_state([SHOWN], State.HIDDEN)
    curation.undo()


def rename_hidden_and_undo_hiding(curation: Curation) -> None:
    curation.set_state([SHOWN], State.HIDDEN)
    curation.edit(SHOWN, Edit(title="Other words"))
    curation.set_state([SHOWN], State.SHOWN)


def edit_in_the_bin(curation: Curation) -> None:
    curation.db.conn.execute("UPDATE items SET removed = '2026-01-01' WHERE id = ?", [SHOWN])
    curation.db.conn.execute("UPDATE items SET publication = '{}' WHERE id = ?", [SHOWN])


@pytest.mark.parametrize(
    "attempt",
    [
        lambda curation: curation.set_state([WAITING], State.SHOWN),
        lambda curation: curation.set_state([HIDDEN], State.SHOWN),
        lambda curation: curation.approve(WAITING),
        lambda curation: admit(curation, "d" * 16, State.SHOWN),
        lambda curation: admit(curation, WAITING, State.SHOWN),
        lambda curation: curation.edit(SHOWN, Edit(title="A message to you")),
        lambda curation: curation.edit(SHOWN, Edit(description="A message to you")),
        hide_and_undo,
        rename_hidden_and_undo_hiding,
        edit_in_the_bin,
        lambda curation: curation.add_shelf(Shelf(key="new", names=NAMES, pictogram="new", colour="#000")),
        lambda curation: curation.add_shelf(Shelf(key="law", names=NAMES, pictogram="law", colour="#000")),
        lambda curation: paths(curation).rename("first", {"en": "A message to you"}),
        lambda curation: paths(curation).add(LearningPath(key="second", names=NAMES, items=(SHOWN,))),
    ],
)
def test_nothing_new_reaches_readers(curation: Curation, attempt: Callable[[Curation], None]) -> None:
    before = list(curation.catalogue.everything())
    with pytest.raises(NeedsApprover), approved.only(curation.db.conn), curation.db.atomic():
        attempt(curation)
    assert list(curation.catalogue.everything()) == before


@pytest.mark.parametrize(
    "work",
    [
        lambda curation: curation.set_state([SHOWN], State.HIDDEN),
        lambda curation: curation.set_state([HIDDEN], State.WAITING),
        lambda curation: curation.move([SHOWN, WAITING], ["law"]),
        lambda curation: curation.edit(SHOWN, Edit(level=Level.EASY)),
        lambda curation: curation.edit(WAITING, Edit(title="Better words")),
        lambda curation: curation.remove([SHOWN]),
        lambda curation: (curation.remove([SHOWN]), curation.restore([SHOWN])),
        lambda curation: admit(curation, "d" * 16, State.WAITING),
        lambda curation: paths(curation).set_items("first", [WAITING, SHOWN]),
    ],
)
def test_the_work_of_a_librarian_goes_on(curation: Curation, work: Callable[[Curation], object]) -> None:
    with approved.only(curation.db.conn), curation.db.atomic():
        work(curation)


def test_a_correction_waits_while_the_old_words_are_shown(curation: Curation) -> None:
    proposals = Proposals(curation.db, lambda: DAY)
    with approved.only(curation.db.conn):
        assert not proposals.correct(SHOWN, Edit(title="Better"))
        assert not proposals.correct(SHOWN, Edit(description="Words", level=Level.EASY))
    item = curation.catalogue.item(SHOWN)
    assert item
    assert (item.publication.title, item.level) == ("A book", Level.EASY)
    (waiting,) = proposals.all()
    assert (waiting.edit.title, waiting.edit.description) == ("Better", "Words")


def test_an_accepted_correction_is_shown_and_a_dropped_one_is_not(curation: Curation) -> None:
    proposals = Proposals(curation.db, lambda: DAY)
    proposals.correct(SHOWN, Edit(title="Better"))
    assert proposals.accept(SHOWN).publication.title == "Better"
    proposals.correct(SHOWN, Edit(title="Worse"))
    proposals.drop(SHOWN)
    assert proposals.all() == ()
    with pytest.raises(NoSuchProposal):
        proposals.accept(SHOWN)


def test_what_no_reader_sees_is_corrected_at_once(curation: Curation) -> None:
    proposals = Proposals(curation.db, lambda: DAY)
    assert proposals.correct(WAITING, Edit(title="Better"))
    assert proposals.all() == ()
