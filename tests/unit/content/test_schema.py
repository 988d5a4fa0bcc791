"""The tables come from migrations, each tested from the version before."""

import threading
from pathlib import Path

import pytest

from kiosk.content.catalogue import FILE, VERSION, Catalogue, OtherVersion
from kiosk.content.schema import NoDataFolder, migrations, open_catalogue
from kiosk.sqlite import DatabaseMissing, Mode
from kiosk.tables import database

NAMES = [
    "m001_items",
    "m002_shelves",
    "m003_changes",
    "m004_jobs",
    "m005_recordings",
    "m006_recording_states",
    "m007_paths",
]


def test_no_migration_is_missing_from_this_list(tmp_path: Path) -> None:
    db = database(tmp_path / FILE, Mode.WRITE)
    assert [migration.name for migration in migrations.pending(db)] == NAMES


@pytest.mark.parametrize("number", range(1, len(NAMES)))
def test_a_library_of_the_version_before_is_brought_up_to_date_with_what_it_holds(tmp_path: Path, number: int) -> None:
    db = database(tmp_path / FILE, Mode.WRITE)
    migrations.apply(db, stop_before=NAMES[number])
    row = dict.fromkeys(("state", "kind", "language", "level", "title", "added", "replaces", "identifier"), "x")
    db.table("items").insert({"id": "a", "sort_key": b"k", "publication": "{}", **row})
    db.conn.close()
    db = open_catalogue(tmp_path)
    assert migrations.pending(db) == []
    assert db.conn.execute("SELECT id, title FROM items").fetchall() == [("a", "x")]
    assert db.conn.execute("SELECT count(*) FROM shelves").fetchone() == (9,)


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    open_catalogue(tmp_path).conn.close()
    before = (tmp_path / FILE).read_bytes()
    open_catalogue(tmp_path).conn.close()
    assert (tmp_path / FILE).read_bytes() == before


def test_of_several_programs_that_begin_a_library_at_once_none_fails(tmp_path: Path) -> None:
    begun: list[int] = []
    start = threading.Barrier(4)

    def begin() -> None:
        start.wait()
        db = open_catalogue(tmp_path / "new")
        begun.append(db.conn.execute("SELECT count(*) FROM shelves").fetchone()[0])
        db.conn.close()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert begun == [9, 9, 9, 9]


def test_a_reader_of_an_older_library_waits_for_the_writer_that_renews_it(tmp_path: Path) -> None:
    db = database(tmp_path / FILE, Mode.WRITE)
    migrations.apply(db, stop_before="m004_jobs")
    db.conn.close()
    with pytest.raises(DatabaseMissing):
        Catalogue.open(tmp_path)


def test_a_library_of_an_earlier_version_says_what_to_do(tmp_path: Path) -> None:
    db = open_catalogue(tmp_path)
    db.conn.execute("PRAGMA user_version = 1")
    with pytest.raises(OtherVersion, match="another version") as caught:
        Catalogue.open(tmp_path)
    assert caught.value.what_to_do == "Run: kiosk upgrade"
    db.conn.close()
    open_catalogue(tmp_path).conn.close()
    Catalogue.open(tmp_path).close()


def test_a_data_folder_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NoDataFolder, match="cannot be made"):
        open_catalogue(tmp_path / "file" / "data")


def test_readers_know_the_newest_tables_by_the_number_of_migrations(tmp_path: Path) -> None:
    db = open_catalogue(tmp_path)
    assert len(migrations.applied(db)) == VERSION
    db.conn.close()
