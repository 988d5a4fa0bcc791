"""A library heals what is derived, finds what is wrong with what was kept, and forgets only on request."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from kiosk.config import load
from kiosk.content.care import Care, Finding, Trouble
from kiosk.content.catalogue import Catalogue
from kiosk.content.curation import Curation, Edit
from kiosk.content.finding.analysis import IndexedItem
from kiosk.content.index import Index
from kiosk.content.model import Item, Kind, Publication
from kiosk.content.schema import open_catalogue
from kiosk.content.search import Query, Searcher
from kiosk.content.turn import WorkerBusy, only_worker
from kiosk.sqlite import Mode, connect
from tests.builders.importing import add, hashes, new_library, whole
from tests.builders.media import make_sound
from tests.builders.mixed import make_book
from tests.builders.pdf import make_pdf
from tests.builders.zim import make_zim, page


@dataclass(frozen=True, kw_only=True)
class Library:
    """A library of a book, a paper and a ZIM file, and who looks after it."""

    data: Path
    curation: Curation
    care: Care
    book: str
    paper: str
    zim: str

    def item(self, item_id: str) -> Item:
        found = self.curation.catalogue.item(item_id)
        assert found
        return found

    def original(self, item_id: str) -> Path:
        return self.care.store.original(self.item(item_id).files[0].sha256)

    def findings(self) -> list[tuple[Trouble, str]]:
        return [(finding.trouble, finding.subject.split()[0]) for finding in self.care.check()]

    def found(self, text: str) -> list[str]:
        with Catalogue.open(self.data) as catalogue:
            hits = Searcher.open(self.data).search(Query(text=text), catalogue.shown_ids()).hits
        return [hit.item for hit in hits]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("given")
    make_book(folder / "a.epub", "Mango trees")
    (folder / "b.pdf").write_bytes(make_pdf(["A paper on bananas"], info={"Title": "Bananas"}))
    make_zim(folder / "c.zim", {"a": page("Coconuts", "<p>Coconuts float.</p>")}, main="a")
    data = new_library(folder / "data")
    assert add(data, folder / "a.epub", folder / "b.pdf", folder / "c.zim").code == 0
    return data


@pytest.fixture
def library(made: Path, tmp_path: Path) -> Iterator[Library]:
    data = tmp_path / "data"
    shutil.copytree(made, data)
    db = open_catalogue(data)
    curation = Curation(db, lambda: date(2030, 1, 1))
    ids = {item.publication.kind.value: item.id for item in curation.catalogue.everything()}
    care = Care(load(data), curation)
    yield Library(data=data, curation=curation, care=care, book=ids["epub"], paper=ids["pdf"], zim=ids["zim"])
    db.conn.close()


def test_a_library_that_is_well_has_no_findings(library: Library) -> None:
    assert library.findings() == []


@pytest.mark.parametrize("damage", [b"", b"no database at all", b"SQLite format 3\0" + bytes(4000), None])
def test_a_damaged_or_missing_index_is_made_anew(library: Library, damage: bytes | None) -> None:
    (library.data / "index.db").unlink()
    if damage is not None:
        (library.data / "index.db").write_bytes(damage)
    library.care.open_index().close()
    assert library.found("mango") == [library.book]
    assert library.found("bananas") == [library.paper]
    assert library.found("float") == [library.zim]


def test_a_page_of_the_index_that_was_overwritten_is_noticed(library: Library) -> None:
    file = library.data / "index.db"
    data = bytearray(file.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    file.write_bytes(data)
    library.care.open_index().close()
    assert library.found("mango") == [library.book]


def test_what_lies_in_the_bin_is_in_a_new_index_too(library: Library) -> None:
    library.curation.remove([library.book])
    Index.discard(library.data)
    library.care.open_index().close()
    assert library.found("mango") == []
    library.curation.restore([library.book])
    assert library.found("mango") == [library.book]


def test_index_and_catalogue_come_into_step(library: Library) -> None:
    index = library.care.open_index()
    index.remove([library.book])
    index.write([Index.analyse(index_of("z" * 16), ())])
    index.close()
    index = library.care.open_index()
    assert index.ids() == {library.book, library.paper, library.zim}
    index.close()


def index_of(item: str) -> IndexedItem:
    return IndexedItem.of(item, Publication(kind=Kind.PDF, title="gone"))


def test_an_edited_title_is_found_by_its_new_words_only(library: Library) -> None:
    library.curation.edit(library.book, Edit(title="Papaya trees"))
    library.care.reindex([library.book, "unknown"])
    assert library.found("papaya") == [library.book]


def test_a_correction_that_the_power_cut_off_from_the_index_is_found_after_the_next_start(library: Library) -> None:
    library.curation.edit(library.book, Edit(title="Papaya trees"))
    assert library.found("papaya") == []
    library.care.open_index(thorough=False).close()
    assert library.found("papaya") == [library.book]


def test_a_correction_during_a_long_import_does_not_fail_and_is_found_afterwards(library: Library) -> None:
    importing = connect(library.data / "index.db", Mode.WRITE)
    importing.execute("BEGIN IMMEDIATE")
    library.curation.edit(library.book, Edit(title="Papaya trees"))
    assert not library.care.reindex([library.book])
    importing.execute("ROLLBACK")
    importing.close()
    assert library.care.reindex([library.book])
    assert library.found("papaya") == [library.book]


def test_rebuilding_makes_the_same_files_again_and_keeps_edits(library: Library) -> None:
    before = hashes(library.data / "prepared")
    library.curation.edit(library.book, Edit(title="Papaya trees"))
    shutil.rmtree(library.data / "prepared")
    (library.data / "index.db").unlink()
    told: list[tuple[str, str]] = []
    library.care.rebuild(lambda item, reason: told.append((item.id, reason)))
    assert sorted(told) == sorted((item, "") for item in (library.book, library.paper, library.zim))
    assert hashes(library.data / "prepared") == before
    assert library.item(library.book).publication.title == "Papaya trees"
    assert library.found("papaya") == [library.book]
    assert library.findings() == []


def test_an_audiobook_keeps_the_name_of_its_folder_when_it_is_rebuilt(library: Library, tmp_path: Path) -> None:
    (folder := tmp_path / "Old tales").mkdir()
    for name in "12":
        make_sound(folder / f"{name}.mp3", "libmp3lame", 0.3)
    tales = add(library.data, folder).report("Old tales").item
    before = hashes(library.care.store.folder(tales))
    library.care.rebuild(lambda _item, _reason: None, [library.item(tales)])
    assert hashes(library.care.store.folder(tales)) == before


def test_one_title_can_be_rebuilt_alone(library: Library) -> None:
    told: list[str] = []
    library.care.rebuild(lambda item, _: told.append(item.id), [library.item(library.paper)])
    assert told == [library.paper]


def test_a_title_whose_original_is_gone_or_changed_keeps_what_it_has(library: Library) -> None:
    library.original(library.book).unlink()
    changed = library.original(library.paper)
    changed.chmod(0o644)
    changed.write_bytes(b"other")
    told: dict[str, str] = {}
    library.care.rebuild(lambda item, reason: told.update({item.id: reason}))
    assert told[library.book] == told[library.paper] == "Its original is missing or was changed."
    assert told[library.zim] == ""
    assert len(library.found("mango")) == 1
    assert library.care.store.prepared(library.book, "book.json")


def test_a_title_that_is_refused_now_keeps_what_it_has(library: Library) -> None:
    (library.data / "kiosk.toml").write_text("[limits]\npages = 0\n")
    strict = Care(load(library.data), library.curation)
    told: dict[str, str] = {}
    strict.rebuild(lambda item, reason: told.update({item.id: reason}), [library.item(library.paper)])
    assert "limit" in told[library.paper]
    assert library.care.store.prepared(library.paper, "book.json")
    assert not any((library.data / "staging").glob("*"))


def test_missing_and_changed_originals_are_found(library: Library) -> None:
    library.original(library.book).unlink()
    changed = library.original(library.paper)
    changed.chmod(0o644)
    changed.write_bytes(b"other")
    assert set(library.findings()) == {(Trouble.MISSING, library.book), (Trouble.CHANGED, library.paper)}
    quick = {finding.trouble for finding in library.care.check(hashes=False)}
    assert quick == {Trouble.MISSING}


def test_a_title_that_is_not_prepared_is_found_and_repaired(library: Library) -> None:
    shutil.rmtree(library.care.store.folder(library.book))
    assert library.findings() == [(Trouble.UNPREPARED, library.book)]
    told: list[str] = []
    library.care.repair(lambda item, _: told.append(item.id))
    assert told == [library.book]
    assert library.findings() == []
    assert len(whole(library.data)) == 3


def test_files_that_no_title_needs_are_found_and_swept(library: Library) -> None:
    orphan, folder = library.care.store.original("f" * 64), library.care.store.folder("z" * 16)
    for path in (orphan.parent, folder):
        path.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"left by a killed import")
    assert set(library.findings()) == {(Trouble.ORPHAN, "f" * 64), (Trouble.ORPHAN, "z" * 16)}
    assert library.care.sweep() == 2
    assert not orphan.exists()
    assert not folder.exists()
    assert library.findings() == []


def test_what_is_in_the_bin_is_no_orphan(library: Library) -> None:
    library.curation.remove([library.book])
    assert library.findings() == []
    library.care.settle()
    library.curation.restore([library.book])
    assert len(whole(library.data)) == 3


def test_a_disk_that_is_too_full_is_told_with_figures(library: Library) -> None:
    (library.data / "kiosk.toml").write_text(f"[limits]\nreserve = {1 << 60}\n")
    findings = list(Care(load(library.data), library.curation).check())
    assert [finding.trouble for finding in findings] == [Trouble.DISK]
    assert isinstance(findings[0], Finding)
    assert "MB are free" in findings[0].advice


def test_a_zim_whose_original_is_gone_does_not_stop_the_others(library: Library) -> None:
    library.original(library.zim).unlink()
    (library.data / "zim" / f"{library.zim}.zim").unlink()
    library.care.settle()
    assert list((library.data / "zim").iterdir()) == []


def test_after_the_bin_was_emptied_nothing_is_left_of_a_title(library: Library) -> None:
    original = library.original(library.book)
    library.curation.remove([library.book])
    assert library.curation.empty_bin(0) == (library.book,)
    library.care.settle()
    assert not original.exists()
    assert not library.care.store.folder(library.book).exists()
    index = Index.open(library.data, Mode.READ)
    assert library.book not in index.ids()
    index.close()


def test_only_one_process_may_import_or_care_at_a_time(tmp_path: Path) -> None:
    with only_worker(tmp_path), pytest.raises(WorkerBusy), only_worker(tmp_path):
        pytest.fail("two at once")
    with only_worker(tmp_path):
        pass
