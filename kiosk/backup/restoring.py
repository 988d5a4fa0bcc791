"""From the stick to the library: first every file, checked by its hash, then the catalogue at once."""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk import durable
from kiosk.backup.carried import Carried
from kiosk.backup.manifest import CATALOGUE, HEAD_OFFICE, NAMED, SETTINGS, Manifest, place_of, read
from kiosk.config import Settings
from kiosk.content.catalogue import FILE
from kiosk.content.refusals import Gone
from kiosk.content.schema import open_catalogue
from kiosk.content.store import StagedFile, Store
from kiosk.errors import KioskError
from kiosk.sqlite import Mode, connect
from kiosk.usage.keys import HEAD_OFFICE_FILE
from kiosk.usage.tally import FOLDER as USAGE

UNPREPARED = "restored"  # a file: titles of a backup wait to be prepared
Progress = Callable[[int, int], None]


class LibraryThere(KioskError):
    """A backup would take the place of a library."""

    message = "There is a library in {folder} already."
    advice = "If the backup is to take its place, give the command with --over: titles added since then are gone."


class BackupDamaged(KioskError):
    """A part of the backup without which there is no library is not what it was."""

    message = "The file {file} of the backup is missing or was changed."
    advice = "Nothing was restored. Take another copy of the backup."


@dataclass(frozen=True, kw_only=True)
class Restored:
    """How it went: what is in the library now, and which files of the backup were missing or changed, by SHA-256."""

    manifest: Manifest
    damaged: tuple[str, ...]


def restore(
    folder: Path, settings: Settings, *, over: bool = False, tell: Progress = lambda _done, _of: None
) -> Restored:
    """Make the library what it was, but for what `Carried` says.

    Prepared files and index are derived: `Care.repair` makes them afterwards.

    Files that are there already, read to their end, are not copied again, so that a restoration that was broken off
    goes on. Settings and head office's key are taken where there are none.

    Args:
        folder: of the backup.
        settings: of the library to be.
        over: whether it may take the place of a library.
        tell: is told how many bytes are there, of how many.

    Raises:
        NoBackup, NewerBackup, BackupDamaged, LibraryThere: nothing has changed.
        DiskFull: there is no room; some files lie in the store, readers see what they saw.
    """
    manifest = read(folder)
    if (settings.data / FILE).exists() and not over:
        raise LibraryThere(folder=settings.data)
    store = Store(settings.data)
    with _bench(settings.data) as bench, store.room(manifest.size):
        parts = {name: _checked(folder / manifest.place(name), part.sha256) for name, part in manifest.parts.items()}
        _check_room(store, settings, manifest)
        damaged = (*_files(folder, manifest, store, bench, tell), *_covers(folder, manifest, store, bench))
        store.sync()
        (bench / FILE).write_bytes(parts[CATALOGUE])
        (settings.data / UNPREPARED).touch()
        _exchange(bench, settings.data, manifest.fingerprint)
        places = {name: settings.data / name for name in (SETTINGS, NAMED)}
        for name, target in {**places, HEAD_OFFICE: settings.data / USAGE / HEAD_OFFICE_FILE}.items():
            if name in parts and not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                durable.replace(target, parts[name])
    return Restored(manifest=manifest, damaged=damaged)


def _checked(file: Path, sha256: str) -> bytes:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BackupDamaged(file=file.name) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BackupDamaged(file=file.name)
    return content


def _check_room(store: Store, settings: Settings, manifest: Manifest) -> None:
    needed = sum(size for sha256, size in manifest.files.items() if not _is_there(store, sha256, size))
    if needed + settings.limits.reserve > store.free():
        raise store.full(needed + settings.limits.reserve)


def _is_there(store: Store, sha256: str, size: int) -> bool:
    """By its size, which is enough to tell how much room is needed; whether it is whole is seen when its turn comes."""
    try:
        return store.original(sha256).stat().st_size == size
    except FileNotFoundError:
        return False


def _files(folder: Path, manifest: Manifest, store: Store, bench: Path, tell: Progress) -> tuple[str, ...]:
    """Bring originals and sounds into the store; returns those that are not what they were."""
    damaged, done, total = [], 0, sum(manifest.files.values())
    for sha256, size in sorted(manifest.files.items()):
        if store.digest(sha256) != sha256:
            if staged := _brought(folder, sha256, store, bench):
                store.keep(staged)
            else:
                damaged.append(sha256)
        done += size
        tell(done, total)
    return tuple(damaged)


def _covers(folder: Path, manifest: Manifest, store: Store, bench: Path) -> tuple[str, ...]:
    """Lay chosen covers where the preparing of their titles will find them; returns those that are not what they were.

    They come before the catalogue: what it does not show, nobody sees.
    """
    damaged = []
    for place, part in sorted(manifest.covers.items()):
        item_id, _, name = place.partition("/")
        if staged := _brought(folder, part.sha256, store, bench):
            store.keep_chosen(item_id, name, staged)
        else:
            damaged.append(part.sha256)
    return tuple(damaged)


def _brought(folder: Path, sha256: str, store: Store, bench: Path) -> StagedFile | None:
    """A copy of a file of the backup; None where it is not what it was."""
    try:
        staged = store.stage(folder / place_of(sha256), bench / sha256)
    except Gone:
        return None
    if staged.sha256 != sha256:
        staged.path.unlink()
        return None
    return staged


def _exchange(bench: Path, data: Path, fingerprint: str) -> None:
    """Let the catalogue be that of the backup, in one transaction: whoever reads it sees the one or the other."""
    ready = open_catalogue(bench)  # brings one of an earlier version up to date
    try:
        if carried := Carried.of(data):
            carried.into(ready, fingerprint)
        catalogue = connect(data / FILE, Mode.WRITE)
        try:
            ready.conn.backup(catalogue)
        finally:
            catalogue.close()
    finally:
        ready.conn.close()


@contextmanager
def _bench(data: Path) -> Iterator[Path]:
    bench = data / "restoring"
    shutil.rmtree(bench, ignore_errors=True)
    bench.mkdir(parents=True)
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)
