"""A library is saved on a stick and begins anew from it; sticks fail, and what was whole stays whole."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec
import pytest

from kiosk import config
from kiosk.backup import job, manifest, record
from kiosk.backup.manifest import NewerBackup, NoBackup
from kiosk.backup.restoring import BackupDamaged, LibraryThere, restore
from kiosk.backup.saving import extent, save
from kiosk.clock import Clock
from kiosk.content.catalogue import Catalogue
from kiosk.content.covers import Covers
from kiosk.content.curation import Curation, Edit
from kiosk.content.model import State
from kiosk.content.recordings import Recordings
from kiosk.content.schema import open_catalogue
from kiosk.content.store import Store
from kiosk.errors import KioskError
from kiosk.people.audit import Audit
from kiosk.people.model import Action, Role
from kiosk.usage.counter import Counter
from kiosk.usage.stick import StickFull, StickGone, StickReadOnly, StickRefused
from tests.builders import loopdisk
from tests.builders.fulldisk import no_file_larger_than
from tests.builders.head_office import FakeHeadOffice
from tests.builders.importing import PATIENT, add, begin, export, kiosk, new_library
from tests.builders.mixed import make_book, make_mixed
from tests.builders.pictures import make_picture
from tests.builders.voices import make_voice

DAY = date(2026, 11, 30)
NAMED = PATIENT + '[usage]\nsite = "here"\nname = "Here"\n'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of everything, with voices, figures of use and head office's key; not to be changed."""
    folder = tmp_path_factory.mktemp("made")
    data = new_library(folder / "data", NAMED)
    assert add(data, make_mixed(folder / "stick")).code == 0
    voice = make_voice(folder / "voice.wav")
    assert kiosk(data, "voice", "add", "label:home", str(voice), "--language", "km").returncode == 0
    assert (
        kiosk(data, "path", "add", "first", ids(data)[0], "--km", "ដំបូង", "--en", "First", "--fr", "Premier").returncode
        == 0
    )
    assert kiosk(data, "hide", ids(data)[1]).returncode == 0
    FakeHeadOffice().install(data / "usage")
    for item in ids(data)[:3]:
        choose_cover(data, item)
    return data


@pytest.fixture(scope="module")
def mould(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mould")
    data = new_library(folder / "data", NAMED)
    add(data, make_book(folder / "one.epub", "One"))
    kiosk(data, "voice", "add", "label:home", str(make_voice(folder / "voice.wav")), "--language", "km")
    return data


@pytest.fixture
def small(mould: Path, tmp_path: Path) -> Path:
    """A library of one book and one voice."""
    return shutil.copytree(mould, tmp_path / "data")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def ids(data: Path) -> list[str]:
    with Catalogue.open(data) as catalogue:
        return sorted(item.id for item in catalogue.everything())


def books(folder: Path, count: int) -> list[Path]:
    """So many books, each too large to be copied in a moment."""
    return [make_book(folder / f"{n}.epub", str(n), text=os.urandom(400_000).hex()) for n in range(count)]


def choose_cover(data: Path, item_id: str, colour: str = "teal") -> str:
    """Have a title shown with a picture of somebody's; returns its name."""
    picture = data.parent / "picture.png"
    picture.write_bytes(make_picture("PNG", (400, 600), colour))
    db = open_catalogue(data)
    with closing(db.conn):
        curation = Curation(db, lambda: DAY)
        item = curation.catalogue.item(item_id)
        assert item
        name = Covers(config.load(data)).from_file(item, picture, picture.name)
        curation.edit(item_id, Edit(cover=name))
    return name


def original_of(data: Path) -> str:
    """The hash of the only title's file."""
    with Catalogue.open(data) as catalogue:
        (sha256,) = catalogue.originals()
    return sha256


def voices(data: Path) -> object:
    with Catalogue.open(data) as catalogue:
        return Recordings(catalogue.connection).all()


def saved(data: Path, stick: Path, *, originals: bool = True) -> tuple[Path, manifest.Manifest]:
    return save(config.load(data), stick, DAY, originals=originals)


def state(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_wiped_data_folder_becomes_the_same_library_again(made: Path, stick: Path, tmp_path: Path) -> None:
    before, heard = export(made), voices(made)
    done = kiosk(made, "backup", "save", str(stick))
    assert done.returncode == 0, done.stderr
    anew = tmp_path / "anew"
    folder = stick / "kiosk-backup-here"
    done = kiosk(anew, "backup", "restore", str(folder))
    assert done.returncode == 0, done.stderr
    assert export(anew) == before
    assert voices(anew) == heard
    assert (anew / "kiosk.toml").read_text() == NAMED
    assert (anew / "usage" / "head-office.json").read_bytes() == (made / "usage" / "head-office.json").read_bytes()
    assert kiosk(anew, "check").returncode == 0
    assert manifest.read(folder).fingerprint in done.stdout


def test_chosen_covers_come_back_the_one_that_is_shown_and_the_one_before(
    small: Path, stick: Path, tmp_path: Path
) -> None:
    (item,) = ids(small)
    names = [choose_cover(small, item), choose_cover(small, item, "brown")]
    covers = {name: Store(small).prepared(item, name) for name in names}
    folder, made = saved(small, stick, originals=False)
    assert len(made.covers) == 4, "two covers, each with its small picture"
    anew = tmp_path / "anew"
    restore(folder, config.load(anew))
    with Catalogue.open(anew) as catalogue:
        found = catalogue.item(item)
    assert found
    assert found.publication.cover == names[1]
    for name, cover in covers.items():
        there = Store(anew).prepared(item, name)
        assert there
        assert cover
        assert there.read() == cover.read()
    _, again = saved(anew, stick, originals=False)
    assert again.covers == made.covers


def test_a_changed_cover_in_the_backup_is_left_out_and_named(small: Path, stick: Path, tmp_path: Path) -> None:
    choose_cover(small, *ids(small))
    folder, made = saved(small, stick)
    part = min(made.covers.values(), key=lambda part: part.size)
    (folder / manifest.place_of(part.sha256)).write_bytes(b"x" * part.size)
    assert restore(folder, config.load(tmp_path / "anew")).damaged == (part.sha256,)


@pytest.mark.parametrize(
    "place", ["../../etc", "a2a2a2a2a2a2a2a2/../cover-00000000.webp", "a2a2a2a2a2a2a2a2/book.json"]
)
def test_a_backup_that_names_anything_but_covers_is_none(small: Path, stick: Path, place: str) -> None:
    choose_cover(small, *ids(small))
    folder, made = saved(small, stick)
    forged = msgspec.structs.replace(made, covers={place: next(iter(made.covers.values()))})
    (folder / manifest.file_name(made.number)).write_bytes(manifest.to_bytes(forged))
    with pytest.raises(NoBackup):
        manifest.read(folder)


def test_nothing_of_readers_and_no_secret_key_is_on_the_stick(small: Path, stick: Path) -> None:
    Counter(small / "usage", config.load(small).usage, Clock()).close()
    assert (small / "usage" / "site.key").exists()
    FakeHeadOffice().install(small / "usage")
    folder, made = saved(small, stick)
    assert set(made.parts) == {"catalogue.db", "kiosk.toml", "head-office.json"}
    needed = {*made.files, *(made.place(name) for name in made.parts), manifest.file_name(made.number)}
    assert {file.name for file in folder.rglob("*") if file.is_file()} == needed
    secret = (small / "usage" / "site.key").read_bytes()
    assert all(secret not in content for content in state(folder).values())


def test_bytes_of_deleted_rows_do_not_travel(small: Path, stick: Path) -> None:
    connection = sqlite3.connect(small / "catalogue.db")
    connection.execute("CREATE TABLE gone (text TEXT)")
    connection.execute("INSERT INTO gone VALUES (?)", ["a marked trace" * 1000])
    connection.commit()
    connection.execute("PRAGMA secure_delete = OFF")
    connection.execute("DROP TABLE gone")
    connection.commit()
    connection.close()
    assert b"a marked trace" in (small / "catalogue.db").read_bytes()
    folder, _ = saved(small, stick)
    assert all(b"a marked trace" not in content for content in state(folder).values())


def test_a_second_backup_takes_the_place_of_the_first_and_copies_only_what_is_new(small: Path, stick: Path) -> None:
    folder, first = saved(small, stick)
    there = {path: path.stat().st_mtime_ns for path in folder.glob("files/*/*")}
    add(small, make_book(small.parent / "two.epub", "Two"))
    told: list[tuple[int, int]] = []
    _, second = save(config.load(small), stick, DAY, originals=True, tell=lambda done, of: told.append((done, of)))
    assert (first.number, second.number, second.titles) == (1, 2, 2)
    assert len(told) == 3, "two books and a voice are read or copied"
    assert told[-1] == (sum(second.files.values()),) * 2
    assert all(path.stat().st_mtime_ns == time for path, time in there.items())
    assert manifest.numbers(folder) == (2,)
    assert record.read(small) == record.Last(number=2, made=DAY, originals=True)


def test_without_originals_the_stick_says_so_and_keeps_those_it_had(small: Path, stick: Path) -> None:
    size = extent(config.load(small))
    _, lean = saved(small, stick, originals=False)
    assert not lean.originals
    assert len(lean.files) == 1, "the voice"
    assert lean.size < size.small + size.originals
    _, full = saved(small, stick)
    assert len(full.files) == 2
    _, again = saved(small, stick, originals=False)
    assert again.files == full.files


def test_a_library_restored_without_originals_has_its_catalogue_and_says_what_is_missing(
    small: Path, stick: Path, tmp_path: Path
) -> None:
    folder, _ = saved(small, stick, originals=False)
    done = kiosk(tmp_path / "anew", "backup", "restore", str(folder))
    assert done.returncode == 0
    assert ids(tmp_path / "anew") == ids(small)
    assert "original missing" in kiosk(tmp_path / "anew", "check").stdout


def test_a_damaged_original_is_left_out_and_named(small: Path, stick: Path) -> None:
    sha256 = original_of(small)
    original = Store(small).original(sha256)
    original.chmod(0o600)
    original.write_bytes(b"x" * original.stat().st_size)
    _, made = saved(small, stick)
    assert made.left_out == ("one.epub",)
    assert sha256 not in made.files


def test_what_rotted_on_the_stick_is_copied_anew(small: Path, stick: Path) -> None:
    folder, _ = saved(small, stick)
    sha256 = original_of(small)
    place = folder / manifest.place_of(sha256)
    rotten = b"x" * place.stat().st_size
    place.write_bytes(rotten)
    _, made = saved(small, stick)
    assert sha256 in made.files
    assert hashlib.sha256(place.read_bytes()).hexdigest() == sha256
    place.write_bytes(rotten)
    Store(small).original(sha256).unlink()
    _, made = saved(small, stick)
    assert (made.left_out, sha256 in made.files) == (("one.epub",), False), "what is lost is told"


# Sticks that fail.


def test_a_file_too_large_for_the_stick_is_left_out_and_named(small: Path, stick: Path) -> None:
    add(small, make_book(small.parent / "long.epub", "Long", text=os.urandom(400_000).hex()))
    with Catalogue.open(small) as catalogue:
        largest = max(catalogue.originals().values())
        rest = max((small / "catalogue.db").stat().st_size, 200_000)
    assert largest > rest
    with no_file_larger_than(rest):
        _, made = saved(small, stick)
    assert made.left_out == ("long.epub",)


def test_a_stick_that_is_not_there_or_may_not_be_written_to_is_told(small: Path, stick: Path) -> None:
    for place, reason in ((Path("/sys/kernel"), StickRefused), (stick / "file" / "x", StickGone)):
        (stick / "file").touch()
        with pytest.raises(reason):
            saved(small, place)
    assert not (small / "saving").exists()


@pytest.mark.skipif(bool(loopdisk.missing()), reason=loopdisk.missing() or "none")
def test_a_full_stick_is_told_before_anything_is_copied_and_keeps_the_backup_before(
    small: Path, tmp_path: Path
) -> None:
    with loopdisk.LoopDisk(tmp_path, mebibytes=12).mounted() as stick:
        folder, first = saved(small, stick)
        whole = state(folder)
        add(small, make_book(tmp_path / "long.epub", "Long", text=os.urandom(6_000_000).hex()))
        with pytest.raises(StickFull, match="MB are needed"):
            saved(small, stick)
        assert state(folder) == whole
        assert manifest.read(folder) == first


@pytest.mark.skipif(bool(loopdisk.missing()), reason=loopdisk.missing() or "none")
def test_a_stick_pulled_out_in_the_middle_is_told_and_holds_the_backup_before(small: Path, tmp_path: Path) -> None:
    disk = loopdisk.LoopDisk(tmp_path, mebibytes=64)
    with disk.mounted() as stick:
        folder, first = saved(small, stick)
        add(small, *books(tmp_path, 4))

        def pull(done: int, total: int) -> None:
            if done < total:
                subprocess.run(["mount", "-o", "remount,ro", stick], check=True)  # as the kernel does on errors

        with pytest.raises(StickReadOnly):
            save(config.load(small), stick, DAY, originals=True, tell=pull)
        assert manifest.read(folder) == first
        subprocess.run(["mount", "-o", "remount,rw", stick], check=True)
        _, second = saved(small, stick)
        assert second.number == 2
        restore(folder, config.load(tmp_path / "anew"))
    assert ids(tmp_path / "anew") == ids(small)


def test_a_backup_that_is_killed_leaves_the_one_before_and_goes_on(small: Path, stick: Path, tmp_path: Path) -> None:
    folder, first = saved(small, stick)
    add(small, *books(tmp_path, 12))
    for _ in range(3):
        process = begin(small, "backup", "save", str(stick))
        until = time.monotonic() + 30
        count = len(list(folder.glob("files/*/*")))
        while len(list(folder.glob("files/*/*"))) == count and process.poll() is None:
            assert time.monotonic() < until
        process.kill()
        process.communicate()
        assert not job.running(small)
        found = manifest.read(folder)
        assert found == first or found.titles == 13
    _, last = saved(small, stick)
    assert last.titles == 13
    assert not list(folder.rglob("*.part"))


# Restoring.


def test_a_library_that_is_there_is_not_replaced_unless_it_is_asked_for(small: Path, stick: Path) -> None:
    folder, _ = saved(small, stick)
    kept = ids(small)
    add(small, make_book(small.parent / "two.epub", "Two"))
    with pytest.raises(LibraryThere):
        restore(folder, config.load(small))
    assert len(ids(small)) == 2
    with Catalogue.open(small) as reading:
        version = reading.version()
        restore(folder, config.load(small), over=True)
        assert reading.version() != version, "who reads meanwhile sees it"
        assert [item.id for item in reading.everything()] == kept


def test_a_changed_catalogue_in_the_backup_is_refused_and_nothing_is_restored(
    small: Path, stick: Path, tmp_path: Path
) -> None:
    folder, made = saved(small, stick)
    with (folder / made.place("catalogue.db")).open("r+b") as file:
        file.seek(5000)
        file.write(b"x")
    with pytest.raises(BackupDamaged):
        restore(folder, config.load(tmp_path / "anew"))
    assert not (tmp_path / "anew" / "catalogue.db").exists()


def test_a_changed_original_in_the_backup_is_left_out_and_named(small: Path, stick: Path, tmp_path: Path) -> None:
    folder, made = saved(small, stick)
    sha256 = original_of(small)
    place = folder / manifest.place_of(sha256)
    place.write_bytes(b"x" * place.stat().st_size)
    done = restore(folder, config.load(tmp_path / "anew"))
    assert done.damaged == (sha256,)
    assert not Store(tmp_path / "anew").original(sha256).exists()
    assert voices(tmp_path / "anew") == voices(small)
    assert manifest.read(folder).fingerprint == made.fingerprint


def audit(data: Path) -> list[tuple[str, str, str, bool]]:
    db = open_catalogue(data)
    with closing(db.conn):
        return [(line.role, line.action, line.item, line.whole) for line in Audit(db, lambda: DAY).entries()]


def test_a_backup_brought_back_takes_back_no_withdrawal_and_no_line_of_the_audit(small: Path, stick: Path) -> None:
    add(small, make_book(small.parent / "two.epub", "Two"), make_book(small.parent / "three.epub", "Three"))
    hidden, binned, shown = ids(small)
    db = open_catalogue(small)
    with closing(db.conn):
        Audit(db, lambda: DAY).write(Role.APPROVER, Action.BEGIN)
        folder, made = saved(small, stick)
        curation = Curation(db, lambda: DAY)
        curation.set_state([hidden], State.HIDDEN)
        Audit(db, lambda: DAY).write(Role.LIBRARIAN, Action.WITHDRAW, hidden, "rules")
        curation.remove([binned])
        Audit(db, lambda: DAY).write(Role.TECHNICIAN, Action.RESTORE_BACKUP, made.fingerprint)
    wanted = [
        ("approver", "begin", "", True),
        ("librarian", "withdraw", hidden, True),
        ("technician", "restore-backup", made.fingerprint, True),
    ]
    restore(folder, config.load(small), over=True)
    assert audit(small) == wanted
    with Catalogue.open(small) as catalogue:
        assert catalogue.shown_ids() == {shown}
        assert catalogue.is_binned(binned)
        found = catalogue.item(hidden)
    assert found
    assert found.state is State.HIDDEN
    db = open_catalogue(small)
    with closing(db.conn):
        Audit(db, lambda: DAY).write(Role.LIBRARIAN, Action.EDIT, shown)
    restore(folder, config.load(small), over=True)
    assert audit(small) == [
        *wanted,
        ("librarian", "edit", shown, True),
        ("technician", "restore-backup", made.fingerprint, True),
    ], "what was done while it was being brought back is in it, too"


def test_the_audit_of_another_library_ends_with_that_it_was_brought_here(
    small: Path, stick: Path, tmp_path: Path
) -> None:
    db = open_catalogue(small)
    with closing(db.conn):
        Audit(db, lambda: DAY).write(Role.APPROVER, Action.BEGIN)
    folder, made = saved(small, stick)
    here = new_library(tmp_path / "here", PATIENT)
    db = open_catalogue(here)
    with closing(db.conn):
        Audit(db, lambda: DAY).write(Role.LIBRARIAN, Action.BEGIN)
        Audit(db, lambda: DAY).write(Role.APPROVER, Action.RESTORE_BACKUP, made.fingerprint)
    restore(folder, config.load(here), over=True)
    assert audit(here) == [("approver", "begin", "", True), ("approver", "restore-backup", made.fingerprint, True)]


def test_a_catalogue_that_cannot_be_read_does_not_stand_in_the_way_of_its_backup(small: Path, stick: Path) -> None:
    folder, _ = saved(small, stick)
    kept = ids(small)
    with (small / "catalogue.db").open("r+b") as file:
        file.seek(4096)  # the first page, which says where the tables are, is whole
        file.write(b"x" * (small / "catalogue.db").stat().st_size)
    restore(folder, config.load(small), over=True)
    assert ids(small) == kept


def test_what_rotted_on_the_card_comes_back_from_the_stick(small: Path, stick: Path) -> None:
    folder, _ = saved(small, stick)
    sha256 = original_of(small)
    original = Store(small).original(sha256)
    original.chmod(0o600)
    original.write_bytes(b"x" * original.stat().st_size)
    done = restore(folder, config.load(small), over=True)
    assert done.damaged == ()
    assert Store(small).digest(sha256) == sha256
    shutil.rmtree(folder / "files")
    assert restore(folder, config.load(small), over=True).damaged == (), "what is whole is not wanted from the stick"


def test_the_fingerprint_tells_a_backup_that_was_made_by_another(small: Path, stick: Path) -> None:
    folder, made = saved(small, stick)
    changed = folder / made.place("kiosk.toml")
    changed.write_text("host = 'elsewhere'")
    forged = manifest.to_bytes(made).replace(
        made.parts["kiosk.toml"].sha256.encode(), hashlib.sha256(changed.read_bytes()).hexdigest().encode()
    )
    (folder / manifest.file_name(made.number)).write_bytes(forged)
    assert manifest.read(folder).fingerprint != made.fingerprint


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": 1}'],
)
def test_what_is_no_manifest_is_passed_over_for_the_one_before(small: Path, stick: Path, content: bytes) -> None:
    folder, made = saved(small, stick)
    (folder / manifest.file_name(7)).write_bytes(content)
    assert manifest.read(folder) == made
    assert [found for _, found in manifest.on_stick(stick)] == [made]


def test_a_manifest_that_names_other_places_is_no_backup(small: Path, stick: Path) -> None:
    folder, made = saved(small, stick)
    file = folder / manifest.file_name(made.number)
    for old, new in ((b'"kiosk.toml"', b'"../../x.toml"'), (next(iter(made.files)).encode(), b"../../etc/passwd")):
        file.write_bytes(manifest.to_bytes(made).replace(old, new))
        with pytest.raises(NoBackup):
            manifest.read(folder)
    file.write_bytes(manifest.to_bytes(made).replace(b'"format":1', b'"format":2'))
    with pytest.raises(NewerBackup):
        manifest.read(folder)


def test_a_full_disk_is_told_before_anything_is_restored(small: Path, stick: Path, tmp_path: Path) -> None:
    folder, _ = saved(small, stick)
    new_library(tmp_path / "anew", "[limits]\nreserve = 1_000_000_000_000_000\n")
    with pytest.raises(KioskError, match="disk is too full"):
        restore(folder, config.load(tmp_path / "anew"))
    assert not (tmp_path / "anew" / "catalogue.db").exists()


def test_only_one_backup_is_at_work_and_how_it_went_is_told(small: Path, stick: Path) -> None:
    with job.only_job(small, job.Doing.SAVE, stick):
        assert job.running(small)
        assert "going on already" in kiosk(small, "backup", "save", str(stick)).stderr
    assert not job.running(small)
    shutil.rmtree(stick)
    stick.touch()
    assert kiosk(small, "backup", "save", str(stick)).returncode == 1
    told = job.last(small)
    assert told
    assert told.ended
    assert told.why
    assert told.why.code == "StickGone"
    stick.unlink()
    stick.mkdir()
    assert kiosk(small, "backup", "save", str(stick)).returncode == 0
    told = job.last(small)
    assert told
    assert (told.ended, told.why, told.fingerprint) == (
        True,
        None,
        manifest.read(stick / "kiosk-backup-here").fingerprint,
    )
    listed = kiosk(small, "backup", "list", str(stick)).stdout
    assert told.fingerprint in listed
