"""Real files through the real command line, sandbox, store, index and catalogue."""

import os
import shutil
import signal
import zipfile
from pathlib import Path

import pytest

from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Level, State
from kiosk.content.reports import Outcome
from kiosk.content.search import Query, Searcher
from kiosk.content.store import Store
from kiosk.sqlite import DatabaseBusy, DatabaseMissing
from tests.builders.importing import PATIENT, Added, add, begin, begin_add, end_add, export, kiosk, new_library, whole
from tests.builders.mixed import REFUSED, TITLES, make_book, make_mixed
from tests.builders.pdf import make_pdf
from tests.builders.zim import make_zim, page

ACCEPTED, WARNED, REFUSAL = Outcome.ACCEPTED, Outcome.WARNED, Outcome.REFUSED


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_mixed(tmp_path_factory.mktemp("stick") / "mixed")


@pytest.fixture(scope="module")
def library(stick: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Added]:
    """A library with everything from the stick; not to be changed."""
    data = new_library(tmp_path_factory.mktemp("library") / "data")
    return data, add(data, stick)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return new_library(tmp_path / "data")


def book(folder: Path, title: str, **facts: str) -> Path:
    return make_book(folder / f"{title}.epub", title, **facts)


def test_every_good_file_is_let_in_and_every_bad_one_has_its_reason(library: tuple[Path, Added]) -> None:
    data, added = library
    assert added.code == 0
    refused = {Path(r.file).name: r.code for r in added.reports if r.outcome is REFUSAL}
    assert refused == {
        "empty.epub": "EmptyFile",
        "text.txt": "OtherDocument",
        "cut.epub": added.report("cut.epub").code,
        "damaged.zim": added.report("damaged.zim").code,
        "lone.vtt": "NoFilm",
        "other.zip": "OtherDocument",
    }
    assert len(refused) == REFUSED
    for report in added.reports:
        assert bool(report.item) != (report.outcome is REFUSAL)
        assert report.reason or report.outcome is ACCEPTED
        assert report.advice or report.outcome is not REFUSAL
        assert report.seconds >= 0
    assert len(whole(data)) == TITLES


def test_titles_become_what_their_content_says(library: tuple[Path, Added]) -> None:
    _, added = library
    kinds = {Path(r.file).name: (r.kind, r.title) for r in added.reports if r.item}
    assert kinds["book 0.epub"] == ("epub", "Book 0")
    assert kinds["paper 0.pdf"] == ("pdf", "Paper 0")
    assert kinds["comic 0.cbz"] == ("comic", "Comic mango 0")
    assert kinds["songa.mp3"] == ("audio", "Song mango 0")
    assert kinds["story in parts"] == ("audio", "Story of mango")
    assert kinds["film.webm"] == ("video", "Film of mango")
    assert kinds["wiki 0.zim"] == ("zim", "Zim 0")
    assert kinds["package 0.zip"] == ("html", "Package 0")


def test_the_text_of_what_was_added_is_found(library: tuple[Path, Added]) -> None:
    data, added = library
    with Catalogue.open(data) as catalogue:
        hits = Searcher.open(data).search(Query(text="mango", limit=100), catalogue.shown_ids()).hits
    found = {hit.item for hit in hits}
    for name in ("book 2.epub", "paper 1.pdf", "comic 0.cbz", "wiki 1.zim", "package 1.zip", "story in parts"):
        assert added.report(name).item in found, name


def test_originals_are_kept_byte_for_byte(library: tuple[Path, Added], stick: Path) -> None:
    data, added = library
    with Catalogue.open(data) as catalogue:
        item = catalogue.item(added.report("paper 2.pdf").item)
    assert item
    assert Store(data).original(item.files[0].sha256).read_bytes() == (stick / "paper 2.pdf").read_bytes()
    assert item.files[0].name == "paper 2.pdf"


def test_titles_of_active_content_lie_where_kiwix_serves_them(library: tuple[Path, Added]) -> None:
    data, added = library
    active = {report.item for report in added.reports if report.kind in {"zim", "html"} and report.item}
    assert added.report("package 0.zip").item in active
    assert {file.stem for file in (data / "zim").glob("*.zim")} == active


def test_the_same_bytes_twice_are_one_title(library: tuple[Path, Added]) -> None:
    _, added = library
    again, first = added.report("book again.epub"), added.report("book 3.epub")
    assert (again.item, again.code, again.outcome) == (first.item, "AlreadyHere", ACCEPTED)
    assert "already in the library" in again.reason


def test_adding_everything_again_changes_nothing(tmp_path: Path, library: tuple[Path, Added], stick: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(library[0], data)
    before = export(data)
    again = add(data, stick)
    assert {r.code for r in again.reports if r.outcome is not REFUSAL} == {"AlreadyHere"}
    assert export(data) == before


def test_lines_come_in_the_order_of_the_files(library: tuple[Path, Added]) -> None:
    _, added = library
    taken = [Path(r.file).name for r in added.reports if r.kind == "pdf"]
    assert taken == ["paper 0.pdf", "paper 1.pdf", "paper 2.pdf", "paper 3.pdf"]


def test_where_titles_go_is_asked_by_the_command(tmp_path: Path, data: Path) -> None:
    added = add(
        data, book(tmp_path, "A"), "--shelf", "stories", "--shelf", "law", "--level", "easy", "--state", "waiting"
    )
    with Catalogue.open(data) as catalogue:
        item = catalogue.item(added.reports[0].item)
    assert item
    assert (item.shelves, item.level, item.state) == (("stories", "law"), Level.EASY, State.WAITING)


def test_where_titles_go_is_said_by_the_folder(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    book(folder, "A")
    (folder / "collection.toml").write_text('["A.epub"]\nshelves = ["health"]\n')
    added = add(data, folder)
    with Catalogue.open(data) as catalogue:
        item = catalogue.item(added.reports[0].item)
    assert item
    assert item.shelves == ("health",)


@pytest.mark.parametrize("where", ["command", "folder"])
def test_a_shelf_that_does_not_exist_stops_an_import_before_it_begins(tmp_path: Path, data: Path, where: str) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    book(folder, "A")
    if where == "folder":
        (folder / "collection.toml").write_text('["A.epub"]\nshelves = ["attic"]\n')
    added = add(data, folder, *(["--shelf", "attic"] if where == "command" else []))
    assert (added.code, added.reports) == (1, [])
    assert "There is no shelf called attic" in added.said
    assert whole(data) == []


def test_a_new_edition_stands_beside_the_old_and_says_so(tmp_path: Path, data: Path) -> None:
    add(data, book(tmp_path, "Story", text="old"))
    added = add(data, book(tmp_path, "Story", text="new"))
    assert added.reports[0].outcome is WARNED
    assert "Another edition" in added.reports[0].reason
    assert "--replace" in added.reports[0].advice
    assert len(whole(data)) == 2


def test_a_new_edition_takes_the_place_of_the_old_on_request(tmp_path: Path, data: Path) -> None:
    old = add(data, book(tmp_path, "Story", text="old"), "--shelf", "stories").reports[0].item
    added = add(data, book(tmp_path, "Story", text="new"), "--replace")
    assert added.reports[0].outcome is ACCEPTED
    with Catalogue.open(data) as catalogue:
        (item,) = catalogue.items()
        assert (item.replaces, item.shelves) == (old, ("stories",))
        assert catalogue.is_binned(old)


def test_two_editions_in_one_import_see_each_other(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    make_book(folder / "1.epub", "Story", text="old")
    make_book(folder / "2.epub", "Story", text="new")
    assert [report.outcome for report in add(data, folder).reports] == [ACCEPTED, WARNED]


def test_a_title_from_the_bin_comes_back_with_its_edits(tmp_path: Path, data: Path) -> None:
    given = book(tmp_path, "Story")
    item = add(data, given).reports[0].item
    for command in (["edit", item, "--title", "Better"], ["remove", item]):
        assert kiosk(data, *command).returncode == 0
    added = add(data, given)
    assert added.reports[0].reason == "It was in the bin and is back."
    assert added.reports[0].title == "Better"
    assert whole(data) == [item]


def test_a_bad_file_never_stops_the_rest(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    for number in range(3):
        book(folder, f"{2 * number}")
        (folder / f"{2 * number + 1}.epub").write_bytes(b"PK\x03\x04" + os.urandom(500))
    outcomes = [report.outcome for report in add(data, folder).reports]
    assert (outcomes.count(ACCEPTED), outcomes.count(REFUSAL)) == (3, 3)


def test_readers_see_whole_titles_while_an_import_is_running(data: Path, stick: Path) -> None:
    seen = set()
    process = begin_add(data, stick)
    while process.poll() is None:
        try:
            seen.add(len(whole(data)))
        except (DatabaseMissing, DatabaseBusy):
            continue
    assert end_add(process).code == 0
    assert seen <= set(range(TITLES + 1))
    assert len(whole(data)) == TITLES


def test_an_import_that_is_stopped_goes_on_when_it_is_asked_for_again(tmp_path: Path, data: Path, stick: Path) -> None:
    other = new_library(tmp_path / "other")
    process = begin_add(data, stick)
    assert process.stdout
    process.stdout.readline()  # it has begun
    process.send_signal(signal.SIGINT)
    stopped = end_add(process)
    assert stopped.code in {0, 130}
    if stopped.code == 130:
        assert "give the same command again" in stopped.said
        assert len(whole(data)) < TITLES
    assert add(data, stick).code == 0
    add(other, stick)
    if stopped.code == 130:
        assert export(data) == export(other)


def test_without_room_on_the_disk_nothing_is_taken_and_later_it_goes_on(tmp_path: Path, data: Path) -> None:
    given = book(tmp_path, "Story")
    (tmp_path / "empty.epub").touch()
    (data / "kiosk.toml").write_text(f"[limits]\nreserve = {1 << 60}\n")
    full = add(data, given, tmp_path / "empty.epub")
    assert full.code == 1
    assert "The disk is too full" in full.said
    assert full.outcomes() == {"empty.epub": REFUSAL}
    assert whole(data) == []
    assert not any((data / "staging").glob("*"))
    (data / "kiosk.toml").write_text(PATIENT)
    later = add(data, given, tmp_path / "empty.epub")
    assert later.code == 0
    assert later.outcomes() == {"Story.epub": ACCEPTED, "empty.epub": REFUSAL}


def test_a_file_that_takes_too_long_is_refused_and_the_next_is_read(tmp_path: Path, data: Path) -> None:
    (data / "kiosk.toml").write_text("[limits]\nseconds = 0.0\nseconds_per_mib = 20.0\n")  # time by size alone
    small = make_book(tmp_path / "a.epub", "Small")
    large = tmp_path / "b.epub"
    make_book(large, "Large")
    with zipfile.ZipFile(large, "a") as archive:
        archive.writestr("EPUB/padding.bin", os.urandom(3_000_000))
    added = add(data, small, large)
    assert added.report("a.epub").code == "TooCostly"
    assert "limit of 0 seconds" in added.report("a.epub").reason
    assert added.report("b.epub").outcome is not REFUSAL


def test_a_file_that_eats_memory_is_refused_and_the_next_is_read(tmp_path: Path, data: Path) -> None:
    (data / "kiosk.toml").write_text(PATIENT + "memory = 80000000\n")
    greedy = make_book(tmp_path / "a.epub", "Greedy", text=" ".join(map(str, range(1_000_000))))
    added = add(data, greedy, book(tmp_path, "b"))
    assert added.report("a.epub").code == "TooCostly"
    assert "76 MiB" in added.report("a.epub").reason
    assert added.report("b.epub").outcome is ACCEPTED


def test_names_in_broken_encodings_are_no_obstacle(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    good = make_book(tmp_path / "x.epub", "Café")
    good.rename(os.fsdecode(os.fsencode(folder) + b"/caf\xe9\x1b[2J.epub"))
    (folder / os.fsdecode(b"\xff.txt")).write_text("text")
    added = add(data, folder)
    assert added.outcomes() == {"caf\\xe9\\x1b[2J.epub": ACCEPTED, "\\xff.txt": REFUSAL}
    with Catalogue.open(data) as catalogue:
        item = catalogue.item(added.report("caf\\xe9\\x1b[2J.epub").item)
    assert item
    assert item.files[0].name == "caf\\xe9\\x1b[2J.epub"


def test_a_stick_that_is_pulled_out_before_its_turn_is_a_refusal(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "given"
    folder.mkdir()
    for number in range(3):
        book(folder, f"{number}")
    (data / "kiosk.toml").write_text(f"[limits]\nreserve = {1 << 60}\n")
    assert add(data, folder).code == 1  # the job is noted, and waits
    (folder / "1.epub").unlink()
    (data / "kiosk.toml").write_text(PATIENT)
    assert add(data, folder).outcomes() == {"0.epub": ACCEPTED, "1.epub": REFUSAL, "2.epub": ACCEPTED}


def test_two_imports_at_once_take_turns(tmp_path: Path, data: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        for number in range(3):
            book(folder, f"{folder.name} {number}")
    running = [begin_add(data, folder) for folder in folders]
    done = [end_add(process) for process in running]
    assert [one.code for one in done] == [0, 0], done
    assert [len(one.reports) for one in done] == [3, 3]
    assert len(whole(data)) == 6


def test_the_same_import_asked_for_twice_at_once_is_told_to_both(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    for number in range(3):
        book(folder, f"{number}")
    (data / "kiosk.toml").write_text(f"[limits]\nreserve = {1 << 60}\n")
    add(data, folder)
    (data / "kiosk.toml").write_text(PATIENT)
    done = [end_add(process) for process in [begin_add(data, folder), begin_add(data, folder)]]
    assert [sorted(one.outcomes()) for one in done] == [["0.epub", "1.epub", "2.epub"]] * 2
    assert len(whole(data)) == 3


def test_a_zim_that_is_hidden_leaves_kiwix_and_comes_back_with_undo(tmp_path: Path, data: Path) -> None:
    given = make_zim(tmp_path / "w.zim", {"a": page("A", "<p>x</p>")}, main="a")
    item = add(data, given).reports[0].item
    assert [path.name for path in (data / "zim").iterdir()] == [f"{item}.zim"]
    kiosk(data, "hide", item)
    assert list((data / "zim").iterdir()) == []
    kiosk(data, "undo")
    assert (data / "zim" / f"{item}.zim").exists()


def test_a_worker_takes_what_waits_and_ends_when_told(tmp_path: Path, data: Path) -> None:
    (data / "kiosk.toml").write_text(f"[limits]\nreserve = {1 << 60}\n")
    given = tmp_path / "p.pdf"
    given.write_bytes(make_pdf(["text"]))
    assert add(data, given).code == 1
    (data / "kiosk.toml").write_text(PATIENT)
    worker = begin(data, "worker")
    try:
        while not _shown(data):
            assert worker.poll() is None
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=60)
    assert worker.returncode == 0
    assert len(whole(data)) == 1


def test_a_worker_outlives_a_full_disk_and_writes_down_what_is_wrong(tmp_path: Path, data: Path) -> None:
    (data / "kiosk.toml").write_text(f"[limits]\nreserve = {1 << 60}\n")
    add(data, book(tmp_path, "A"))
    worker = begin(data, "worker")
    assert worker.stderr
    assert b"The disk is too full" in worker.stderr.readline()
    assert worker.poll() is None
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=60)
    assert worker.returncode == 0


def test_people_get_a_table(tmp_path: Path, data: Path) -> None:
    (tmp_path / "empty.epub").touch()
    done = kiosk(data, "add", str(book(tmp_path, "A")), str(tmp_path / "empty.epub"))
    assert done.stdout.splitlines()[0].startswith("accepted ")
    assert done.stdout.splitlines()[-1] == "1 accepted · 0 warned · 1 refused"
    assert done.stderr == ""


def _shown(data: Path) -> bool:
    try:
        return bool(whole(data))
    except (DatabaseMissing, DatabaseBusy):
        return False
