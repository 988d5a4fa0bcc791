"""The index holds what is in the library, survives what happens to it, and says when it is damaged."""

import multiprocessing
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from kiosk.content.finding import analysed
from kiosk.content.index import FILE, Analysis, DamagedIndex, Index, IndexedItem
from kiosk.content.model import Kind, Publication, Section
from kiosk.content.search import Query, Searcher
from kiosk.sqlite import DatabaseBusy, Mode, connect
from tests.builders.searchable import Searchable


def _analysis(item: str, text: str) -> Analysis:
    return Index.analyse(IndexedItem(id=item, kind=Kind.EPUB, title=""), [Section(place="0", text=text)])


def test_a_new_edition_of_the_same_id_replaces_the_old_one(library: Searchable) -> None:
    library.add("one", "An old crocodile.")
    library.add("one", "A new tiger.")
    assert library.found("crocodile") == []
    assert library.found("tiger") == ["one"]
    assert library.index.ids() == {"one"}


def test_a_removed_item_is_gone_and_others_stay(library: Searchable) -> None:
    library.add("one", "A crocodile. " * 3000)
    library.add("two", "A crocodile.")
    library.index.remove(["one", "never there"])
    library.add("three", "A crocodile. " * 3000)
    assert set(library.found("crocodile")) == {"two", "three"}
    assert library.index.ids() == {"two", "three"}


def test_hidden_items_are_not_found_and_not_counted(library: Searchable) -> None:
    library.add("one", "A crocodile.")
    library.add("two", "A crocodile.")
    results = library.ask("crocodile", among=["two", "unknown"])
    assert ([hit.item for hit in results.hits], results.total) == (["two"], 1)


def test_pages_of_results_follow_each_other(library: Searchable) -> None:
    for number in range(7):
        library.add(f"item{number}", "A crocodile." + " Other words." * number)
    pages = [library.ask("crocodile", offset=at, limit=3) for at in (0, 3, 6, 9)]
    assert [len(page.hits) for page in pages] == [3, 3, 1, 0]
    assert {page.total for page in pages} == {7}
    assert len({hit.item for page in pages for hit in page.hits}) == 7


def test_the_searcher_notices_an_index_swapped_in_by_rename(library: Searchable, tmp_path: Path) -> None:
    library.add("one", "A crocodile.")
    assert library.found("crocodile") == ["one"]
    other = tmp_path / "other"
    other.mkdir()
    index = Index.open(other, Mode.WRITE)
    index.write([_analysis("one", "A tiger.")])
    index.close()
    (other / FILE).replace(library.data / FILE)
    assert library.found("crocodile") == []
    assert library.found("tiger") == ["one"]


def test_optimising_keeps_the_answers_and_frees_space(library: Searchable) -> None:
    for number in range(30):
        library.add(f"item{number}", f"A crocodile number{number}. " * 50)
    before = (library.data / FILE).stat().st_size
    library.index.optimise()
    assert (library.data / FILE).stat().st_size < before
    assert len(library.found("crocodile")) == 20
    library.index.check()


def test_the_analysis_can_travel_between_processes(tmp_path: Path) -> None:
    analysis = _analysis("one", "A crocodile \u1780\u17b6\u179a")
    analysed.write(tmp_path / analysed.FILE, analysis)
    read = analysed.read(tmp_path / analysed.FILE)
    assert replace(read, entries=tuple(read.entries)) == analysis
    assert tuple(read.entries) == analysis.entries, "they can be gone through again"


def test_analysing_gives_the_same_in_every_process() -> None:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(_analysis, ("one", "A crocodile and a tiger")) == _analysis("one", "A crocodile and a tiger")


def test_an_indexed_item_takes_its_facts_from_the_publication() -> None:
    publication = Publication(kind=Kind.PDF, title="Title", authors=("Somebody",), languages=("km",), series="Row")
    item = IndexedItem.of("id", publication)
    assert (item.id, item.kind, item.title, item.authors, item.series) == (
        "id",
        Kind.PDF,
        "Title",
        ("Somebody",),
        "Row",
    )


def test_a_missing_index_is_damaged_for_a_reader(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndex):
        Index.open(tmp_path, Mode.READ)
    with pytest.raises(DamagedIndex):
        Searcher.open(tmp_path).search(Query(text="a"), frozenset())


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(DamagedIndex):
        Index.open(tmp_path, Mode.WRITE)
    with pytest.raises(DamagedIndex):
        Searcher.open(tmp_path).suggest("a", "en")


def test_an_index_of_another_version_is_damaged(library: Searchable) -> None:
    library.add("one", "Text.")
    connection = sqlite3.connect(library.data / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(DamagedIndex):
        Index.open(library.data, Mode.WRITE)
    with pytest.raises(DamagedIndex):
        library.ask("text")


def test_damaged_pages_are_found_by_the_check(library: Searchable) -> None:
    for number in range(20):
        library.add(f"item{number}", f"Some words number{number}. " * 200)
    library.index.close()
    file = library.data / FILE
    with file.open("r+b") as stream:
        stream.seek(file.stat().st_size // 2)
        stream.write(b"\xff" * 8192)
    with pytest.raises(DamagedIndex):
        Index.open(library.data, Mode.WRITE).check()


def test_a_discarded_index_starts_empty(library: Searchable) -> None:
    library.add("one", "Text.")
    library.index.close()
    Index.discard(library.data)
    Index.discard(library.data)
    assert Index.open(library.data, Mode.WRITE).ids() == frozenset()


def test_a_locked_index_says_busy_and_nothing_is_written(library: Searchable) -> None:
    library.add("one", "Text.")
    lock = connect(library.data / FILE, Mode.WRITE)
    lock.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy):
        Index(connect(library.data / FILE, Mode.WRITE, busy_milliseconds=1), library.data).remove(["one"])
    lock.execute("ROLLBACK")
    assert library.index.ids() == {"one"}


def test_a_failed_write_leaves_nothing(library: Searchable) -> None:
    good = _analysis("good", "A crocodile.")
    nameless = replace(good, item=cast("str", None))
    with pytest.raises(sqlite3.IntegrityError):
        library.index.write([good, nameless])
    assert library.index.ids() == frozenset()
    library.index.write([good])
    assert library.index.ids() == {"good"}
