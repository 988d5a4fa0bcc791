"""The reading process: one answer for each task, whatever the task; and its other end, which outlives it."""

import os
import signal
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Limits
from kiosk.content import wire
from kiosk.content.finding import analysed
from kiosk.content.model import Publication, SourceFile
from kiosk.content.prepared import prepared_in
from kiosk.content.reader import PUBLICATION, Answer, Task, answer
from kiosk.content.sandbox import Sandbox
from tests.builders.mixed import make_book

PATIENT = Limits(seconds=120)
ITEM = "abcdefghijklmnop"


def task(folder: Path, path: Path) -> Task:
    prepared = folder / "prepared"
    prepared.mkdir(exist_ok=True)
    return Task(item=ITEM, name=path.name, files=(SourceFile(path=path, name=path.name),), folder=prepared)


def ask(given: Task, limits: Limits = PATIENT) -> Answer:
    return answer(wire.encode(given), limits)


def test_what_was_read_lies_in_the_folder(tmp_path: Path) -> None:
    given = task(tmp_path, make_book(tmp_path / "a.epub", "A Title"))
    assert ask(given) == Answer()
    facts = prepared_in(given.folder, PUBLICATION)
    assert facts
    publication = msgspec.json.decode(facts.content(), type=Publication)
    assert publication.title == "A Title"
    assert publication.cover
    analysis = analysed.read(given.folder / analysed.FILE)
    assert analysis.item == ITEM
    (entry,) = analysis.entries
    assert entry.heading == "A Title"


def test_a_refusal_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("text")
    said = ask(task(tmp_path, tmp_path / "x.txt"))
    assert said.code == "OtherDocument"
    assert said.message
    assert said.advice


def test_a_disk_without_room_is_no_fault_of_the_file(tmp_path: Path) -> None:
    given = task(tmp_path, make_book(tmp_path / "a.epub", "A"))
    for number in range(1, 10):
        (given.folder / f"{number:04d}.xhtml.gz").symlink_to("/dev/full")
    (given.folder / "book.json.gz").symlink_to("/dev/full")
    assert ask(given).code == "DiskFull"


def test_one_process_reads_one_title_after_another(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("text")
    with Sandbox(PATIENT) as sandbox:
        codes = []
        for path in (make_book(tmp_path / "a.epub", "A"), tmp_path / "x.txt", make_book(tmp_path / "b.epub", "B")):
            sandbox.begin(task(tmp_path, path))
            codes.append(sandbox.finish().code)
    assert codes == ["", "OtherDocument", ""]


def test_a_process_that_dies_between_two_titles_is_replaced(tmp_path: Path) -> None:
    given = task(tmp_path, make_book(tmp_path / "a.epub", "A"))
    with Sandbox(PATIENT) as sandbox:
        for _ in range(2):
            sandbox.begin(given)
            assert sandbox.finish() == Answer()
            process = _process(sandbox)
            os.kill(process, signal.SIGKILL)
            os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)


def test_a_process_that_dies_over_its_first_title_is_a_refusal_of_that_title(tmp_path: Path) -> None:
    given = task(tmp_path, make_book(tmp_path / "a.epub", "A"))
    with Sandbox(PATIENT) as sandbox:
        sandbox.begin(given)
        os.kill(_process(sandbox), signal.SIGKILL)
        assert sandbox.finish().code == "ReaderDied"
        sandbox.begin(given)
        assert sandbox.finish() == Answer()


def test_a_process_that_read_others_before_and_dies_gets_a_second_chance_for_its_title(tmp_path: Path) -> None:
    given = task(tmp_path, make_book(tmp_path / "a.epub", "A"))
    with Sandbox(PATIENT) as sandbox:
        sandbox.begin(given)
        sandbox.finish()
        sandbox.begin(given)
        os.kill(_process(sandbox), signal.SIGKILL)
        assert sandbox.finish() == Answer()


def test_a_title_that_hangs_is_refused_with_the_time_it_had(tmp_path: Path) -> None:
    given = task(tmp_path, make_book(tmp_path / "a.epub", "A"))
    with Sandbox(Limits(seconds=0.01, seconds_per_mib=0)) as sandbox:
        sandbox.begin(given)
        said = sandbox.finish()
    assert said.code == "TooCostly"


def test_the_process_ends_with_the_block_that_uses_it(tmp_path: Path) -> None:
    with Sandbox(PATIENT) as sandbox:
        sandbox.begin(task(tmp_path, make_book(tmp_path / "a.epub", "A")))
        process = _process(sandbox)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_the_process_has_little_memory_and_leaves_no_core(tmp_path: Path) -> None:
    with Sandbox(PATIENT) as sandbox:
        limits = (_busy(sandbox, tmp_path) / "limits").read_text().splitlines()
    soft = {line[:25].strip(): line[25:].split()[0] for line in limits}
    assert soft["Max data size"] == str(PATIENT.memory)
    assert soft["Max core file size"] == "0"


def test_the_process_has_no_network_where_the_kernel_lets_it_go(tmp_path: Path) -> None:
    with Sandbox(PATIENT) as sandbox:
        process = _busy(sandbox, tmp_path)
        if (process / "ns" / "net").readlink() == Path("/proc/self/ns/net").readlink():
            pytest.skip("this kernel keeps ordinary processes in the common network")
        interfaces = (process / "net" / "dev").read_text()
    assert interfaces.count(":") == 1  # the loopback


def _busy(sandbox: Sandbox, folder: Path) -> Path:
    """The folder in /proc of a process that has read something."""
    sandbox.begin(task(folder, make_book(folder / "a.epub", "A")))
    sandbox.finish()
    return Path("/proc") / str(_process(sandbox))


def _process(sandbox: Sandbox) -> int:
    assert sandbox._process
    return sandbox._process._process.pid
