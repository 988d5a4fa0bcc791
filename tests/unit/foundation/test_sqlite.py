"""Every connection has its pragmas, says in words what stands in its way, and waits for its turn."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kiosk.sqlite import (
    DatabaseBusy,
    DatabaseDenied,
    DatabaseFull,
    DatabaseMissing,
    Mode,
    connect,
)
from kiosk.tables import Database, database
from tests.builders.everyone import may_enter


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "some name #1?.db"
    db = database(path, Mode.WRITE)
    db.conn.execute("CREATE TABLE t (x)")
    db.conn.close()
    return path


def impatient(file: Path) -> Database:
    return database(file, Mode.WRITE, busy_milliseconds=10)


def fail_after(db: Database, statement: str) -> None:
    with contextlib.suppress(KeyError), db.atomic():
        db.conn.execute(statement)
        raise KeyError


@pytest.mark.parametrize("mode", list(Mode))
def test_nothing_that_is_sorted_goes_through_a_file(file: Path, mode: Mode) -> None:
    connection = connect(file, mode)
    assert connection.execute("PRAGMA temp_store").fetchone() == (2,)  # MEMORY


def test_a_writer_survives_power_cuts_and_keeps_foreign_keys(file: Path) -> None:
    connection = connect(file, Mode.WRITE)
    pragmas = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("synchronous", "foreign_keys", "trusted_schema", "journal_mode", "mmap_size")
    }
    assert pragmas == {
        "synchronous": 3,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "journal_mode": "delete",
        "mmap_size": 0,
    }


def test_a_reader_cannot_write(file: Path) -> None:
    reader = connect(file, Mode.READ)
    with pytest.raises(DatabaseDenied):
        reader.execute("INSERT INTO t VALUES (1)")


def test_a_missing_database_is_missing_to_a_reader_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(DatabaseMissing, match=str(tmp_path)):
        connect(tmp_path / "no.db", Mode.READ)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_made_is_denied(tmp_path: Path) -> None:
    with pytest.raises(DatabaseDenied):
        connect(tmp_path / "no folder" / "x.db", Mode.WRITE)


def test_a_locked_database_is_busy_for_statements_and_for_transactions(file: Path) -> None:
    holder, other = connect(file, Mode.WRITE), impatient(file)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(DatabaseBusy, match="another program is writing"):
        other.conn.execute("SELECT * FROM t")
    with pytest.raises(DatabaseBusy):
        other.conn.executemany("INSERT INTO t VALUES (?)", [(1,)])
    with pytest.raises(DatabaseBusy), other.atomic():
        pytest.fail("nobody gets in")


def test_a_bug_surfaces_as_it_is(file: Path) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        connect(file, Mode.WRITE).execute("SELECT * FROM nowhere")


def test_a_full_disk_is_said_so(file: Path) -> None:
    connection = connect(file, Mode.WRITE)
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DatabaseFull, match="cannot grow"):
        connection.execute("INSERT INTO t VALUES (zeroblob(100000))")


def test_a_transaction_is_all_or_nothing(file: Path) -> None:
    db = database(file, Mode.WRITE)
    fail_after(db, "INSERT INTO t VALUES (1)")
    assert db.conn.execute("SELECT * FROM t").fetchall() == []


def test_a_transaction_inside_another_is_a_part_of_it(file: Path) -> None:
    db = database(file, Mode.WRITE)
    with db.atomic():
        db.conn.execute("INSERT INTO t VALUES (1)")
        fail_after(db, "INSERT INTO t VALUES (2)")
        assert connect(file, Mode.READ).execute("SELECT * FROM t").fetchall() == []
    assert connect(file, Mode.READ).execute("SELECT * FROM t").fetchall() == [(1,)]


def test_writers_who_read_first_wait_for_each_other(file: Path) -> None:
    connect(file, Mode.WRITE).execute("INSERT INTO t VALUES (0)")
    start = threading.Barrier(4)

    def count_up() -> None:
        db = database(file, Mode.WRITE)
        start.wait()
        for _ in range(5):
            with db.atomic():
                (number,) = db.conn.execute("SELECT x FROM t").fetchone()
                db.conn.execute("UPDATE t SET x = ?", [number + 1])
        db.conn.close()

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connect(file, Mode.READ).execute("SELECT x FROM t").fetchone() == (20,)


_DIES_IN_A_COMMIT = """
import os, signal, sys
from pathlib import Path
from kiosk.sqlite import Mode, connect
c = connect(Path(sys.argv[1]), Mode.WRITE)
c.execute("PRAGMA cache_size = 2")
c.execute("BEGIN IMMEDIATE")
c.execute("UPDATE t SET x = 1")
for _ in range(200):
    c.execute("INSERT INTO t VALUES (randomblob(2000))")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_writer_left_is_busy_to_readers_until_the_next_writer_undoes_it(file: Path) -> None:
    connect(file, Mode.WRITE).execute("INSERT INTO t VALUES (0)")
    done = subprocess.run([sys.executable, "-c", _DIES_IN_A_COMMIT, str(file)], check=False)
    assert done.returncode == -signal.SIGKILL
    with pytest.raises(DatabaseBusy):
        connect(file, Mode.READ).execute("SELECT x FROM t")
    assert connect(file, Mode.WRITE).execute("SELECT x FROM t").fetchall() == [(0,)]
    assert connect(file, Mode.READ).execute("SELECT x FROM t").fetchall() == [(0,)]


_AS_SOMEBODY_ELSE = """
import os, sys
from pathlib import Path
from kiosk.sqlite import DatabaseDenied, Mode, connect
os.setuid(65534)
connection = connect(Path(sys.argv[1]), Mode.WRITE)
print(connection.execute("SELECT count(*) FROM t").fetchone())
try:
    connection.execute("INSERT INTO t VALUES (1)")
except DatabaseDenied as error:
    print(error.what_to_do)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become somebody else")
def test_a_user_without_the_right_is_told_whose_right_it_is(file: Path) -> None:
    may_enter(file.parent)
    file.chmod(0o644)
    done = subprocess.run(
        [sys.executable, "-c", _AS_SOMEBODY_ELSE, str(file)], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[0] == "(0,)"
    assert "sudo kiosk" in done.stdout


def test_threads_that_share_a_connection_each_get_their_own_rows(tmp_path: Path) -> None:
    """Python 3.13 with its usual cache of statements gave some hundred wrong answers of 24,000; Python 3.11 none."""
    connection = connect(tmp_path / "one.db", Mode.WRITE)
    connection.execute("CREATE TABLE numbers (number INTEGER PRIMARY KEY, name TEXT)")
    connection.executemany("INSERT INTO numbers VALUES (?, ?)", ((number, str(number)) for number in range(1000)))

    def ask(numbers: range) -> list[int]:
        question = "SELECT name FROM numbers WHERE number = ?"
        return [number for number in numbers if connection.execute(question, [number]).fetchone() != (str(number),)]

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # seconds: threads take turns as often as they can
    try:
        with ThreadPoolExecutor(8) as threads:
            wrong = list(threads.map(ask, [range(1000)] * 24))
    finally:
        sys.setswitchinterval(usual)
    assert wrong == [[]] * 24
