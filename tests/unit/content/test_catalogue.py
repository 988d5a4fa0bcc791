"""The catalogue as readers see it."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kiosk.content.catalogue import FILE, Catalogue
from kiosk.content.curation import Curation, Placing
from kiosk.content.model import Filters, Item, Kind, Level, Publication, Role, State, StoredFile, Use
from kiosk.content.schema import STARTER_SHELVES, open_catalogue
from kiosk.sqlite import DatabaseBusy, DatabaseDenied, DatabaseMissing, Mode, connect
from kiosk.tables import Database, database

DAY = date(2026, 11, 23)


@pytest.fixture
def curation(tmp_path: Path) -> Iterator[Curation]:
    db = open_catalogue(tmp_path)
    yield Curation(db, lambda: DAY)
    db.conn.close()


@pytest.fixture
def catalogue(tmp_path: Path, curation: Curation) -> Iterator[Catalogue]:
    assert curation
    with Catalogue.open(tmp_path) as opened:
        yield opened


def item_id(number: int) -> str:
    return f"{'abcdefghijklmnop'[number]}" * 16


def admit(
    curation: Curation,
    number: int,
    title: str = "Title",
    *,
    kind: Kind = Kind.EPUB,
    language: str = "en",
    placing: Placing | None = None,
    identifier: str = "",
) -> Item:
    publication = Publication(
        kind=kind, title=title, languages=(language,) if language else (), identifier=identifier, authors=("Sok", "Sao")
    )
    files = (
        StoredFile(sha256=f"{number:064x}", name="a.epub", role=Role.MAIN, size=10),
        StoredFile(sha256=f"{number + 100:064x}", name="b.jpg", role=Role.COVER, size=5),
    )
    return curation.admit(item_id(number), publication, files, placing or Placing())


def titles(items: tuple[Item, ...]) -> list[str]:
    return [item.publication.title for item in items]


def test_a_new_library_has_the_starter_shelves_in_three_languages(catalogue: Catalogue) -> None:
    shelves = catalogue.shelves()
    assert [shelf.key for shelf in shelves] == [key for key, *_ in STARTER_SHELVES]
    assert len(shelves) == 9
    for shelf in shelves:
        assert set(shelf.names) == {"km", "en", "fr"}
        assert shelf.items == 0
    assert catalogue.shelf("law") == shelves[5]
    assert catalogue.shelf("none") is None


def test_an_item_comes_back_as_it_was_admitted(curation: Curation, catalogue: Catalogue) -> None:
    placing = Placing(shelves=("stories", "learn-to-read"), level=Level.EASY)
    admitted = admit(curation, 0, "រឿង", language="km", placing=placing)
    found = catalogue.item(item_id(0))
    assert found == admitted
    assert found
    assert found.shelves == ("learn-to-read", "stories")
    assert (found.level, found.publication.level) == (Level.EASY, Level.EASY)
    assert (found.size, found.language, found.added, found.state) == (15, "km", DAY, State.SHOWN)
    assert [file.role for file in found.files] == [Role.MAIN, Role.COVER]
    assert catalogue.item("nobody") is None


def test_titles_stand_in_the_order_of_dictionaries_khmer_first(curation: Curation, catalogue: Catalogue) -> None:
    # By code points Latin comes first, and there Z before a and a before É.
    wanted = ["ក", "កក", "កា", "ក្រ", "ខ", "apple", "Éclair", "Zebra"]
    for number, title in enumerate(reversed(wanted)):
        admit(curation, number, title)
    assert titles(catalogue.items()) == wanted
    assert titles(tuple(catalogue.everything())) == wanted
    assert titles(catalogue.items(offset=2, limit=3)) == wanted[2:5]
    assert titles(catalogue.items(limit=None)) == wanted


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        (Filters(), ["A", "B", "C"]),
        (Filters(language="km"), ["A", "B"]),
        (Filters(language="km-KH"), ["B"]),
        (Filters(language="k"), []),
        (Filters(level=Level.PICTURE), ["A"]),
        (Filters(kind=Kind.PDF), ["C"]),
        (Filters(shelf="law"), ["B", "C"]),
        (Filters(shelf="law", language="km"), ["B"]),
        (Filters(shelf="none"), []),
        (Filters(use=Use.WATCH), []),
        (Filters(language="'; DROP TABLE items; --"), []),
    ],
)
def test_lists_and_counts_are_narrowed_alike(
    curation: Curation, catalogue: Catalogue, filters: Filters, wanted: list[str]
) -> None:
    admit(curation, 0, "A", language="km", placing=Placing(level=Level.PICTURE))
    admit(curation, 1, "B", language="km-KH", placing=Placing(shelves=("law",)))
    admit(curation, 2, "C", language="", kind=Kind.PDF, placing=Placing(shelves=("law",)))
    assert titles(catalogue.items(filters=filters)) == wanted
    assert catalogue.count(filters=filters) == len(wanted)
    assert len(catalogue.shown_ids(filters)) == len(wanted)


def test_a_shelf_that_nobody_ordered_stands_by_title(curation: Curation, catalogue: Catalogue) -> None:
    for number, title in enumerate(("C", "A", "B")):
        admit(curation, number, title, placing=Placing(shelves=("health",)))
    assert titles(catalogue.items(shelf="health")) == ["A", "B", "C"]
    assert catalogue.count(shelf="health") == 3
    assert titles(catalogue.items(shelf="health", filters=Filters(language="fr"))) == []


def test_waiting_hidden_and_removed_items_are_not_for_readers(curation: Curation, catalogue: Catalogue) -> None:
    for number, state in enumerate((State.SHOWN, State.WAITING, State.HIDDEN, State.SHOWN)):
        admit(curation, number, f"T{number}", placing=Placing(state=state, shelves=("law",)))
    curation.remove([item_id(3)])
    assert titles(catalogue.items()) == titles(catalogue.newest(9)) == titles(catalogue.items(shelf="law")) == ["T0"]
    assert catalogue.shown_ids() == {item_id(0)}
    assert [catalogue.is_shown(item_id(number)) for number in range(5)] == [True, False, False, False, False]
    assert catalogue.languages() == (("en", 1),)
    law = catalogue.shelf("law")
    assert law
    assert law.items == 1
    assert titles(tuple(catalogue.everything())) == ["T0", "T1", "T2"]
    assert [titles(catalogue.in_state(state)) for state in (State.SHOWN, State.WAITING, State.HIDDEN)] == [
        ["T0"],
        ["T1"],
        ["T2"],
    ]
    assert catalogue.item(item_id(3)) is None
    assert [(day, item.id) for day, item in catalogue.binned()] == [(DAY, item_id(3))]
    assert catalogue.is_binned(item_id(3))
    assert not catalogue.is_binned(item_id(0))
    assert len(catalogue.all_ids()) == 4


def test_languages_are_counted_the_most_frequent_first(curation: Curation, catalogue: Catalogue) -> None:
    for number, language in enumerate(("fr", "km", "km", "en", "")):
        admit(curation, number, language=language)
    assert catalogue.languages() == (("km", 2), ("en", 1), ("fr", 1))


def test_editions_share_identifier_kind_and_title_or_authors(curation: Curation, catalogue: Catalogue) -> None:
    admit(curation, 0, "first", identifier="urn:x")
    admit(curation, 1, "other kind", identifier="urn:x", kind=Kind.PDF)
    admit(curation, 2, "unnamed")
    new = Publication(kind=Kind.EPUB, title="new", identifier="urn:x", authors=("Sok", "Sao"))
    assert titles(catalogue.editions(new)) == ["first"]
    assert titles(catalogue.editions(replace(new, title="first", authors=()))) == ["first"]
    assert catalogue.editions(replace(new, authors=())) == ()
    assert catalogue.editions(replace(new, identifier="")) == ()


def test_originals_are_those_of_all_items_the_bin_included(curation: Curation, catalogue: Catalogue) -> None:
    admit(curation, 0)
    curation.remove([item_id(0)])
    assert catalogue.originals() == {f"{0:064x}": 10, f"{100:064x}": 5}


def test_the_version_moves_when_another_connection_changes_something(curation: Curation, catalogue: Catalogue) -> None:
    before = catalogue.version()
    assert catalogue.version() == before
    admit(curation, 0)
    after = catalogue.version()
    assert after != before
    curation.set_state([item_id(0)], State.HIDDEN)
    assert catalogue.version() != after


def test_the_version_moves_with_own_changes_too(curation: Curation) -> None:
    before = curation.catalogue.version()
    admit(curation, 0)
    assert curation.catalogue.version() != before


def test_a_reader_cannot_change_anything(catalogue: Catalogue) -> None:
    with pytest.raises(DatabaseDenied):
        Curation(Database(catalogue.connection), lambda: DAY).add_shelf(catalogue.shelves()[0])


def test_readers_see_the_last_commit_while_a_writer_is_at_work(curation: Curation, catalogue: Catalogue) -> None:
    admit(curation, 0)
    with curation.db.atomic():
        admit(curation, 1)
        assert catalogue.count() == 1
    assert catalogue.count() == 2


def test_a_list_that_is_read_slowly_keeps_no_writer_waiting(tmp_path: Path, catalogue: Catalogue) -> None:
    writer = Curation(database(tmp_path / FILE, Mode.WRITE, busy_milliseconds=10), lambda: DAY)
    for number in range(9):
        admit(writer, number, "long " * 999)
    slow = catalogue.everything()
    next(slow)
    admit(writer, 9)
    assert len(list(slow)) == 8


def test_without_a_library_nothing_is_read_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match="There is no library"):
        Catalogue.open(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_beginning_that_was_cut_off_is_no_library_yet(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with pytest.raises(DatabaseMissing):
        Catalogue.open(tmp_path)


READS: dict[str, Callable[[Catalogue], object]] = {
    "shelves": lambda c: c.shelves(),
    "shelf": lambda c: c.shelf("law"),
    "item": lambda c: c.item(item_id(0)),
    "items": lambda c: c.items(),
    "count": lambda c: c.count(),
    "newest": lambda c: c.newest(3),
    "shown_ids": lambda c: c.shown_ids(),
    "shown_languages": lambda c: c.shown_languages(),
    "is_shown": lambda c: c.is_shown(item_id(0)),
    "languages": lambda c: c.languages(),
    "everything": lambda c: list(c.everything()),
    "in_state": lambda c: c.in_state(State.HIDDEN),
    "binned": lambda c: list(c.binned()),
    "is_binned": lambda c: c.is_binned(item_id(0)),
    "all_ids": lambda c: c.all_ids(),
    "originals": lambda c: c.originals(),
    "standing": lambda c: c.standing("law"),
    "has_size": lambda c: c.has_size(1),
    "sizes_by_name": lambda c: c.sizes_by_name(["a.epub"]),
    "with_original": lambda c: c.with_original("0" * 64),
    "editions": lambda c: c.editions(Publication(kind=Kind.PDF, title="x", identifier="y")),
}


@pytest.mark.parametrize("read", READS)
def test_every_look_into_a_locked_catalogue_says_that_it_is_busy(tmp_path: Path, curation: Curation, read: str) -> None:
    admit(curation, 0)
    holder = connect(tmp_path / FILE, Mode.WRITE)
    reader = Catalogue(connect(tmp_path / FILE, Mode.READ, busy_milliseconds=1))
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy):
        READS[read](reader)
    holder.execute("ROLLBACK")
    READS[read](reader)


def test_every_public_look_is_among_those() -> None:
    public = {name for name in vars(Catalogue) if not name.startswith("_")}
    assert public - set(READS) == {"open", "close", "version"}


def test_closing_ends_the_connection(tmp_path: Path, curation: Curation) -> None:
    assert curation
    with Catalogue.open(tmp_path) as catalogue:
        pass
    with pytest.raises(sqlite3.ProgrammingError):
        catalogue.count()
