"""Keeps kiwix' folder and library in step with the catalogue, for ZIM files and HTML packages."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.config import Settings
from kiosk.content.catalogue import Catalogue
from kiosk.content.kiwix import Library
from kiosk.content.model import Item, Kind, Role, State
from kiosk.content.store import Store

PACKAGE = "package.zim"  # what the reader of HTML packages leaves among the prepared files


def keep_in_step(settings: Settings, catalogue: Catalogue, store: Store, *, anew: bool = False) -> None:
    """Link every shown ZIM file and package below `DATA/zim`, unlink the others, and tell kiwix.

    Files that are missing are left out; `care` finds them. What kiwix could not open is tried again only `anew`.
    """
    with _one_at_a_time(settings.data):
        _keep_in_step(settings, catalogue, store, anew=anew)


@contextmanager
def _one_at_a_time(data: Path) -> Iterator[None]:
    """An import and a librarian's command may come together: the second waits."""
    descriptor = os.open(data / "kiwix.lock", os.O_RDWR | os.O_CREAT, 0o664)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _keep_in_step(settings: Settings, catalogue: Catalogue, store: Store, *, anew: bool) -> None:
    folder = settings.data / "zim"
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, Path] = {}
    linked: set[str] = set()
    for item in catalogue.everything():
        if item.state is not State.SHOWN:
            continue
        files = tuple(_files(item, store))
        if not all(path.exists() for _, path in files):
            continue
        for name, path in files:
            _link(path, folder / name)
            linked.add(name)
            wanted.setdefault(item.id, folder / name)
    library = Library(settings.data)
    if wanted or library.file.exists():  # a library without ZIM files needs no kiwix
        library.sync(wanted, anew=anew)
    for path in folder.iterdir():
        if path.name not in linked:
            path.unlink()


def _files(item: Item, store: Store) -> Iterator[tuple[str, Path]]:
    """The names in kiwix' folder and the files they stand for; split files keep the letters kiwix knows them by."""
    if item.publication.kind is Kind.HTML:
        yield f"{item.id}.zim", store.folder(item.id) / PACKAGE
    elif item.publication.kind is Kind.ZIM:
        split = any(file.role is Role.PART for file in item.files)
        for number, file in enumerate(item.files):
            ending = f"{chr(97 + number // 26)}{chr(97 + number % 26)}" if split else ""
            yield f"{item.id}.zim{ending}", store.original(file.sha256)


def _link(path: Path, target: Path) -> None:
    """Give a file a second name; where links cannot be made, a copy."""
    if target.exists() and target.samefile(path):
        return
    fresh = target.with_name(f".{target.name}")
    fresh.unlink(missing_ok=True)
    try:
        os.link(path, fresh)
    except OSError:
        if target.exists() and target.stat().st_size == path.stat().st_size:
            return
        shutil.copyfile(path, fresh)
    fresh.replace(target)
