"""The library of kiwix, kept in step by the real kiwix-manage."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.content import kiwix
from kiosk.content.kiwix import Library, NotServed
from tests.builders.zim import make_zim, page, split

pytestmark = pytest.mark.skipif(not shutil.which("kiwix-manage"), reason="kiwix-tools is not installed")
ONE, TWO, SPLIT = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb", "cccccccccccccccc"


def put(data: Path, item: str, *, title: str = "T") -> Path:
    folder = data / "zim"
    folder.mkdir(exist_ok=True)
    return make_zim(
        folder / f"{item}.zim",
        {"index": page(title, "<p>x")},
        main="index",
        metadata={"Title": title, "Language": "eng"},
    )


def test_an_item_is_added_and_removed(tmp_path: Path) -> None:
    library = Library(tmp_path)

    library.add(ONE, put(tmp_path, ONE))
    library.add(TWO, put(tmp_path, TWO))
    assert library.ids() == (ONE, TWO)

    library.remove(ONE)
    library.remove(ONE)
    assert library.ids() == (TWO,)


def test_the_library_is_brought_in_step_with_what_is_wanted(tmp_path: Path) -> None:
    library = Library(tmp_path)
    one, two = put(tmp_path, ONE), put(tmp_path, TWO)
    assert library.sync({ONE: one}).added == (ONE,)

    change = library.sync({TWO: two})

    assert (change.added, change.removed, change.failed) == ((TWO,), (ONE,), ())
    assert library.ids() == (TWO,)


def test_nothing_is_written_when_nothing_changed(tmp_path: Path) -> None:
    library = Library(tmp_path)
    wanted = {ONE: put(tmp_path, ONE)}
    library.sync(wanted)
    before = library.file.stat()

    library.sync(wanted)

    assert library.file.stat().st_ino == before.st_ino


def test_no_items_make_an_empty_library(tmp_path: Path) -> None:
    Library(tmp_path).sync({})

    assert Library(tmp_path).ids() == ()
    assert (tmp_path / "library.xml").exists()


def test_a_file_kiwix_cannot_open_is_told_and_the_others_stay(tmp_path: Path) -> None:
    library = Library(tmp_path)
    good = put(tmp_path, ONE)
    bad = tmp_path / "zim" / f"{TWO}.zim"
    bad.write_bytes(b"ZIM\x04 but nothing else" * 10)

    change = library.sync({ONE: good, TWO: bad})

    assert [item for item, _ in change.failed] == [TWO]
    assert library.ids() == (ONE,)
    with pytest.raises(NotServed):
        library.add(TWO, bad)
    assert library.ids() == (ONE,)


@pytest.fixture
def tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often kiwix-manage was asked to open the second item since the last question; with `slow` it never ends."""
    programs, told = tmp_path / "bin", tmp_path / "told"
    programs.mkdir()
    told.touch()
    program = programs / "kiwix-manage"
    program.write_text(
        f"""#!/bin/sh
        case "$*" in *" add "*{TWO}.zim) echo >> {told}; [ -e {tmp_path}/slow ] && exec sleep 60;; esac
        exec {shutil.which("kiwix-manage")} "$@"
        """
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)

    def count() -> int:
        number = len(told.read_text())
        told.write_text("")
        return number

    return count


def test_what_kiwix_cannot_open_is_tried_again_only_when_it_or_kiwix_changes(
    tmp_path: Path, tries: Callable[[], int]
) -> None:
    wanted = {ONE: put(tmp_path, ONE), TWO: tmp_path / "zim" / f"{TWO}.zim"}
    wanted[TWO].write_bytes(b"ZIM\x04 but nothing else" * 10)
    for _ in range(3):
        assert [item for item, _ in Library(tmp_path).sync(wanted).failed] == [TWO]
    assert tries() == 1
    Library(tmp_path).sync(wanted, anew=True)
    assert tries() == 1
    os.utime(tmp_path / "bin" / "kiwix-manage", (1, 1))
    assert [Library(tmp_path).sync(wanted).failed[0][0] for _ in range(2)] == [TWO, TWO]
    assert tries() == 1
    wanted[TWO].unlink()
    put(tmp_path, TWO)
    assert Library(tmp_path).sync(wanted).failed == ()
    assert Library(tmp_path).ids() == (ONE, TWO)


def test_a_file_at_which_kiwix_hangs_costs_its_time_once_and_the_others_are_served(
    tmp_path: Path, tries: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiwix, "SECONDS", 3.0)
    (tmp_path / "slow").touch()
    wanted = {ONE: put(tmp_path, ONE), TWO: put(tmp_path, TWO)}
    for _ in range(2):
        (failed,) = Library(tmp_path).sync(wanted).failed
        assert failed[0] == TWO
        assert "did not end within" in str(failed[1])
    assert (tries(), Library(tmp_path).ids()) == (1, (ONE,))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotServed):
        Library(tmp_path).add(ONE, tmp_path / "zim" / f"{ONE}.zim")


def test_a_damaged_library_is_made_anew(tmp_path: Path) -> None:
    library = Library(tmp_path)
    wanted = {ONE: put(tmp_path, ONE)}
    library.file.write_text("<library><book")

    library.sync(wanted)

    assert library.ids() == (ONE,)


def test_the_old_library_stays_when_the_new_one_cannot_be_put_in_its_place(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.add(ONE, put(tmp_path, ONE))
    before = library.file.read_bytes()
    (tmp_path / ".library.xml.new").mkdir()

    with pytest.raises(IsADirectoryError):
        library.add(TWO, put(tmp_path, TWO))

    assert library.file.read_bytes() == before


def test_two_files_with_the_same_uuid_are_two_entries(tmp_path: Path) -> None:
    library = Library(tmp_path)
    one = put(tmp_path, ONE)
    shutil.copy(one, tmp_path / "zim" / f"{TWO}.zim")

    library.sync({ONE: one, TWO: tmp_path / "zim" / f"{TWO}.zim"})

    assert library.ids() == (ONE, TWO)


def test_a_title_cannot_write_into_the_library(tmp_path: Path) -> None:
    library = Library(tmp_path)

    library.add(ONE, put(tmp_path, ONE, title='"/><book id="x" path="/etc/passwd" title="'))

    assert library.ids() == (ONE,)
    assert library.file.read_text().count("<book ") == 1


def test_every_change_is_a_whole_second_later_than_the_one_before(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.add(ONE, put(tmp_path, ONE))
    os.utime(library.file, (4_000_000_000, 4_000_000_000))  # as if the clock had gone back since

    library.remove(ONE)

    assert library.file.stat().st_mtime >= 4_000_000_001


def test_a_split_file_is_one_entry_and_what_was_joined_goes_with_it(tmp_path: Path) -> None:
    library = Library(tmp_path)
    folder = tmp_path / "zim"
    folder.mkdir()
    whole = make_zim(tmp_path / f"{SPLIT}.zim", {f"{n}": page("T", os.urandom(3000).hex()) for n in range(40)})
    first, *_ = split(whole, folder, 50_000)

    library.sync({SPLIT: first})
    assert library.ids() == (SPLIT,)
    library.sync({SPLIT: first})
    assert library.ids() == (SPLIT,)

    library.sync({})
    assert list((tmp_path / "zim-joined").glob("*")) == []
