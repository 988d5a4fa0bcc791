"""Imports that the staff site asks for, by a real worker: sticks pulled out, full disks, second thoughts."""

import hashlib
import json
import os
import shutil
import signal
import subprocess
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.config import Settings, load
from kiosk.content.curation import Placing
from kiosk.content.jobs import Asked, Job, Jobs, JobState
from kiosk.content.model import SourceFile, State
from kiosk.content.reports import Outcome, Report
from kiosk.content.schema import open_catalogue
from kiosk.content.sources import Candidate
from kiosk.content.store import DiskFull, Store
from kiosk.intake.inbox import Inbox, Wanted
from kiosk.intake.room import NoRoom
from kiosk.people.model import Role
from kiosk.web.staff.desk.adding import PIECE
from tests.builders import importing, loopdisk
from tests.builders.mixed import make_book
from tests.builders.staffsite import Person, StaffSite, let_in_everybody

MIB = 1 << 20
CACHES = Path("/proc/sys/vm/drop_caches")
WAITING = Placing(state=State.WAITING)
SETTINGS = f"{importing.PATIENT}reserve = {MIB}\n"


class Desk:
    """A library with its queue, and a worker at will."""

    def __init__(self, data: Path) -> None:
        self.data = importing.new_library(data, SETTINGS)
        self.settings: Settings = load(data)
        self.db = open_catalogue(data)
        self.jobs = Jobs(self.db)
        self.inbox = Inbox(self.settings, self.jobs, lambda: datetime.now(UTC))

    def close(self) -> None:
        self.db.conn.close()

    def ask(self, *paths: Path) -> int:
        return self.jobs.ask(Asked(paths=paths, placing=WAITING))

    @contextmanager
    def worker(self) -> Iterator["subprocess.Popen[bytes]"]:
        process = importing.begin(self.data, "worker")
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.communicate(timeout=60)

    def until(self, happened: Callable[[], bool]) -> None:
        until = time.monotonic() + 120
        while not happened():
            assert time.monotonic() < until, self.jobs.newest(9)
            time.sleep(0.02)

    def finished(self, number: int) -> dict[str, Report]:
        """Wait for a job; its lines by the names of their files."""
        self.until(lambda: self.job(number).state is JobState.DONE)
        return {Path(line.file).name: line for line in self.job(number).lines if isinstance(line, Report)}

    def job(self, number: int) -> Job:
        found = self.jobs.job(number)
        assert found
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Desk(tmp_path / "data")) as desk:
        yield desk


def sound(path: Path, mebibytes: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(os.urandom(mebibytes * MIB))
    return path


def test_what_staff_ask_for_waits_for_the_approver(desk: Desk, tmp_path: Path) -> None:
    number = desk.ask(make_book(tmp_path / "a.epub", "A"))
    with desk.worker():
        lines = desk.finished(number)
    assert lines["a.epub"].outcome is Outcome.ACCEPTED
    (item,) = desk.jobs.db.conn.execute("SELECT state FROM items").fetchall()
    assert item == ("waiting",)


def test_a_sent_file_is_imported_and_its_inbox_cleared(desk: Desk, tmp_path: Path) -> None:
    data = make_book(tmp_path / "a.epub", "A").read_bytes()
    for name, sum_ in (("good.epub", hashlib.sha256(data).hexdigest()), ("other.epub", "0" * 64)):
        drop = desk.inbox.begin([Wanted(path=name, size=len(data))], WAITING)
        desk.inbox.write(drop.id, 0, 0, BytesIO(data))
        desk.inbox.finish(drop.id, 0, sum_)
    with desk.worker():
        assert desk.finished(1)["good.epub"].outcome is Outcome.ACCEPTED
        changed = desk.finished(2)["other.epub"]
        desk.until(lambda: not list((desk.data / "inbox").iterdir()))
    assert (changed.outcome, changed.code) == (Outcome.REFUSED, "ChangedOnTheWay")
    assert len(importing.whole(desk.data)) == 1


def test_a_whole_piece_is_taken_by_the_server_of_a_box(desk: Desk) -> None:
    let_in_everybody(desk.data)
    with StaffSite(desk.data) as site:
        librarian = Person(site, Role.LIBRARIAN)
        librarian.page("/en/add/")
        announced = json.dumps({"files": [{"path": "a.mp4", "size": PIECE + 5}]}).encode()
        drop = json.loads(librarian.post("/en/add/drops/", announced, Content_Type="application/json"))["id"]
        for offset, piece in ((0, bytes(PIECE)), (PIECE, b"12345")):
            answer = librarian.post(f"/en/add/drops/{drop}/0/", piece, Upload_Offset=str(offset))
            assert json.loads(answer) == {"offset": offset + len(piece)}


def test_what_is_cancelled_is_not_let_in_and_comes_in_after_all(desk: Desk, tmp_path: Path) -> None:
    number = desk.ask(*(make_book(tmp_path / f"{name}.epub", name) for name in "abc"))
    desk.jobs.cancel(number)
    with desk.worker():
        assert desk.job(number).lines == ()
        desk.jobs.resume(number)
        lines = desk.finished(number)
    assert {line.outcome for line in lines.values()} == {Outcome.ACCEPTED}


def test_a_large_title_that_is_known_is_not_copied_again(desk: Desk, tmp_path: Path) -> None:
    film = sound(tmp_path / "a.wav", 12)
    with desk.worker():
        assert desk.finished(desk.ask(film))["a.wav"].outcome is Outcome.ACCEPTED
        again = film.rename(tmp_path / "b.wav")
        line = desk.finished(desk.ask(again))["b.wav"]
    assert line.code == "AlreadyHere"
    assert line.seconds < 60


def test_what_the_library_fails_at_ends_with_the_reason_and_what_is_behind_it_comes_in(
    desk: Desk, tmp_path: Path
) -> None:
    nested = tmp_path / "nested"
    nested.mkdir()
    make_book(nested / "a.epub", "A")
    (nested / "collection.toml").write_text("a = " + "[" * 3000)
    unheard = Path("/no\0name")  # as good as anything that nobody thought of
    alone = Candidate(name="b.epub", files=(SourceFile(path=unheard, name="b.epub"),))
    too_long = Candidate(name="c.epub", files=(SourceFile(path=tmp_path / ("c" * 300), name="c.epub"),))
    numbers = [
        desk.ask(nested),
        desk.ask(unheard),
        desk.jobs.create(Asked(paths=(unheard,), placing=WAITING), [(alone, WAITING)]),
        desk.jobs.create(Asked(paths=(tmp_path,), placing=WAITING), [(too_long, WAITING)]),
        desk.ask(make_book(tmp_path / "d.epub", "D")),
    ]
    with desk.worker():
        ends = [[line.code for line in desk.finished(number).values()] for number in numbers]
        assert ends == [["BadCollection"], ["Unforeseen"], ["Unforeseen"], ["Gone"], [""]]
        desk.jobs.resume(numbers[2])  # it may be tried again, and ends again
        assert [line.code for line in desk.finished(numbers[2]).values()] == ["Unforeseen"]


def needs_disks() -> None:
    if reason := loopdisk.missing():
        pytest.skip(reason)
    if not os.access(CACHES, os.W_OK):
        pytest.skip("the kernel's caches cannot be dropped")


@contextmanager
def stick(folder: Path) -> Iterator[tuple[loopdisk.LoopDisk, Path]]:
    """A stick with two books and a long recording between them."""
    folder.mkdir()
    disk = loopdisk.LoopDisk(folder)
    with disk.mounted() as place:
        make_book(place / "1.epub", "One")
        sound(place / "2.wav", 48)
        make_book(place / "3.epub", "Three")
        subprocess.run(["sync"], check=True)
        yield disk, place


def test_a_stick_pulled_out_in_the_middle_of_a_file_leaves_all_whole_and_goes_on(desk: Desk, tmp_path: Path) -> None:
    needs_disks()
    with stick(tmp_path / "stick") as (disk, place):
        kept = tmp_path / "kept.img"
        shutil.copyfile(disk.image, kept)
        size = kept.stat().st_size
        # From here on the second half of the stick cannot be read: the copy of the recording breaks off in its middle.
        os.truncate(disk.image, size // 2)
        CACHES.write_text("3")
        number = desk.ask(place)
        with desk.worker():
            lines = desk.finished(number)
            assert (lines["2.wav"].outcome, lines["2.wav"].code) == (Outcome.REFUSED, "Gone")
            assert "stick is still plugged in" in lines["2.wav"].advice
            whole = importing.whole(desk.data)
            assert not list((desk.data / "staging").glob("*/*"))
            shutil.copyfile(kept, disk.image)
            CACHES.write_text("3")
            desk.jobs.resume(number)
            lines = desk.finished(number)
    assert {line.outcome for line in lines.values()} == {Outcome.ACCEPTED}
    assert len(importing.whole(desk.data)) == 3 >= len(whole)


def test_a_stick_that_is_away_is_told_and_found_again(desk: Desk, tmp_path: Path) -> None:
    needs_disks()
    with stick(tmp_path / "stick") as (disk, place):
        number = desk.ask(place / "1.epub", place / "2.wav", place / "3.epub")
        subprocess.run(["umount", "-l", place], check=True)
        try:
            with desk.worker():
                lines = desk.finished(number)
                assert [line.code for line in lines.values()] == ["Gone"] * 3
                assert importing.whole(desk.data) == []
                subprocess.run(["mount", "-o", "loop,ro", disk.image, place], check=True)
                desk.jobs.resume(number)
                lines = desk.finished(number)
        finally:
            if not place.is_mount():
                subprocess.run(["mount", "-o", "loop,ro", disk.image, place], check=True)
    assert {line.outcome for line in lines.values()} == {Outcome.ACCEPTED}


def test_a_full_disk_refuses_before_keeps_what_came_and_goes_on(tmp_path: Path) -> None:
    needs_disks()
    (tmp_path / "disk").mkdir()
    disk = loopdisk.LoopDisk(tmp_path / "disk", 160)
    recording = sound(tmp_path / "long.wav", 32)
    data = recording.read_bytes()
    with disk.mounted() as place, closing(Desk(place / "data")) as desk:
        with pytest.raises(NoRoom):
            desk.inbox.begin([Wanted(path="huge.zim", size=100 * MIB)], WAITING)
        drop = desk.inbox.begin([Wanted(path="long.wav", size=len(data))], WAITING)
        desk.inbox.write(drop.id, 0, 0, BytesIO(data[: 8 * MIB]))
        ballast = place / "ballast"  # somebody else fills the disk meanwhile
        ballast.write_bytes(bytes(Store(desk.data).free() - 2 * MIB))
        with pytest.raises(DiskFull):
            desk.inbox.write(drop.id, 0, 8 * MIB, BytesIO(data[8 * MIB :]))
        here = desk.inbox.drop(drop.id).offsets[0]
        assert 8 * MIB <= here < len(data)
        ballast.unlink()
        assert desk.inbox.write(drop.id, 0, here, BytesIO(data[here:])) == len(data)
        ballast.write_bytes(bytes(Store(desk.data).free() - 20 * MIB))
        desk.inbox.finish(drop.id, 0, hashlib.sha256(data).hexdigest())
        with desk.worker():
            desk.until(lambda: bool(desk.job(1).lines))  # and ends when it has found that there is no room
        assert desk.job(1).state is JobState.OPEN  # nothing is refused: it waits for room
        assert importing.whole(desk.data) == []
        ballast.unlink()
        with desk.worker():
            assert desk.finished(1)["long.wav"].outcome is Outcome.ACCEPTED
        assert len(importing.whole(desk.data)) == 1
