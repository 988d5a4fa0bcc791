"""An import that is killed at any moment shows nothing half, and resumed it ends as if nothing had happened.

`KIOSK_KILLS=50` kills it at so many random moments instead of a few.
"""

import contextlib
import os
import random
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.sqlite import DatabaseBusy, DatabaseMissing
from tests.builders.importing import add, begin_add, export, kill, new_library, whole
from tests.builders.mixed import REFUSED, TITLES, make_mixed

TRIES = 5  # imports in which a moment must be met
KILLS = int(os.environ.get("KIOSK_KILLS", "5"))


@dataclass(frozen=True, kw_only=True)
class Undisturbed:
    """What an import that nothing happened to left, and how long it took."""

    left: dict[str, object]
    seconds: float


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_mixed(tmp_path_factory.mktemp("stick") / "mixed")


@pytest.fixture(scope="module")
def undisturbed(given: Path, tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    data = new_library(tmp_path_factory.mktemp("undisturbed") / "data")
    began = time.monotonic()
    added = add(data, given)
    seconds = time.monotonic() - began
    assert added.code == 0, added.said
    assert len(whole(data)) == TITLES
    assert sum(report.outcome == "refused" for report in added.reports) == REFUSED
    return Undisturbed(left=export(data), seconds=seconds)


def look(data: Path) -> int:
    """How many titles are shown; each is whole. What a killed writer left keeps readers out until somebody writes."""
    with contextlib.suppress(DatabaseMissing, DatabaseBusy):
        return len(whole(data))
    return 0


# Moments by what is to be seen on the disk, each at the seam of two steps.
SEAMS: dict[str, Callable[[Path], bool]] = {
    "the catalogue begins": lambda data: (data / "catalogue.db").exists(),
    "the job is being noted": lambda data: (data / "worker.lock").exists(),
    "the first file is copied": lambda data: any((data / "staging").glob("*/*/0")),
    "the first title is prepared": lambda data: any((data / "staging").glob("*/*/prepared/analysis.msgpack")),
    "the first original is kept": lambda data: (data / "store").exists(),
    "the first prepared folder is kept": lambda data: (data / "prepared").exists(),
    "the index is being written": lambda data: (data / "prepared").exists() and (data / "index.db-journal").exists(),
    "the catalogue is being written": lambda data: (
        (data / "prepared").exists() and (data / "catalogue.db-journal").exists()
    ),
    "kiwix is being told": lambda data: (data / "zim").exists(),
}


def killed_at(seam: str, given: Path, folder: Path) -> Path:
    """A library whose import was killed at this moment. A busy machine may look too late: then it is tried again."""
    for number in range(TRIES):
        data = new_library(folder / f"data{number}")
        process = begin_add(data, given)
        while process.poll() is None and not SEAMS[seam](data):
            pass
        seen = process.poll() is None
        kill(process)
        if seen:
            return data
    pytest.fail(f"in {TRIES} imports it was never to be seen that {seam}")


@pytest.mark.parametrize("seam", SEAMS)
def test_killed_at_a_seam_it_ends_like_an_undisturbed_one(
    tmp_path: Path, given: Path, undisturbed: Undisturbed, seam: str
) -> None:
    data = killed_at(seam, given, tmp_path)
    look(data)
    assert add(data, given).code == 0
    assert export(data) == undisturbed.left


def test_killed_again_and_again_it_ends_like_an_undisturbed_one(
    tmp_path: Path, given: Path, undisturbed: Undisturbed
) -> None:
    seed = random.randrange(10**6)  # noqa: S311 - no secret
    print(f"seed {seed}")  # noqa: T201 - to repeat a failure
    dice = random.Random(seed)  # noqa: S311
    kills = 0
    while kills < KILLS:
        data = new_library(tmp_path / f"data{kills}")
        code = None
        while code is None and kills < KILLS:
            process = begin_add(data, given)
            try:
                process.communicate(timeout=dice.uniform(0.2, 0.9) * undisturbed.seconds)
                code = process.returncode
            except subprocess.TimeoutExpired:
                kill(process)
                kills += 1
            look(data)
        assert (add(data, given).code if code is None else code) == 0
        assert export(data) == undisturbed.left
        shutil.rmtree(data)
