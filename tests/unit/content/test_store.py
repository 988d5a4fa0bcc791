"""Ids and names from a browser become paths in one place, and never lead outside."""

import errno
import hashlib
import os
from pathlib import Path

import pytest

from kiosk.content.refusals import Gone
from kiosk.content.store import DiskFull, Store
from kiosk.content.workbench import MEDIA_TYPES

ITEM = "abcdefghijklmn27"
HASH = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def staged(store: Store, data: bytes = b"hello", name: str = "given") -> Path:
    path = store.data / name
    path.write_bytes(data)
    return path


def test_staging_copies_counts_and_hashes(store: Store, tmp_path: Path) -> None:
    copy = store.stage(staged(store), tmp_path / "staging" / "0")
    assert (copy.sha256, copy.size, copy.path.read_bytes()) == (HASH, 5, b"hello")


def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing(store: Store, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for source in (tmp_path / "none", tmp_path / "folder"):
        with pytest.raises(Gone):
            store.stage(source, tmp_path / "copy")
        assert not (tmp_path / "copy").exists()


def test_a_pipe_in_place_of_a_file_does_not_hang(store: Store, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert store.stage(tmp_path / "pipe", tmp_path / "copy").size == 0


def test_a_disk_that_fills_while_copying_is_no_fault_of_the_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "copy").symlink_to("/dev/full")
    with pytest.raises(DiskFull):
        store.stage(staged(store), tmp_path / "copy")
    assert not (tmp_path / "copy").is_symlink()


def test_no_room_is_told_apart_from_other_faults_of_a_disk(store: Store) -> None:
    with pytest.raises(DiskFull, match="are free, and 3 MB are needed"), store.room(3 * 1024**2):
        raise OSError(errno.EDQUOT, "Quota")
    with pytest.raises(PermissionError), store.room():
        raise PermissionError


def test_an_original_is_kept_once_and_cannot_be_written(store: Store, tmp_path: Path) -> None:
    for number in range(2):
        store.keep(store.stage(staged(store), tmp_path / "staging" / str(number)))
    assert list(store.kept_originals()) == [HASH]
    assert store.original(HASH).read_bytes() == b"hello"
    assert store.original(HASH).stat().st_mode & 0o222 == 0
    assert store.digest(HASH) == HASH
    store.sync()


def test_a_discarded_original_is_gone_and_may_be_discarded_again(store: Store, tmp_path: Path) -> None:
    store.keep(store.stage(staged(store), tmp_path / "staging" / "0"))
    store.discard_original(HASH)
    store.discard_original(HASH)
    assert list(store.kept_originals()) == []
    assert store.digest(HASH) is None


def test_a_changed_original_shows_in_its_digest(store: Store) -> None:
    path = store.original(HASH)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"other")
    assert store.digest(HASH) == hashlib.sha256(b"other").hexdigest()


def prepare(store: Store, **files: bytes) -> None:
    folder = store.data / "bench"
    folder.mkdir()
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    store.keep_prepared(ITEM, folder)


def test_a_prepared_folder_takes_the_place_of_the_one_before(store: Store) -> None:
    prepare(store, a__json__gz=b"1")
    prepare(store, b__webp=b"22")
    assert list(store.kept_prepared()) == [ITEM]
    assert [path.name for path in store.folder(ITEM).iterdir()] == ["b.webp"]
    assert not list(store.data.glob("bench*"))
    store.discard(ITEM)
    store.discard(ITEM)
    assert list(store.kept_prepared()) == []


def test_a_cover_that_was_chosen_while_its_title_was_prepared_anew_stays(store: Store) -> None:
    prepare(store, a__json__gz=b"1")
    cover = store.folder(ITEM) / "cover-0123abcd.webp"
    cover.write_bytes(b"chosen meanwhile")
    prepare(store, a__json__gz=b"2")
    assert store.chosen(ITEM) == (cover,)
    assert cover.read_bytes() == b"chosen meanwhile"
    assert (store.folder(ITEM) / "a.json.gz").read_bytes() == b"2"


def test_prepared_files_are_given_with_type_size_and_coding(store: Store) -> None:
    prepare(store, book__json__gz=b"zipped", cover__webp=b"12345")
    book, cover = store.prepared(ITEM, "book.json"), store.prepared(ITEM, "cover.webp")
    assert book
    assert (book.media_type, book.gzipped, book.size) == ("application/json", True, 6)
    assert cover
    assert (cover.media_type, cover.gzipped, cover.size) == ("image/webp", False, 5)
    assert cover.path == store.folder(ITEM) / "cover.webp"


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "../book.json",
        "..%2fbook.json",
        "/etc/passwd",
        "a/book.json",
        "a\\book.json",
        "book.json\n",
        "book.json\0.webp",
        "BOOK.json",
        ".json",
        "book",
        "book.exe",
        "book.html",
        "book.js",
        "book.json.gz",
        "package.zim",
        "b" * 300 + ".json",
        "bôok.json",
        "១.json",
        "none.json",
    ],
)
def test_names_that_no_prepared_file_has_are_none(store: Store, name: str) -> None:
    prepare(store, book__json__gz=b"zipped", package__zim=b"z", analysis__msgpack=b"z")
    (store.data / "book.json.gz").write_bytes(b"outside")
    assert store.prepared(ITEM, name) is None


@pytest.mark.parametrize(
    "item", ["", "..", "../../store", "ABCDEFGHIJKLMN27", ITEM + "a", ITEM + "\n", ITEM[:-1] + "/"]
)
def test_ids_that_no_item_has_lead_nowhere(store: Store, item: str) -> None:
    assert store.prepared(item, "book.json") is None
    with pytest.raises(ValueError, match="not an item id"):
        store.folder(item)


@pytest.mark.parametrize("sha256", ["", "..", HASH.upper(), HASH[:-1], HASH + "\n", "../" + HASH])
def test_hashes_that_are_none_lead_nowhere(store: Store, sha256: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.original(sha256)


def test_nothing_that_a_browser_is_given_can_hold_a_script() -> None:
    assert not {"html", "htm", "js", "mjs", "wasm", "zim"} & set(MEDIA_TYPES)


def test_what_is_no_original_is_not_counted_as_one(store: Store) -> None:
    (store.data / "store" / "aa").mkdir(parents=True)
    (store.data / "store" / "aa" / "note.txt").touch()
    (store.data / "prepared" / "aa" / "backup").mkdir(parents=True)
    assert list(store.kept_originals()) == []
    assert list(store.kept_prepared()) == []


def test_free_space_is_that_of_the_disk_of_the_data(store: Store) -> None:
    assert 0 < store.free() <= os.statvfs(store.data).f_frsize * os.statvfs(store.data).f_blocks
