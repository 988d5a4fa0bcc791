"""Sticks that are plugged in, to look at and to pick from. Nothing is ever written to them here.

A place on a stick travels through pages as percent-encoded bytes (RFC 3986): names on sticks are of any encoding.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from kiosk.content.sources import is_junk, natural, readable
from kiosk.errors import KioskError

MOST_ENTRIES = 1_000  # shown of one folder
MOST_FILES = 50_000  # in what is picked


class StickAway(KioskError):
    """It was pulled out, or cannot be read."""

    message = "The stick cannot be read any more."
    advice = "Was it pulled out? Put it back, wait a moment, and try again."


class NoSuchPlace(KioskError):
    """A place that is not on the stick, or leads away from it."""

    message = "This is not on the stick."
    advice = "Go back to the list of sticks and choose again."


class NothingPicked(KioskError):
    """Nothing was ticked."""

    message = "Nothing was chosen."
    advice = "Tick files or folders first."


class TooMuchPicked(KioskError):
    """More files than can be looked through in a moment."""

    message = "There are more than {most} files in what was chosen."
    advice = "Choose fewer folders at once."


@dataclass(frozen=True, kw_only=True)
class Stick:
    """A plugged stick: its name for people, its key in addresses, and how large it is, in bytes."""

    name: str
    key: str
    size: int


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file or folder on a stick: its name for people, its place below the stick, and the size of a file in bytes."""

    name: str
    place: str
    is_folder: bool
    size: int = 0


@dataclass(frozen=True, kw_only=True)
class Listing:
    """What lies in one folder: folders first, in natural order; `more` is how many entries are not shown."""

    way: tuple[Entry, ...]  # the folders that lead here, the stick itself left out
    entries: tuple[Entry, ...]
    more: int = 0


class Sticks:
    """The sticks that are mounted below some folders. `is_stick` says whether something is."""

    def __init__(self, folders: Sequence[Path], is_stick: Callable[[Path], bool] = os.path.ismount) -> None:
        self._folders = tuple(folders)
        self._is_stick = is_stick

    def all(self) -> tuple[Stick, ...]:
        """What is plugged in at this moment, by name."""
        found = [_stick(path, key) for key, path in self._mounts()]
        return tuple(sorted((stick for stick in found if stick), key=lambda stick: natural(stick.name)))

    def root(self, key: str) -> Path:
        """Where a stick is mounted.

        Raises:
            StickAway: it is not there any more.
        """
        for other, path in self._mounts():
            if other == key:
                return path
        raise StickAway

    def listing(self, key: str, place: str = "") -> Listing:
        """What lies in a folder of a stick. Links, devices and the droppings of other systems are not shown.

        Raises:
            StickAway: it was pulled out.
            NoSuchPlace: there is no such folder on it.
        """
        root = self.root(key)
        folder = _below(root, place, want=stat.S_ISDIR)
        try:
            found = [entry for path in folder.iterdir() if not is_junk(path) and (entry := _entry(root, path))]
        except OSError as error:
            raise StickAway from error
        found.sort(key=lambda entry: (not entry.is_folder, natural(entry.name)))
        steps = folder.relative_to(root).parts
        way = [root.joinpath(*steps[: number + 1]) for number in range(len(steps))]
        return Listing(
            way=tuple(Entry(name=readable(Path(p.name)), place=_place(root, p), is_folder=True) for p in way),
            entries=tuple(found[:MOST_ENTRIES]),
            more=max(0, len(found) - MOST_ENTRIES),
        )

    def pick(self, key: str, places: Sequence[str]) -> tuple[Path, ...]:
        """The paths of chosen files and folders, in the order of their names.

        Raises:
            NothingPicked: none.
            StickAway: it was pulled out.
            NoSuchPlace: one of them is not there, or is a link.
        """
        if not places:
            raise NothingPicked
        root = self.root(key)
        chosen = {_below(root, place, want=_is_plain) for place in places}
        return tuple(sorted(chosen, key=lambda path: natural(str(path))))

    def sizes(self, paths: Sequence[Path]) -> list[int]:
        """The sizes in bytes of all files below these paths.

        Raises:
            StickAway: it was pulled out.
            TooMuchPicked: there are too many to look at.
        """
        found: list[int] = []
        try:
            for path in paths:
                for size in _sizes(path):
                    found.append(size)
                    if len(found) > MOST_FILES:
                        raise TooMuchPicked(most=MOST_FILES)
        except OSError as error:
            raise StickAway from error
        return found

    def _mounts(self) -> Iterator[tuple[str, Path]]:
        for number, folder in enumerate(self._folders):
            try:
                paths = sorted(folder.iterdir())
            except OSError:
                continue
            for path in paths:
                if self._is_stick(path):
                    yield f"{number}-{quote_from_bytes(os.fsencode(path.name), safe='')}", path


def _stick(path: Path, key: str) -> Stick | None:
    try:
        about = os.statvfs(path)
    except OSError:  # pulled out a moment ago
        return None
    return Stick(name=readable(Path(path.name)), key=key, size=about.f_frsize * about.f_blocks)


def _below(root: Path, place: str, want: Callable[[int], bool]) -> Path:
    """The path of a place, each step of which is looked at: no link leads away from the stick."""
    steps = [step for step in unquote_to_bytes(place).split(b"/") if step]
    if any(step in {b".", b".."} or b"\0" in step for step in steps):
        raise NoSuchPlace
    path, mode = root, stat.S_IFDIR
    for step in steps:
        path = path / os.fsdecode(step)
        try:
            mode = path.lstat().st_mode
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NoSuchPlace from error
        except OSError as error:
            raise StickAway from error
        if not _is_plain(mode):
            raise NoSuchPlace
    if not want(mode):
        raise NoSuchPlace
    return path


def _is_plain(mode: int) -> bool:
    return stat.S_ISDIR(mode) or stat.S_ISREG(mode)


def _entry(root: Path, path: Path) -> Entry | None:
    try:
        about = path.lstat()
    except OSError:
        return None
    if not _is_plain(about.st_mode):
        return None
    folder = stat.S_ISDIR(about.st_mode)
    return Entry(
        name=readable(Path(path.name)),
        place=_place(root, path),
        is_folder=folder,
        size=0 if folder else about.st_size,
    )


def _place(root: Path, path: Path) -> str:
    return quote_from_bytes(os.fsencode(path.relative_to(root)))


def _sizes(path: Path) -> Iterator[int]:
    folders = [path]
    while folders:
        top = folders.pop()
        about = top.lstat()
        if stat.S_ISREG(about.st_mode):
            yield about.st_size
        elif stat.S_ISDIR(about.st_mode):
            folders += (below for below in top.iterdir() if not is_junk(below))
