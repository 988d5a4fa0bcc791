"""Imports as people start them, by the command line, and everything that came of them."""

import contextlib
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec

from kiosk.content.catalogue import Catalogue
from kiosk.content.index import Index
from kiosk.content.jobs import Jobs
from kiosk.content.kiwix import Library
from kiosk.content.reports import Outcome, Report
from kiosk.content.search import Query, Searcher
from kiosk.content.store import Store
from kiosk.sqlite import Mode
from kiosk.tables import Database

QUESTIONS = ("mango", "book", "word", "story", "zim")
# A busy machine must not change what is accepted.
PATIENT = "[limits]\nseconds = 120\n"


@dataclass(frozen=True, kw_only=True)
class Added:
    """How `kiosk add --json` went: its exit code, the lines it printed, and what it said beside them."""

    code: int
    reports: list[Report]
    said: str

    def outcomes(self) -> dict[str, Outcome]:
        """How each file ended, by its name."""
        return {Path(report.file).name: report.outcome for report in self.reports}

    def report(self, name: str) -> Report:
        """The line of one file."""
        (found,) = [report for report in self.reports if Path(report.file).name == name]
        return found


def new_library(data: Path, settings: str = PATIENT) -> Path:
    """A data folder with these settings, and nothing else."""
    data.mkdir(parents=True)
    (data / "kiosk.toml").write_text(settings)
    return data


def kiosk(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    command = [sys.executable, "-m", "kiosk", "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def begin(data: Path, *arguments: str | Path) -> "subprocess.Popen[bytes]":
    """Start a command in a process group of its own."""
    command = [sys.executable, "-m", "kiosk", "--data", data, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def begin_add(data: Path, *arguments: str | Path) -> "subprocess.Popen[bytes]":
    """Start `kiosk add`."""
    return begin(data, "add", "--json", *arguments)


def end_add(process: "subprocess.Popen[bytes]") -> Added:
    """Wait for its end."""
    out, err = process.communicate(timeout=300)
    reports = [msgspec.json.decode(line, type=Report) for line in out.splitlines()]
    return Added(code=process.returncode, reports=reports, said=err.decode())


def add(data: Path, *arguments: str | Path) -> Added:
    """Run `kiosk add` to its end."""
    return end_add(begin_add(data, *arguments))


def kill(process: "subprocess.Popen[bytes]") -> None:
    """Kill its whole process group, as a power cut would end it, whatever it was doing."""
    with contextlib.suppress(ProcessLookupError):  # it came to its end before
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def export(data: Path) -> dict[str, object]:
    """All that the first import left but times: catalogue, files by hash, index, answers, reports, kiwix' library."""
    with Catalogue.open(data) as catalogue:
        items = sorted(catalogue.everything(), key=lambda item: item.id)
        shown = catalogue.shown_ids()
        jobs = Jobs(Database(catalogue.connection))
        reports = [replace(report, seconds=0.0) for report in jobs.reports(1).values()]
        open_job = jobs.open_job()
    index = Index.open(data, Mode.READ)
    indexed = index.ids()
    index.close()
    searcher = Searcher.open(data)
    answers = {text: _answer(searcher, text, shown) for text in QUESTIONS}
    return {
        "items": [replace(item, added=date.min) for item in items],
        "store": {name: Store(data).digest(name) for name in Store(data).kept_originals()},
        "prepared": hashes(data / "prepared"),
        "zim": {path.name: path.stat().st_size for path in sorted((data / "zim").glob("*"))},
        "kiwix": Library(data).ids(),
        "indexed": indexed,
        "answers": answers,
        "reports": reports,
        "open job": open_job,
        "staging": sorted((data / "staging").rglob("*")),
    }


def hashes(folder: Path) -> dict[str, str]:
    """Every file below a folder with the SHA-256 of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def whole(data: Path) -> Sequence[str]:
    """The ids that readers see now; each must be whole.

    Raises:
        AssertionError: one is not.
        DatabaseMissing, DatabaseBusy: nobody can see anything at this moment.
    """
    with Catalogue.open(data) as catalogue:
        items = list(catalogue.everything())
    store = Store(data)
    if items:
        index = Index.open(data, Mode.READ)
        missing = {item.id for item in items} - index.ids()
        index.close()
        assert not missing, f"not in the index: {missing}"
    for item in items:
        assert store.prepared(item.id, "publication.json"), f"no facts: {item.id}"
        assert store.prepared(item.id, "book.json"), f"nothing for its viewer: {item.id}"
        assert store.prepared(item.id, item.publication.cover), f"no cover: {item.id}"
        for file in item.files:
            assert store.original(file.sha256).stat().st_size == file.size, f"no original: {item.id}"
    return [item.id for item in items]


def _answer(searcher: Searcher, text: str, shown: frozenset[str]) -> list[tuple[str, str, str]]:
    hits = searcher.search(Query(text=text, limit=100), shown).hits
    return sorted((hit.item, hit.place, hit.matched) for hit in hits)
