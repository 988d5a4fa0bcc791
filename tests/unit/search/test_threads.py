"""Many readers search at once while the index changes under them."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.content.index import translated
from tests.builders.searchable import Searchable

# In a process of its own, as what goes wrong here ends all of it. Whatever touches the file is a new index to readers.
_READERS = """
import os, sys, threading, time
from pathlib import Path
from kiosk.content.index import FILE
from kiosk.content.search import Query, Searcher

data, seconds = Path(sys.argv[1]), float(sys.argv[2])
searcher = Searcher.open(data)
end = time.monotonic() + seconds
wrong = []


def read(own):
    try:
        while time.monotonic() < end:
            for shown in (frozenset(own), frozenset(own)):
                results = searcher.search(Query(text="water rice"), shown)
                if results.total != len(own) or not {hit.item for hit in results.hits} <= shown:
                    wrong.append(f"{results.total} of {len(own)}")
                searcher.suggest("wat", "en", shown)
    except Exception as error:
        wrong.append(repr(error))


threads = [threading.Thread(target=read, args=([f"item{n}" for n in range(k, 60, 4)],)) for k in range(4)]
for thread in threads:
    thread.start()
while time.monotonic() < end:
    os.utime(data / FILE)
    time.sleep(0.01)
for thread in threads:
    thread.join()
print(wrong[:3])
sys.exit(bool(wrong))
"""


def test_threads_that_search_at_once_live_through_every_change_of_the_index_and_keep_their_filters(
    library: Searchable, tmp_path: Path
) -> None:
    for number in range(60):
        library.add(f"item{number}", f"The water and the rice of field {number}.")
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", _READERS, str(tmp_path), "2.5"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-3000:]


def test_an_error_that_is_not_of_sqlite_itself_surfaces_as_it_is(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "index.db")
    connection.close()
    with pytest.raises(sqlite3.ProgrammingError), translated(tmp_path):
        connection.execute("SELECT 1")
