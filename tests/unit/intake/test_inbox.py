"""Sent files come in pieces, outlive whatever breaks, and become one import when they are whole."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from kiosk.config import GIB, Limits, Settings
from kiosk.content.curation import Placing
from kiosk.content.jobs import Asked, Jobs
from kiosk.content.model import State
from kiosk.content.reports import Outcome, Report
from kiosk.content.schema import open_catalogue
from kiosk.intake.drop import Drop, NoSuchDrop, SomebodyElse, WrongPlace
from kiosk.intake.inbox import MOST_FILES, Inbox, NothingGiven, TooManyFiles, Wanted
from kiosk.intake.room import NoRoom

BOOK = b"one book " * 1000
SUM = hashlib.sha256(BOOK).hexdigest()
PLACING = Placing(shelves=("law",), state=State.WAITING)


class Library:
    """An inbox over a real catalogue, opened anew at will, and a clock that can be put forward."""

    def __init__(self, data: Path) -> None:
        self.settings = Settings(data=data, limits=Limits(reserve=0))
        self.db = open_catalogue(data)
        self.jobs = Jobs(self.db)
        self.time = datetime.now(UTC)
        self.inbox = self.again()

    def again(self) -> Inbox:
        return Inbox(self.settings, self.jobs, lambda: self.time)

    def send(self, drop: Drop, number: int = 0, data: bytes = BOOK) -> None:
        self.inbox.write(drop.id, number, 0, BytesIO(data))
        self.inbox.finish(drop.id, number, hashlib.sha256(data).hexdigest())


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path)
    yield library
    library.db.conn.close()


def wanted(*names: str, size: int = len(BOOK)) -> list[Wanted]:
    return [Wanted(path=name, size=size) for name in names]


def test_a_whole_file_becomes_an_import_with_its_sum(library: Library) -> None:
    drop = library.inbox.begin(wanted("បុស្តកៈ.epub"), PLACING)
    library.send(drop)
    (job,) = library.jobs.newest(9)
    (path,) = job.asked.paths
    assert path.read_bytes() == BOOK
    assert path.name == "បុស្តកៈ.epub"
    assert (job.asked.placing, job.asked.sums) == (PLACING, {str(path): SUM})
    assert library.inbox.drops() == ()


def test_what_came_before_the_connection_broke_stays(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)

    class Broken(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() >= 3000:
                raise ConnectionResetError
            return super().read(min(1000, size or 0))

    with pytest.raises(ConnectionResetError):
        library.inbox.write(drop.id, 0, 0, Broken(BOOK))
    (left,) = library.again().drops()
    assert left.offsets == (3000,)
    assert library.inbox.write(drop.id, 0, 3000, BytesIO(BOOK[3000:])) == len(BOOK)
    library.inbox.finish(drop.id, 0, SUM)
    assert library.jobs.newest(1)[0].asked.paths[0].read_bytes() == BOOK


def test_a_piece_that_does_not_continue_is_not_taken(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.inbox.write(drop.id, 0, 0, BytesIO(BOOK[:10]))
    for offset in (0, 9, 11):
        with pytest.raises(WrongPlace) as refused:
            library.inbox.write(drop.id, 0, offset, BytesIO(BOOK))
        assert refused.value.parts == {"offset": 10}
    assert library.inbox.drop(drop.id).offsets == (10,)


def test_more_than_was_announced_is_not_taken(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub", size=5), PLACING)
    assert library.inbox.write(drop.id, 0, 0, BytesIO(BOOK)) == 5


def test_a_file_that_is_not_whole_cannot_be_finished(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.inbox.write(drop.id, 0, 0, BytesIO(BOOK[:-1]))
    with pytest.raises(WrongPlace):
        library.inbox.finish(drop.id, 0, SUM)
    library.inbox.write(drop.id, 0, len(BOOK) - 1, BytesIO(BOOK[-1:]))
    with pytest.raises(WrongPlace):
        library.inbox.finish(drop.id, 0, "no sum")
    assert library.jobs.newest(1) == ()


def test_two_pages_never_write_into_each_other(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)

    class Meanwhile(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            with pytest.raises(SomebodyElse):
                library.again().write(drop.id, 0, 0, BytesIO(BOOK))
            return super().read(size)

    assert library.inbox.write(drop.id, 0, 0, Meanwhile(BOOK)) == len(BOOK)


def test_files_dropped_together_are_imported_together(library: Library) -> None:
    drop = library.inbox.begin(wanted("talk/1.mp3", "talk/2.mp3", "book.epub", "book.epub"), PLACING)
    for number in range(3):
        library.send(drop, number)
    assert library.jobs.newest(1) == ()
    library.send(drop, 3)
    (job,) = library.jobs.newest(9)
    assert [path.name for path in job.asked.paths] == ["book (2).epub", "book.epub", "talk"]
    assert sorted(path.name for path in job.asked.paths[2].iterdir()) == ["1.mp3", "2.mp3"]


def test_a_file_and_a_folder_of_one_name_do_not_meet(library: Library) -> None:
    drop = library.inbox.begin(wanted("a", "a/b", "c/d", "c"), PLACING)
    assert [file.path for file in drop.files] == ["a", "_/a/b", "c/d", "c (2)"]


def test_an_empty_file_needs_no_piece(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub", size=0), PLACING)
    library.inbox.finish(drop.id, 0, hashlib.sha256(b"").hexdigest())
    assert library.jobs.newest(1)[0].asked.paths[0].read_bytes() == b""


def test_what_is_left_out_keeps_nobody_waiting(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub", "b.epub"), PLACING)
    library.send(drop, 0)
    library.inbox.leave_out(drop.id, 1)
    assert [path.name for path in library.jobs.newest(1)[0].asked.paths] == ["a.epub"]


def test_a_drop_of_which_all_is_left_out_is_gone(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.inbox.write(drop.id, 0, 0, BytesIO(BOOK[:9]))
    library.inbox.leave_out(drop.id)
    assert library.jobs.newest(1) == ()
    with pytest.raises(NoSuchDrop):
        library.inbox.drop(drop.id)


@pytest.mark.parametrize("name", ["", "..", "a" * 16, "../../../etc", "A" * 16])
def test_a_drop_that_nobody_announced_is_refused(library: Library, name: str) -> None:
    for call in (
        lambda: library.inbox.drop(name),
        lambda: library.inbox.write(name, 0, 0, BytesIO(b"")),
        lambda: library.inbox.finish(name, 0, SUM),
        lambda: library.inbox.leave_out(name),
    ):
        with pytest.raises(NoSuchDrop):
            call()


@pytest.mark.parametrize("number", [-1, 1, 99])
def test_a_file_that_nobody_announced_is_refused(library: Library, number: int) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    with pytest.raises(NoSuchDrop):
        library.inbox.write(drop.id, number, 0, BytesIO(BOOK))
    with pytest.raises(NoSuchDrop):
        library.inbox.leave_out(drop.id, number)


def test_what_has_no_room_is_refused_before_its_first_byte(library: Library) -> None:
    with pytest.raises(NoRoom):
        library.inbox.begin(wanted("x.zim", size=1 << 50), PLACING)
    assert library.inbox.drops() == ()
    assert not list((library.settings.data / "inbox").glob("*"))


def test_room_is_promised_once(library: Library) -> None:
    half = library.inbox.largest() * 9 // 10  # others write on this disk, too
    assert half > 0
    library.inbox.begin(wanted("a.zim", size=half), PLACING)
    assert library.inbox.largest() < half / 2
    with pytest.raises(NoRoom):
        library.inbox.begin(wanted("b.zim", size=half), PLACING)


def test_the_reserve_is_never_promised(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.settings = Settings(data=tmp_path, limits=Limits(reserve=1024 * GIB * 1024))
    with pytest.raises(NoRoom) as refused:
        library.again().begin(wanted("a.epub"), PLACING)
    assert refused.value.parts["free"] == 0
    library.db.conn.close()


def test_nothing_and_too_much_are_refused(library: Library) -> None:
    with pytest.raises(NothingGiven):
        library.inbox.begin([], PLACING)
    with pytest.raises(TooManyFiles):
        library.inbox.begin(wanted("a") * (MOST_FILES + 1), PLACING)


def crash_after_the_sum(library: Library, drop: Drop) -> None:
    folder = library.settings.data / "inbox" / drop.id
    (folder / "sums" / "0").write_text(SUM)


def crash_after_the_move(library: Library, drop: Drop) -> None:
    crash_after_the_sum(library, drop)
    folder = library.settings.data / "inbox" / drop.id
    (folder / "parts" / "0").rename(folder / "files" / "a.epub")


def crash_with_a_number_of_no_job(library: Library, drop: Drop) -> None:
    crash_after_the_move(library, drop)
    (library.settings.data / "inbox" / drop.id / "job").write_text("17")


@pytest.mark.parametrize("crash", [crash_after_the_sum, crash_after_the_move, crash_with_a_number_of_no_job])
def test_a_whole_file_is_imported_once_wherever_the_power_went(
    library: Library, crash: Callable[[Library, Drop], None]
) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.inbox.write(drop.id, 0, 0, BytesIO(BOOK))
    crash(library, drop)
    library.again().settle()
    library.again().settle()
    (job,) = library.jobs.newest(9)
    assert job.asked.paths[0].read_bytes() == BOOK


def test_what_is_imported_is_cleared_and_what_may_be_tried_again_stays(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.send(drop)
    (job,) = library.jobs.newest(1)
    folder = library.settings.data / "inbox" / drop.id
    for code, there in (("Cancelled", True), ("", False)):
        line = Report(file="a.epub", outcome=Outcome.ACCEPTED, code=code)
        library.db.conn.execute("DELETE FROM job_sources")
        library.db.conn.execute("UPDATE jobs SET state = 'asked'")
        library.jobs.spread(job.id, [line])
        library.inbox.settle()
        assert folder.exists()  # somebody may be reading it
        library.jobs.finish(job.id)
        library.inbox.settle()
        assert folder.exists() is there


def test_a_number_that_became_that_of_another_import_is_not_believed(library: Library, tmp_path: Path) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.inbox.write(drop.id, 0, 0, BytesIO(BOOK))
    crash_after_the_move(library, drop)
    other = library.jobs.create(Asked(paths=(tmp_path / "stick" / "x.pdf",), placing=PLACING), [])
    (library.settings.data / "inbox" / drop.id / "job").write_text(str(other))
    library.db.conn.execute("UPDATE jobs SET state = 'asked'")
    library.jobs.spread(other, [Report(file="x.pdf", outcome=Outcome.ACCEPTED)])
    library.jobs.finish(other)
    library.again().settle()
    library.again().settle()
    newest, *older = library.jobs.newest(9)
    assert [job.id for job in older] == [other]
    assert newest.asked.paths[0].read_bytes() == BOOK


def crash_of_the_removal_before(folder: Path) -> None:
    (folder / "drop.json").unlink()


def crash_of_the_removal(folder: Path) -> None:
    (folder / "drop.json").unlink()
    folder.rename(folder.with_name(f".{folder.name}.gone"))


@pytest.mark.parametrize("crash", [crash_of_the_removal_before, crash_of_the_removal])
def test_a_drop_that_is_half_removed_stands_in_nobodys_way_and_is_cleared(
    library: Library, crash: Callable[[Path], None]
) -> None:
    half, whole = (library.inbox.begin(wanted("a.epub"), PLACING) for _ in range(2))
    folder = library.settings.data / "inbox" / half.id
    crash(folder)
    assert library.inbox.drops() == (whole,)
    assert library.inbox.largest() > 0
    new = library.inbox.begin(wanted("b.epub"), PLACING)
    library.time += timedelta(days=8)
    os.utime(library.settings.data / "inbox" / new.id, (library.time.timestamp(),) * 2)
    library.inbox.settle()
    assert [path.name for path in (library.settings.data / "inbox").iterdir()] == [new.id]


def test_people_who_begin_and_give_up_uploads_at_once_do_not_meet(library: Library) -> None:
    wrong: list[Exception] = []

    def people() -> None:
        db = open_catalogue(library.settings.data)
        inbox = Inbox(library.settings, Jobs(db), lambda: library.time)
        try:
            for _ in range(15):
                inbox.leave_out(inbox.begin(wanted("a.epub", size=1), PLACING).id)
        except Exception as error:  # noqa: BLE001 # whatever it is, it is told below
            wrong.append(error)
        finally:
            db.conn.close()

    threads = [threading.Thread(target=people) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert library.inbox.drops() == ()


def test_what_lay_too_long_is_cleared(library: Library) -> None:
    drop = library.inbox.begin(wanted("a.epub"), PLACING)
    library.inbox.write(drop.id, 0, 0, BytesIO(BOOK[:9]))
    draft = library.settings.data / "inbox" / ".left"
    draft.mkdir()
    library.time += timedelta(days=6)
    library.inbox.settle()
    assert library.inbox.drops()
    library.time += timedelta(days=2)
    library.inbox.settle()
    assert library.inbox.drops() == ()
    assert not list((library.settings.data / "inbox").iterdir())
