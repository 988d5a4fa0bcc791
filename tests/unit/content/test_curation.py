"""Changes to the catalogue: each is whole or not at all, and each can be taken back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from kiosk.content.catalogue import FILE
from kiosk.content.changes import NothingToUndo
from kiosk.content.curation import Curation, Edit, NoSuchItem, NoSuchShelf, Placing
from kiosk.content.model import Item, Kind, Level, Publication, Role, Shelf, State, StoredFile
from kiosk.content.schema import open_catalogue
from kiosk.sqlite import DatabaseBusy, Mode, connect
from kiosk.tables import database

A, B, C = "a" * 16, "b" * 16, "c" * 16
BOOK = Publication(
    kind=Kind.EPUB, title="A book", authors=("Sok",), languages=("en",), identifier="urn:book", level=Level.EASY
)


@dataclass
class Day:
    """A calendar that turns by hand."""

    day: date = date(2026, 1, 1)

    def __call__(self) -> date:
        return self.day

    def pass_by(self, days: int) -> None:
        self.day += timedelta(days=days)


@pytest.fixture
def today() -> Day:
    return Day()


@pytest.fixture
def curation(tmp_path: Path, today: Day) -> Iterator[Curation]:
    db = open_catalogue(tmp_path)
    yield Curation(db, today)
    db.conn.close()


def admit(curation: Curation, item: str, publication: Publication = BOOK, placing: Placing | None = None) -> Item:
    files = (StoredFile(sha256=item[0] * 64, name="x.epub", role=Role.MAIN, size=1),)
    return curation.admit(item, publication, files, placing or Placing(shelves=("stories", "law")))


def everything(curation: Curation) -> object:
    """All that a librarian can see."""
    return (
        list(curation.catalogue.everything()),
        list(curation.catalogue.binned()),
        [curation.catalogue.items(shelf=shelf.key) for shelf in curation.catalogue.shelves()],
    )


CHANGES: dict[str, Callable[[Curation], object]] = {
    "edit": lambda c: c.edit(A, Edit(title="Other", authors=("X",), languages=("km", "fr"), level=Level.FLUENT)),
    "move": lambda c: c.move([A, B], ["health"]),
    "move to no shelf": lambda c: c.move([A], []),
    "hide": lambda c: c.set_state([A, B], State.HIDDEN),
    "remove": lambda c: c.remove([A, B]),
    "restore": lambda c: c.restore([C]),
}


@pytest.fixture
def filled(curation: Curation) -> Curation:
    admit(curation, A)
    admit(curation, B, replace(BOOK, title="Another", identifier=""))
    admit(curation, C, replace(BOOK, title="Binned", identifier=""))
    curation.remove([C])
    return curation


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_changes_something_and_undo_takes_it_back(filled: Curation, change: str) -> None:
    before = everything(filled)
    CHANGES[change](filled)
    assert everything(filled) != before
    filled.undo()
    assert everything(filled) == before


def test_changes_are_taken_back_the_last_first_each_once(filled: Curation) -> None:
    states = [everything(filled)]
    for change in ("edit", "move", "hide", "remove"):
        CHANGES[change](filled)
        states.append(everything(filled))
    for wanted in reversed(states[:-1]):
        filled.undo()
        assert everything(filled) == wanted
    assert filled.undo().action == "remove"  # of C, by the fixture
    with pytest.raises(NothingToUndo):
        filled.undo()


def test_undo_says_what_was_taken_back(filled: Curation) -> None:
    filled.set_state([A, B], State.WAITING)
    undone = filled.undo()
    assert (undone.action, undone.items) == ("waiting", (A, B))


def test_an_edit_changes_what_is_given_and_leaves_the_rest(filled: Curation) -> None:
    edited = filled.edit(A, Edit(title="ចំណងជើង", languages=("km",)))
    assert edited.publication == replace(BOOK, title="ចំណងជើង", languages=("km",))
    assert (edited.language, edited.level) == ("km", Level.EASY)
    assert filled.catalogue.languages() == (("en", 1), ("km", 1))
    assert filled.edit(A, Edit(level=Level.PICTURE)).level is Level.PICTURE
    assert filled.edit(A, Edit(description="")).level is Level.PICTURE


def test_an_edited_title_finds_its_new_place_in_the_order(filled: Curation) -> None:
    filled.edit(A, Edit(title="Zoo"))
    assert [item.id for item in filled.catalogue.items()] == [B, A]


def test_a_shelf_named_twice_holds_a_title_once(filled: Curation) -> None:
    filled.move([A, A], ["law", "law"])
    found = filled.catalogue.item(A)
    assert found
    assert found.shelves == ("law",)


UNKNOWN: dict[str, Callable[[Curation], object]] = {
    "edit": lambda c: c.edit("zz", Edit(title="x")),
    "move": lambda c: c.move([A, "zz"], ["law"]),
    "state": lambda c: c.set_state([A, "zz"], State.HIDDEN),
    "remove": lambda c: c.remove([A, "zz"]),
    "remove from the bin": lambda c: c.remove([C]),
    "restore": lambda c: c.restore([C, A]),
}


@pytest.mark.parametrize("change", UNKNOWN)
def test_a_change_that_names_no_title_changes_nothing(filled: Curation, change: str) -> None:
    before = everything(filled)
    with pytest.raises(NoSuchItem):
        UNKNOWN[change](filled)
    assert everything(filled) == before
    assert filled.undo().action == "remove"  # nothing was noted either


def test_an_unknown_shelf_changes_nothing_and_the_known_ones_are_named(filled: Curation) -> None:
    before = everything(filled)
    with pytest.raises(NoSuchShelf, match=r"attic.*learn-to-read, stories"):
        filled.move([A], ["law", "attic"])
    with pytest.raises(NoSuchShelf):
        admit(filled, "d" * 16, placing=Placing(shelves=("attic",)))
    assert everything(filled) == before


def test_a_new_edition_takes_place_shelves_and_level_of_the_old(filled: Curation) -> None:
    new = admit(filled, "d" * 16, replace(BOOK, title="Second edition", level=None), Placing(replace=True))
    assert (new.replaces, new.shelves, new.level) == (A, ("stories", "law"), Level.EASY)
    assert filled.catalogue.item(A) is None
    assert filled.catalogue.is_binned(A)


def test_what_is_asked_for_a_new_edition_wins_over_the_old(filled: Curation) -> None:
    placing = Placing(replace=True, shelves=("health",), level=Level.PICTURE)
    new = admit(filled, "d" * 16, replace(BOOK, title="Second edition"), placing)
    assert (new.shelves, new.level) == (("health",), Level.PICTURE)


def test_taking_a_place_can_be_taken_back_and_loses_nothing(filled: Curation) -> None:
    shown = list(filled.catalogue.everything())
    admit(filled, "d" * 16, placing=Placing(replace=True))
    assert filled.undo().items == (A, "d" * 16)
    assert list(filled.catalogue.everything()) == shown
    assert filled.catalogue.is_binned("d" * 16)
    filled.restore(["d" * 16])


def test_a_new_edition_stands_beside_the_old_unless_asked(filled: Curation) -> None:
    new = admit(filled, "d" * 16)
    assert new.replaces == ""
    assert filled.catalogue.item(A)


def test_admitting_again_replaces_the_files(filled: Curation) -> None:
    files = tuple(StoredFile(sha256=f"{n:064x}", name=f"{n}", role=Role.TRACK, size=n) for n in range(3))
    assert filled.admit(A, BOOK, files, Placing()).files == files
    assert filled.admit(A, BOOK, files[:1], Placing()).files == files[:1]


def test_the_bin_is_emptied_of_what_lay_long_enough(curation: Curation, today: Day) -> None:
    for item in (A, B, C):
        admit(curation, item)
    curation.remove([A])
    today.pass_by(89)
    curation.remove([B])
    assert curation.empty_bin() == ()
    today.pass_by(1)
    assert curation.empty_bin() == (A,)
    assert curation.catalogue.all_ids() == {B, C}
    assert set(curation.catalogue.originals()) == {"b" * 64, "c" * 64}
    assert curation.empty_bin(0) == (B,)


def test_what_is_gone_for_ever_is_not_undone_but_the_rest_is(filled: Curation) -> None:
    filled.set_state([A, C] if filled.catalogue.item(C) else [A], State.HIDDEN)
    filled.remove([A, B])
    filled.restore([B])
    filled.empty_bin(0)  # A and C
    assert filled.undo().action == "restore"
    assert filled.catalogue.is_binned(B)
    assert (undone := filled.undo()).action == "remove"
    assert undone.items == (B,)
    assert filled.catalogue.item(B)
    with pytest.raises(NothingToUndo):
        filled.undo()


def test_an_edition_that_waits_takes_the_place_of_the_older_one_when_it_is_approved(filled: Curation) -> None:
    waiting = Placing(replace=True, state=State.WAITING)
    new = admit(filled, "d" * 16, replace(BOOK, title="A book"), waiting)
    assert filled.catalogue.is_shown(A)
    filled.approve(new.id)
    assert filled.catalogue.is_binned(A)
    assert filled.catalogue.is_shown(new.id)
    filled.hold(new.id)
    assert filled.catalogue.is_shown(A)
    assert not filled.catalogue.is_shown(new.id)
    filled.approve(new.id)
    filled.undo()
    assert filled.catalogue.is_shown(A)
    assert not filled.catalogue.is_shown(new.id)


def test_a_shelf_can_be_put_up_and_renamed(curation: Curation) -> None:
    shelf = Shelf(key="music", names={"km": "តន្ត្រី"}, pictogram="music", colour="#123456")
    curation.add_shelf(shelf)
    assert curation.catalogue.shelves()[-1] == shelf
    changed = replace(shelf, names={"en": "Music"}, colour="#654321")
    curation.add_shelf(changed)
    assert curation.catalogue.shelves()[-1] == changed
    assert len(curation.catalogue.shelves()) == 10


WRITES: dict[str, Callable[[Curation], object]] = {
    "admit": lambda c: admit(c, "d" * 16),
    "edit": CHANGES["edit"],
    "move": CHANGES["move"],
    "set_state": CHANGES["hide"],
    "approve": lambda c: c.approve(A),
    "hold": lambda c: c.hold(A),
    "remove": CHANGES["remove"],
    "restore": CHANGES["restore"],
    "arrange": lambda c: c.arrange([A], add=["law"]),
    "undo": lambda c: c.undo(),
    "empty_bin": lambda c: c.empty_bin(0),
    "add_shelf": lambda c: c.add_shelf(c.catalogue.shelves()[0]),
}


@pytest.mark.parametrize("write", WRITES)
def test_every_change_of_a_locked_catalogue_says_that_it_is_busy(tmp_path: Path, filled: Curation, write: str) -> None:
    holder = connect(tmp_path / FILE, Mode.WRITE)
    hasty = Curation(database(tmp_path / FILE, Mode.WRITE, busy_milliseconds=1), lambda: date(2026, 1, 2))
    before = everything(filled)
    holder.execute("BEGIN IMMEDIATE")  # as somebody who is about to write; readers may still read
    with pytest.raises(DatabaseBusy):
        WRITES[write](hasty)
    holder.execute("ROLLBACK")
    assert everything(filled) == before
    WRITES[write](hasty)


def test_every_public_change_is_among_those() -> None:
    assert {name for name in vars(Curation) if not name.startswith("_")} - set(WRITES) == {"known_shelves"}
