"""Kiwix' library: the list of ZIM files that kiwix-serve shows, made through kiwix-manage."""

import logging
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from lxml import etree

from kiosk import notes, process
from kiosk.errors import KioskError

PACKAGE = "kiwix-tools"  # Debian's
SECONDS = 60.0  # for one run of kiwix-manage; it reads little of a file, but a stick can be slow

_VERSION = "20110515"  # of the library format, as kiwix-manage writes it
_SECOND = 1_000_000_000  # in nanoseconds
_log = logging.getLogger(__name__)


class NotServed(KioskError):
    """A ZIM file that the kiwix of this machine cannot open, though libzim finds no damage."""

    message = "Kiwix cannot open the ZIM file {file}: {reason}."
    advice = "Ask for another copy. If it is very new, the library's software may have to be renewed first."


@dataclass(frozen=True, kw_only=True)
class Change:
    """What `Library.sync` did: the ids it added and removed, and those that kiwix cannot serve, with the reason."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[tuple[str, NotServed], ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Book:
    """One entry. `path` is relative to the data folder; its file name without ending is the name in addresses."""

    item: str
    path: str
    title: str


class _Refusal(msgspec.Struct, frozen=True):
    """What kiwix could not open, and why: each file by inode, size and time, and so the kiwix-manage that tried."""

    facts: tuple[tuple[int, int, int], ...]
    reason: str


class Library:
    """`library.xml` in the data folder. One process at a time may change it.

    kiwix-manage reads each new file into a library of its own; the entries are then put together here. So a file that
    kiwix rejects never touches the library in use, and two files that claim the same UUID do not replace each other:
    entries are numbered by item, not by what a file says of itself.
    """

    def __init__(self, data: Path) -> None:
        self.data = data
        self.file = data / "library.xml"
        self._refusals = data / "kiwix-refused.json"
        self._joined = data / "zim-joined"

    def ids(self) -> tuple[str, ...]:
        """The items that kiwix-serve is told to serve."""
        return tuple(book.item for book in self._books())

    def sync(self, wanted: Mapping[str, Path], *, anew: bool = False) -> Change:
        """Serve exactly these items; each file is named `<item id>.zim`, or `<item id>.zimaa` when it is split.

        A file that kiwix cannot open is left out and told in the result; it is tried again when it or kiwix changed, or
        `anew`. The library is replaced in one step, or, when kiwix-manage cannot read what was made, not at all.

        Raises:
            ProgramMissing, ProgramTooSlow: kiwix-manage is not there or hangs; the library is as before.
            NotServed: kiwix-manage rejects the whole new library; the old one is still in use.
        """
        before = {book.item: book for book in self._books()}
        after: list[_Book] = []
        failed: list[tuple[str, NotServed]] = []
        known_refusals = {} if anew else self._refused()
        refusals: dict[str, _Refusal] = {}
        for item, path in sorted(wanted.items()):
            known = before.get(item)
            if known and (self.data / known.path).is_file() and path.exists():
                after.append(known)
                continue
            facts = _facts(path)
            refusal = known_refusals.get(item)
            if refusal is None or refusal.facts != facts:
                try:
                    after.append(self._read(item, path))
                    continue
                except (NotServed, process.ProgramTooSlow) as error:
                    reason = str(error.parts["reason"]) if isinstance(error, NotServed) else str(error)
                    _log.warning("kiwix cannot serve %s: %s", path.name, reason)
                    refusal = _Refusal(facts=facts, reason=reason.rstrip("."))
            refusals[item] = refusal
            failed.append((item, NotServed(file=path.name, reason=refusal.reason)))
        change = Change(
            added=tuple(book.item for book in after if book.item not in before),
            removed=tuple(sorted(before.keys() - {book.item for book in after})),
            failed=tuple(failed),
        )
        if after != list(before.values()) or not self.file.exists():
            self._replace(after)
        if refusals != self._refused():
            notes.write(self._refusals, refusals, mode=0o644)
        self._drop_joined({book.path for book in after})
        return change

    def add(self, item: str, path: Path) -> None:
        """Serve one more item.

        Raises:
            NotServed: kiwix cannot open it; the library is as before.
        """
        wanted = {book.item: self.data / book.path for book in self._books()}
        change = self.sync({**wanted, item: path})
        for _, error in change.failed:
            raise error

    def remove(self, item: str) -> None:
        """Serve an item no longer; nothing happens when it was not served."""
        self.sync({book.item: self.data / book.path for book in self._books() if book.item != item})

    def _refused(self) -> dict[str, _Refusal]:
        """By item; none when the file is missing or damaged: then each is tried again."""
        return notes.read(self._refusals, dict[str, _Refusal]) or {}

    def _books(self) -> list[_Book]:
        """The entries; none when the file is missing or damaged: it is derived, and the next `sync` makes it anew."""
        try:
            return _parse(self.file.read_bytes())
        except FileNotFoundError:
            return []
        except etree.XMLSyntaxError:
            _log.warning("library.xml is damaged and will be made anew")
            return []

    def _read(self, item: str, path: Path) -> _Book:
        """Let kiwix-manage open a file, and say what is to stand in the library for it."""
        try:
            return self._try(item, path)
        except NotServed:
            if path.suffix != ".zimaa":
                raise
        # libzim before 9 (Debian 12) cannot open a split file by the name of its first part.
        whole = self._joined / f"{item}.zim"
        _join(_parts(path), whole)
        return self._try(item, whole)

    def _try(self, item: str, path: Path) -> _Book:
        with TemporaryDirectory(dir=self.data, prefix=".kiwix-") as folder:
            scratch = Path(folder) / "library.xml"
            done = _manage(scratch, "add", path.absolute())
            books = _parse(scratch.read_bytes()) if scratch.exists() else []
        if done.code != 0 or len(books) != 1:
            raise NotServed(file=path.name, reason=_last_line(done))
        return _Book(item=item, path=os.path.relpath(path.absolute(), self.data.absolute()), title=books[0].title)

    def _replace(self, books: Sequence[_Book]) -> None:
        fresh = self.file.with_name(".library.xml.new")
        root = etree.Element("library", version=_VERSION)
        for book in books:
            etree.SubElement(root, "book", id=_book_id(book.item), path=book.path, title=book.title)
        with fresh.open("wb") as file:
            file.write(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))
            file.flush()
            os.fsync(file.fileno())
        done = _manage(fresh, "show")
        if done.code != 0 or any(_book_id(book.item) not in done.out for book in books):
            fresh.unlink()
            raise NotServed(file=self.file.name, reason=_last_line(done))
        # kiwix-serve compares whole seconds, and the clock of a box may have gone back.
        old = self.file.stat().st_mtime_ns if self.file.exists() else 0
        moment = max(fresh.stat().st_mtime_ns, (old // _SECOND + 1) * _SECOND)
        os.utime(fresh, ns=(moment, moment))
        fresh.replace(self.file)
        folder = os.open(self.data, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _drop_joined(self, used: set[str]) -> None:
        if self._joined.is_dir():
            for path in self._joined.iterdir():
                if f"{self._joined.name}/{path.name}" not in used:
                    path.unlink()


def _manage(library: Path, action: str, *arguments: Path) -> process.Finished:
    return process.run(["kiwix-manage", library, action, *arguments], seconds=SECONDS, package=PACKAGE)


def _parse(data: bytes) -> list[_Book]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    found = []
    for book in etree.fromstring(data, parser).iter("book"):
        path = book.get("path", "")
        found.append(_Book(item=Path(path).stem, path=path, title=book.get("title", "")))
    return found


def _parts(first: Path) -> list[Path]:
    """All parts of a split file."""
    return sorted(first.parent.glob(f"{first.stem}.zim[a-z][a-z]"))


def _facts(path: Path) -> tuple[tuple[int, int, int], ...]:
    """What changes when a ZIM file or kiwix is another one; a missing file is like none."""
    found = []
    for file in (*(_parts(path) if path.suffix == ".zimaa" else [path]), Path(shutil.which("kiwix-manage") or "")):
        with suppress(FileNotFoundError):
            facts = file.stat()
            found.append((facts.st_ino, facts.st_size, facts.st_mtime_ns))
    return tuple(found)


def _join(parts: Sequence[Path], whole: Path) -> None:
    whole.parent.mkdir(exist_ok=True)
    fresh = whole.with_name(f".{whole.name}")
    with fresh.open("wb") as target:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, target, 1 << 20)
    fresh.replace(whole)


def _book_id(item: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"kiosk:{item}"))


def _last_line(done: process.Finished) -> str:
    lines = (done.err or done.out).strip().splitlines()
    return lines[-1].rstrip(".") if lines else f"kiwix-manage ended with code {done.code}"
