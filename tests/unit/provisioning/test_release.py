"""A new release takes over or gives way, and whenever the power goes one of the two is there, whole."""

import importlib.util
import json
import os
import sqlite3
import struct
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import pytest

NOBODY = 65534
SCRIPT = Path(__file__).parents[3] / "ansible" / "roles" / "server" / "files" / "box_release.py"
_STEPS = ("open", "os.rename", "os.remove", "os.symlink", "os.mkdir", "os.rmdir", "os.chmod", "sqlite3.connect")


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("box_release", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["box_release"] = module  # dataclasses look for it there
    sys.path.insert(0, str(SCRIPT.parent))  # as Python does for a script
    spec.loader.exec_module(module)
    return module


box_release = _script()


@dataclass(frozen=True)
class Box(box_release.Machine):  # type: ignore[name-defined,misc]
    """A machine whose releases are folders: one with `changes` changes tables at its start, `broken` is a fault."""

    start_id: str = "first"

    def boot(self) -> str:
        return self.start_id

    def alone(self) -> AbstractContextManager[None]:
        return nullcontext()

    def stop(self) -> None:
        pass

    def start(self) -> None:
        release = self.releases / "current"
        assert (release / "whole").exists()
        with closing(sqlite3.connect(self.data / "catalogue.db")) as db, db:
            done = migrations(db)
            if (release / "changes").exists():
                db.execute("INSERT OR IGNORE INTO _sqlite_migrations VALUES ('catalogue', 'm002')")
            else:
                assert done == ["m001"], "an old release cannot read what a newer one has changed"

    def fault(self) -> str:
        return "it is broken" if (self.releases / "current" / "broken").exists() else ""


class Fatal(Box):
    """The power goes in the middle of a trial."""

    def fault(self) -> str:
        os._exit(9)


def migrations(db: sqlite3.Connection) -> list[str]:
    return [row[0] for row in db.execute("SELECT name FROM _sqlite_migrations ORDER BY name")]


def library(folder: Path, *new: str) -> Box:
    """A machine on which the release `old` runs, and `new` lies beside it with these marks."""
    folder.mkdir(exist_ok=True)
    box = Box(
        releases=folder / "releases",
        data=folder / "data",
        copies=folder / "copies",
        etc=folder / "etc",
        run=folder / "run",
    )
    for name, marks in {"old": (), "new": new}.items():
        (box.releases / name).mkdir(parents=True)
        for mark in ("whole", *marks):
            (box.releases / name / mark).touch()
    (box.releases / "current").symlink_to("old")
    (box.data / "usage").mkdir(parents=True)
    for file in (box.data / "catalogue.db", box.data / "usage" / "usage.db"):
        with closing(sqlite3.connect(file)) as db, db:
            db.execute(
                "CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, PRIMARY KEY (migration_set, name))"
            )
            db.execute("INSERT INTO _sqlite_migrations VALUES ('catalogue', 'm001')")
            db.execute("CREATE TABLE titles (name TEXT)")
            db.execute("INSERT INTO titles VALUES ('Tom')")
    return box


def titles(box: Box) -> Sequence[str]:
    with closing(sqlite3.connect(box.data / "catalogue.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in db.execute("SELECT name FROM titles")]


def releases(box: Box) -> Any:
    return box_release.Releases(box)


def test_a_release_that_works_takes_over_and_the_one_before_stays(tmp_path: Path) -> None:
    box = library(tmp_path, "changes")
    (box.releases / "ancient").mkdir()
    assert releases(box).switch("new") == ""
    assert releases(box).current == "new"
    assert sorted(path.name for path in box.releases.iterdir() if path.is_dir()) == ["current", "new", "old"]
    assert json.loads((box.releases / "last-update.json").read_text())["fault"] == ""


def test_one_that_does_not_work_gives_way_with_all_it_changed(tmp_path: Path) -> None:
    box = library(tmp_path, "changes", "broken")
    (box.data / "catalogue.db").chmod(0o664)
    assert releases(box).switch("new") == "it is broken"
    assert releases(box).current == "old"
    assert titles(box) == ["Tom"]
    assert (box.data / "catalogue.db").stat().st_mode & 0o777 == 0o664
    assert json.loads((box.releases / "last-update.json").read_text()) == {
        "from": "old",
        "to": "new",
        "fault": "it is broken",
    }


def test_what_was_entered_during_a_trial_stays_when_tables_are_as_they_were(tmp_path: Path) -> None:
    box = library(tmp_path, "broken")
    entering = type("Entering", (Box,), {"fault": lambda self: _enter(self) or "it is broken"})
    machine = entering(**vars(box))
    assert box_release.Releases(machine).switch("new") == "it is broken"
    assert titles(box) == ["Tom", "Jerry"]


def _enter(box: Box) -> str:
    with closing(sqlite3.connect(box.data / "catalogue.db")) as db, db:
        db.execute("INSERT INTO titles VALUES ('Jerry')")
    return ""


@pytest.mark.parametrize("marks", [("changes",), ("changes", "broken")])
def test_whenever_the_power_goes_one_of_the_two_runs_after_the_next_start(
    tmp_path: Path, marks: tuple[str, ...]
) -> None:
    seen = set()
    for step in range(1, 500):
        box = library(tmp_path / str(step), *marks)
        if _goes_off(box, step):
            break
        after = replace(box, start_id="second")
        if (box.releases / "trial.json").exists():
            releases(after).settle()
        after.start()  # fails when this release cannot read the database
        seen.add(releases(after).current)
        assert titles(box) == ["Tom"]
        assert not (box.releases / "trial.json").exists()
    assert step > 20, "there was something to cut"
    assert seen == ({"old"} if "broken" in marks else {"old", "new"})


def test_the_way_back_can_itself_be_cut_short(tmp_path: Path) -> None:
    for step in range(1, 500):
        box = library(tmp_path / str(step), "changes", "broken")
        assert not _goes_off(Fatal(**vars(box)), 0)
        after = replace(box, start_id="second")
        if not (box.releases / "trial.json").exists():
            pytest.fail("the cut was to be in the middle of the trial")
        if _goes_off(after, step, settle=True):
            break
        third = replace(box, start_id="third")
        if (box.releases / "trial.json").exists():
            releases(third).settle()
        third.start()
        assert releases(third).current == "old"
        assert titles(box) == ["Tom"]
    assert step > 8


def test_a_trial_in_the_middle_is_no_matter_of_a_start_of_one_process(tmp_path: Path) -> None:
    box = library(tmp_path)
    (box.releases / "trial.json").write_text(json.dumps({"from": "old", "to": "new", "boot": "first"}))
    releases(box).settle()
    assert (box.releases / "trial.json").exists()
    (box.releases / "trial.json").unlink()  # it ended well in this moment
    releases(box).settle()
    assert releases(box).current == "old"


def _goes_off(box: Box, step: int, *, settle: bool = False) -> bool:
    """Switch to `new` in a process that dies at its so-manieth step on the disk; whether it came to its end."""
    child = os.fork()
    if child == 0:
        left = [step]

        def cut(event: str, _arguments: object) -> None:
            if event in _STEPS:
                left[0] -= 1
                if left[0] == 0:
                    os._exit(9)

        sys.addaudithook(cut)
        releases(box).settle() if settle else releases(box).switch("new")
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def today(box: Box) -> list[str]:
    """Copy what has changed, as each day; what is damaged."""
    damaged: list[str] = box_release.Databases(box.data, box.copies).keep_for_today()
    return damaged


def test_databases_are_copied_and_a_damaged_one_never_takes_the_place_of_its_copy(tmp_path: Path) -> None:
    box = library(tmp_path)
    assert today(box) == []
    copy = box.copies / "daily" / "catalogue.db"
    assert titles(Box(**{**vars(box), "data": copy.parent})) == ["Tom"]
    good, written = copy.read_bytes(), copy.stat().st_mtime_ns
    assert today(box) == []
    assert copy.stat().st_mtime_ns == written, "what has not changed is not written"
    file = box.data / "catalogue.db"
    file.write_bytes(file.read_bytes()[:4096] + b"\0" * 4096)
    os.utime(file, (2**31 - 9, 2**31 - 9))
    assert today(box) == ["catalogue.db"]
    assert copy.read_bytes() == good


@pytest.fixture
def nobodys() -> Iterator[Box]:
    """A library whose data belong to a process without rights, which can get at its own files and no others."""
    if os.geteuid():
        pytest.skip("only root has more rights than a process of the library")
    with TemporaryDirectory() as folder:  # not below root's own folder of tests
        Path(folder).chmod(0o755)
        box = library(Path(folder))
        for path in (box.data, *box.data.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
        yield box


def test_a_journal_that_names_a_file_of_root_s_does_not_make_root_delete_it(nobodys: Box) -> None:
    rules = nobodys.data.parent / "root" / "nftables.conf"
    rules.parent.mkdir(mode=0o700)
    rules.write_text("flush ruleset\n")
    file = nobodys.data / "catalogue.db"
    trap = _naming(rules, file)
    (nobodys.data / "catalogue.db-journal").write_bytes(trap)
    os.chown(nobodys.data / "catalogue.db-journal", NOBODY, NOBODY)
    today(nobodys)
    assert (nobodys.copies / "daily" / "catalogue.db").exists()
    assert rules.exists()
    (nobodys.data / "catalogue.db-journal").write_bytes(trap)
    with closing(sqlite3.connect(file)) as db:  # the control: what root's SQLite does with it
        db.execute("SELECT count(*) FROM titles").fetchone()
    assert not rules.exists()


def _naming(target: Path, file: Path) -> bytes:
    """A hot journal of a database that says it is part of a transaction with `target` (sqlite.org/fileformat2.html)."""
    content = file.read_bytes()
    size = int.from_bytes(content[16:18], "big")
    page, magic, nonce = content[:size], bytes.fromhex("d9d505f920a163d7"), 7
    check = nonce + sum(page[at] for at in range(size - 200, 0, -200))
    name = bytes(target)
    head = (magic + struct.pack(">IIIII", 1, nonce, len(content) // size, 512, size)).ljust(512, b"\0")
    record = struct.pack(">I", 1) + page + struct.pack(">I", check)
    lock_page = 0x40000000 // size + 1
    return head + record + struct.pack(">I", lock_page) + name + struct.pack(">II", len(name), sum(name)) + magic


def test_copies_go_on_after_a_clock_that_was_ahead(tmp_path: Path) -> None:
    box = library(tmp_path)
    file, copy = box.data / "catalogue.db", box.copies / "daily" / "catalogue.db"
    ahead = file.stat().st_mtime_ns + 365 * 86400 * 10**9
    os.utime(file, ns=(ahead, ahead))
    assert today(box) == []
    os.utime(copy, ns=(ahead, ahead))
    _enter(box)
    assert file.stat().st_mtime_ns < ahead
    assert today(box) == []
    assert titles(Box(**{**vars(box), "data": copy.parent})) == ["Tom", "Jerry"]
    assert copy.stat().st_mtime_ns == file.stat().st_mtime_ns


def test_nobody_but_root_reads_the_copies_nor_puts_others_in_their_place(tmp_path: Path) -> None:
    box = library(tmp_path, "changes")
    (box.data / "usage" / "usage.db").chmod(0o644)
    today(box)
    assert releases(box).switch("new") == ""
    copies = [path for path in box.copies.rglob("*") if path.is_file()]
    assert {path.name for path in copies} == {"catalogue.db", "usage.db"}
    assert {path.parts[-2] for path in copies} == {"daily", "usage", "before-update"}
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in copies)
    assert box.copies.stat().st_mode & 0o777 == 0o700
    machine = box_release.Machine()
    assert machine.data not in machine.copies.parents, "the folder is a process's, which could rename what lies in it"


def test_a_link_in_the_library_s_folder_leads_the_way_back_nowhere(tmp_path: Path) -> None:
    box = library(tmp_path, "changes", "broken")
    (tmp_path / "shadow").write_text("root's")
    (box.data / ".catalogue.db.new").symlink_to(tmp_path / "shadow")
    assert releases(box).switch("new") == "it is broken"
    assert titles(box) == ["Tom"]
    assert (tmp_path / "shadow").read_text() == "root's"


class Told(box_release.Machine):  # type: ignore[name-defined,misc]
    """A machine whose systemd is a program that writes down what it is asked."""

    def boot(self) -> str:
        return "first"

    def fault(self) -> str:
        return ""


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What systemd was asked for is written here."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "systemctl").write_text(f'#!/bin/sh\necho "$*" >>{tmp_path}/told\n')
    (tmp_path / "bin" / "systemctl").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path / "told"


def test_what_tries_again_every_five_minutes_starts_nothing_during_an_update(tmp_path: Path, told: Path) -> None:
    box = library(tmp_path / "box")
    fields = {key: value for key, value in vars(box).items() if key != "start_id"}
    assert releases(Told(**fields)).switch("new") == ""
    asked = told.read_text().splitlines()
    assert asked[0] == "stop box-again.timer box-again.service"
    assert asked[1].startswith("stop kiosk.target")
    assert asked[-2:] == ["start --no-block kiosk.target", "start box-again.timer"]


def test_an_update_that_ends_early_leaves_what_tries_again(tmp_path: Path, told: Path) -> None:
    box = library(tmp_path / "box")
    (box.data / "catalogue.db").write_bytes(b"no database" * 400)
    fields = {key: value for key, value in vars(box).items() if key != "start_id"}
    with pytest.raises(OSError, match="cannot be read"):
        releases(Told(**fields)).switch("new")
    assert told.read_text().splitlines()[-1] == "start box-again.timer"
    assert releases(box).current == "old"


def test_no_process_starts_before_an_interrupted_update_is_settled() -> None:
    units = SCRIPT.parents[4] / "systemd"
    common = (units / "kiosk-.service.d" / "sandbox.conf").read_text().splitlines()
    assert "Wants=box-settle.service" in common
    assert "After=box-settle.service" in common
    assert "StartLimitIntervalSec=0" in (units / "box-settle.service").read_text().splitlines()


def test_what_processes_were_started_with_is_known(tmp_path: Path) -> None:
    box = library(tmp_path)
    (box.etc / "kiosk").mkdir(parents=True)
    box.run.mkdir()
    assert releases(box).stale()
    releases(box).note_start()
    assert not releases(box).stale()
    units = box.etc / "systemd/system"
    units.mkdir(parents=True)
    (units / "box-stick@.service").touch()
    assert not releases(box).stale(), "of sticks they know nothing"
    (box.etc / "kiosk" / "names").write_text("library.lan 10.20.0.1\n")
    assert releases(box).stale()
