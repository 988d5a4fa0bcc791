"""What a backup says it holds, and where its files lie in the folder."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import msgspec

from kiosk.content.store import ID, is_chosen
from kiosk.errors import NONSENSE, KioskError

FORMAT = 1
CATALOGUE = "catalogue.db"
SETTINGS = "kiosk.toml"
NAMED = "site.json"  # what the first start asked for
HEAD_OFFICE = "head-office.json"
FOLDER = "kiosk-backup"
_NAME = re.compile(r"backup-(\d{4,})\.json")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LARGEST = 64 * 1024 * 1024  # bytes of a manifest: a million files


class NoBackup(KioskError):
    """A folder holds no backup that can be used."""

    message = "There is no backup of a library on {folder} that can be read."
    advice = "Take the stick with the backup; if it is this one, take an older copy."


class NewerBackup(KioskError):
    """A backup was made by a newer version."""

    message = "The backup on {folder} was made by a newer version of this program."
    advice = "Bring this library's program up to date first."


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a backup: its bytes and their SHA-256."""

    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """One state of a library.

    Args:
        number: of the backup, from 1; a later one takes the place of an earlier one in the same folder.
        made: the local day.
        software: version of the program.
        site: the library's key in its settings; `name` its name.
        titles: how many, those in the bin not counted; `recordings` likewise.
        parts: catalogue, settings, head office's public key: by the names above.
        files: originals and sounds: bytes by SHA-256.
        covers: that somebody chose: by the id of their title, a slash, and their name among its prepared files.
        originals: whether the titles' files were asked for; without them `files` has those that lay on the stick.
        left_out: names of files that were asked for and are not in it: damaged, or too large for the stick.
    """

    format: int = FORMAT
    number: int
    made: date
    software: str
    site: str
    name: str
    titles: int
    recordings: int
    parts: dict[str, Part]
    files: dict[str, int]
    covers: dict[str, Part] = {}
    originals: bool
    left_out: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all of it."""
        parts = (*self.parts.values(), *self.covers.values())
        return sum(self.files.values()) + sum(part.size for part in parts)

    @property
    def held(self) -> frozenset[str]:
        """The SHA-256 of each file that lies where `place_of` says."""
        return frozenset((*self.files, *(part.sha256 for part in self.covers.values())))

    @property
    def fingerprint(self) -> str:
        """What two people compare: 20 hexadecimal digits in groups of four. Any change of any file changes it."""
        digits = hashlib.sha256(to_bytes(self)).hexdigest()[:20]
        return " ".join(digits[i : i + 4] for i in range(0, 20, 4))

    def place(self, name: str) -> str:
        """How one of the parts is called on the stick: every backup has its own, until the next one is whole."""
        stem, _, ending = name.rpartition(".")
        return f"{stem}-{self.number:04}.{ending}"


def file_name(number: int) -> str:
    """How a manifest is called."""
    return f"backup-{number:04}.json"


def place_of(sha256: str) -> Path:
    """Where a file lies below the folder."""
    return Path("files") / sha256[:2] / sha256


def to_bytes(manifest: Manifest) -> bytes:
    """The manifest as it lies on the stick."""
    return msgspec.json.encode(manifest, order="sorted")


def numbers(folder: Path) -> tuple[int, ...]:
    """The numbers of all backups in a folder, the newest first; none where there is no folder."""
    try:
        found = [_NAME.fullmatch(file.name) for file in folder.iterdir()]
    except OSError:
        return ()
    return tuple(sorted((int(match[1]) for match in found if match), reverse=True))


def read(folder: Path) -> Manifest:
    """The newest backup of a folder whose manifest can be read.

    Raises:
        NoBackup: there is none.
        NewerBackup: it is of a newer version.
    """
    for number in numbers(folder):
        try:
            with (folder / file_name(number)).open("rb") as stream:
                content = stream.read(_LARGEST)
            found = msgspec.json.decode(content, type=Manifest)
        except (OSError, *NONSENSE):
            continue
        if found.format > FORMAT:
            raise NewerBackup(folder=folder)
        if found.number == number and _is_sound(found):
            return found
    raise NoBackup(folder=folder)


def _is_sound(manifest: Manifest) -> bool:
    """Whether all names in it are such as we make: nothing else is ever turned into a path."""
    names = set(manifest.parts)
    sums = (*manifest.held, *(part.sha256 for part in manifest.parts.values()))
    return (
        CATALOGUE in names <= {CATALOGUE, SETTINGS, NAMED, HEAD_OFFICE}
        and all(_SHA256.fullmatch(sha256) for sha256 in sums)
        and all(_is_cover(*place.partition("/")) for place in manifest.covers)
    )


def _is_cover(item_id: str, _: str, name: str) -> bool:
    return ID.fullmatch(item_id) is not None and is_chosen(name)


def on_stick(stick: Path) -> Iterator[tuple[Path, Manifest]]:
    """The backups on a stick, each with its folder: the stick itself, or folders at its top."""
    try:
        folders = [stick, *sorted(path for path in stick.iterdir() if path.name.startswith(FOLDER))]
    except OSError:
        return
    for folder in folders:
        try:
            yield folder, read(folder)
        except (NoBackup, NewerBackup):
            continue
