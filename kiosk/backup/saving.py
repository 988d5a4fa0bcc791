"""From the library to the stick; the backup that lies there stays whole until the new one is."""

import contextlib
import errno
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec

from kiosk import __version__
from kiosk.backup import copying, record
from kiosk.backup.manifest import (
    CATALOGUE,
    FOLDER,
    HEAD_OFFICE,
    NAMED,
    SETTINGS,
    Manifest,
    Part,
    file_name,
    numbers,
    place_of,
)
from kiosk.backup.manifest import to_bytes as manifest_bytes
from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.content.recordings import Recordings
from kiosk.content.store import Store
from kiosk.errors import Size
from kiosk.sqlite import Mode, connect
from kiosk.usage.keys import HEAD_OFFICE_FILE
from kiosk.usage.stick import Draft, StickFull, told
from kiosk.usage.tally import FOLDER as USAGE

Progress = Callable[[int, int], None]
_SPARE = 4 * 1024 * 1024  # bytes for folders and what the stick's file system needs itself


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How large a backup would be, in bytes: without originals, and what these add."""

    small: int
    originals: int


def extent(settings: Settings) -> Extent:
    """What a backup of the library would take.

    Raises:
        DatabaseMissing: there is no library.
    """
    with Catalogue.open(settings.data) as catalogue:
        sounds, originals = Recordings(catalogue.connection).sounds(), catalogue.originals()
        covers = _covers(catalogue, Store(settings.data)).values()
    small = sum(file.stat().st_size for file in (*_parts(settings, settings.data / CATALOGUE).values(), *covers))
    return Extent(small=small + sum(sounds.values()), originals=sum(originals.values()))


def save(
    settings: Settings, stick: Path, day: date, *, originals: bool, tell: Progress = lambda _done, _of: None
) -> tuple[Path, Manifest]:
    """Put a backup on a stick; returns its folder there and what is in it.

    A file that lies there already is read, and copied again only if it is not whole: a backup that was broken off goes
    on, and what the new one lists is what lies there.

    Args:
        settings: of the library.
        stick: a folder.
        day: today.
        originals: whether the titles' files go with it.
        tell: is told how many bytes are read or copied, of how many.

    Raises:
        DatabaseMissing: there is no library.
        StickFull, StickReadOnly, StickRefused, StickGone, StickBroken: the stick's fault; the backup before is whole.
    """
    store = Store(settings.data)
    folder = stick / (f"{FOLDER}-{settings.usage.site}" if settings.usage.site else FOLDER)
    with _bench(settings.data) as bench:
        with Catalogue.open(settings.data) as catalogue:
            _copy_catalogue(catalogue, bench / CATALOGUE)
        with Catalogue.open(bench) as catalogue:
            given = _Given.of(catalogue, store)
        parts = _parts(settings, bench / CATALOGUE)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            wanted = given.wanted(folder, originals=originals)
            _check_room(folder, stick, wanted, parts)
            sources = {sha256: given.sources.get(sha256, store.original(sha256)) for sha256 in wanted}
            there, left_out = _copy_files(sources, wanted, folder, tell)
            manifest = Manifest(
                number=max(numbers(folder), default=0) + 1,
                made=day,
                software=__version__,
                site=settings.usage.site,
                name=settings.usage.name,
                titles=given.titles,
                recordings=given.recordings,
                parts={},
                files={sha256: size for sha256, size in there.items() if sha256 in given.stored},
                covers={place: part for place, part in given.covers.items() if part.sha256 in there},
                originals=originals,
                left_out=tuple(sorted(given.names.get(sha256, sha256) for sha256 in left_out)),
            )
            manifest = _copy_parts(parts, manifest, folder)
        except OSError as error:
            raise told(error, stick, sum(given.sounds.values())) from error
    Draft(folder, file_name(manifest.number), manifest_bytes(manifest)).finish()
    _tidy(folder, manifest)
    record.write(settings.data, record.Last(number=manifest.number, made=day, originals=originals))
    return folder, manifest


def _copy_catalogue(catalogue: Catalogue, target: Path) -> None:
    """All of it as it is at one moment, without the bytes of what was deleted."""
    copy = connect(target, Mode.WRITE)
    try:
        catalogue.connection.backup(copy)
        copy.execute("VACUUM")
    finally:
        copy.close()


def _covers(catalogue: Catalogue, store: Store) -> dict[str, Path]:
    """The covers that somebody chose, as a manifest names them: all, for a change can be undone."""
    return {f"{item}/{path.name}": path for item in sorted(catalogue.all_ids()) for path in store.chosen(item)}


@dataclass(frozen=True, kw_only=True)
class _Given:
    """What a catalogue needs: bytes by SHA-256, the names of originals, and covers with where they lie here."""

    sounds: Mapping[str, int]
    originals: Mapping[str, int]
    names: Mapping[str, str]
    covers: Mapping[str, Part]
    sources: Mapping[str, Path]
    titles: int
    recordings: int

    @classmethod
    def of(cls, catalogue: Catalogue, store: Store) -> "_Given":
        items = tuple(catalogue.everything())
        everything = (*items, *(item for _, item in catalogue.binned()))
        recordings = Recordings(catalogue.connection)
        covers = {place: store.look(path) for place, path in _covers(catalogue, store).items()}
        return cls(
            sounds=recordings.sounds(),
            originals=catalogue.originals(),
            names={file.sha256: file.name for item in everything for file in item.files},
            covers={place: Part(size=cover.size, sha256=cover.sha256) for place, cover in covers.items()},
            sources={cover.sha256: cover.path for cover in covers.values()},
            titles=len(items),
            recordings=len(recordings.all()),
        )

    def wanted(self, folder: Path, *, originals: bool) -> dict[str, int]:
        """What is to lie in the folder at the end: an earlier backup's originals are not thrown away."""
        kept = {sha256: size for sha256, size in self.originals.items() if originals or _is_there(folder, sha256, size)}
        return {**kept, **self.sounds, **{cover.sha256: cover.size for cover in self.covers.values()}}

    @property
    def stored(self) -> frozenset[str]:
        """What lies in the store by its SHA-256: all but covers."""
        return frozenset((*self.originals, *self.sounds))


def _parts(settings: Settings, catalogue: Path) -> dict[str, Path]:
    given = {
        CATALOGUE: catalogue,
        SETTINGS: settings.data / SETTINGS,
        NAMED: settings.data / NAMED,
        HEAD_OFFICE: settings.data / USAGE / HEAD_OFFICE_FILE,
    }
    return {name: file for name, file in given.items() if file.exists()}


def _is_there(folder: Path, sha256: str, size: int) -> bool:
    try:
        return (folder / place_of(sha256)).stat().st_size == size
    except FileNotFoundError:
        return False


def _is_whole(folder: Path, sha256: str) -> bool:
    """Whether the bytes on the stick are those that were put there: sticks forget, and keep the size."""
    try:
        with (folder / place_of(sha256)).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def _check_room(folder: Path, stick: Path, wanted: Mapping[str, int], parts: Mapping[str, Path]) -> None:
    """Before anything is copied: the copy of gigabytes is not to fail at its end."""
    needed = sum(size for sha256, size in wanted.items() if not _is_there(folder, sha256, size))
    needed += sum(file.stat().st_size for file in parts.values()) + _SPARE
    if needed > shutil.disk_usage(folder).free:
        raise StickFull(folder=stick, size=Size(needed))


def _copy_files(
    sources: Mapping[str, Path], wanted: Mapping[str, int], folder: Path, tell: Progress
) -> tuple[dict[str, int], list[str]]:
    """Copy what is not there or not whole; returns what lies there then, and what could not be copied."""
    there: dict[str, int] = {}
    left_out, done, total = [], 0, sum(wanted.values())
    for sha256, size in sorted(wanted.items()):
        if (_is_there(folder, sha256, size) and _is_whole(folder, sha256)) or _copied(
            sources[sha256], folder / place_of(sha256), sha256
        ):
            there[sha256] = size
        else:
            left_out.append(sha256)
        done += size
        tell(done, total)
    return there, left_out


def _copied(source: Path, target: Path, sha256: str) -> bool:
    """Copy one; whether it was whole here, and small enough for the stick's file system (FAT32: under 4 GiB)."""
    if not source.exists():
        return False
    try:
        digest = copying.copy(source, target)
    except OSError as error:
        if error.errno == errno.EFBIG:
            return False
        raise
    if digest != sha256:
        copying.drop(target)
        return False
    copying.settle(target)
    return True


def _copy_parts(parts: Mapping[str, Path], manifest: Manifest, folder: Path) -> Manifest:
    copied = {}
    for name, file in parts.items():
        target = folder / manifest.place(name)
        sha256 = copying.copy(file, target)
        copying.settle(target)
        copied[name] = Part(size=target.stat().st_size, sha256=sha256)
    return msgspec.structs.replace(manifest, parts=copied)


def _tidy(folder: Path, manifest: Manifest) -> None:
    """Remove what only older backups needed, and what was broken off. Nothing depends on that it succeeds."""
    keep = {file_name(manifest.number), *(manifest.place(name) for name in manifest.parts)}
    with contextlib.suppress(OSError):
        for file in sorted(folder.iterdir()):
            if file.is_file() and file.name not in keep:
                file.unlink()
        for file in sorted(folder.glob("files/*/*")):
            if file.name not in manifest.held:
                file.unlink()


@contextmanager
def _bench(data: Path) -> Iterator[Path]:
    """A folder to work in, empty whatever a killed backup left there."""
    bench = data / "saving"
    shutil.rmtree(bench, ignore_errors=True)
    bench.mkdir()
    try:
        yield bench
    finally:
        shutil.rmtree(bench, ignore_errors=True)
