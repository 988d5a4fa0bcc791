"""Safe reading of a zip file that may be broken or made to do harm: nothing is ever unpacked by name."""

import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import unquote

from kiosk.config import MIB, Limits
from kiosk.content.refusals import EmptyFile, Gone, Protected, Refused, TooLarge, Unreadable

RATIO_FROM = MIB  # entries smaller than this may be packed as tightly as they like

_UTF8_NAME, _LOCKED = 0x800, 0x1 | 0x40 | 0x2000  # bits of the general purpose flag, APPNOTE.TXT 4.4.4
_LOCAL_HEADER = 30  # bytes, without name and extra field
_UNIX = 3
# Control characters, orders of direction, half characters. Not the zero-width space, which parts words in Khmer names.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_END, _END64, _CENTRAL = b"PK\x05\x06", b"PK\x06\x06", b"PK\x01\x02"
_END_SIZE, _END64_SIZE, _LOCATOR_SIZE, _COMMENT = 22, 56, 20, 65_535


class Overlapping(Refused):
    """Entries share their bytes: the trick of archives that unpack to a thousand times their size."""

    message = "The archive is made to do harm: files in it overlap ({name})."
    advice = "Do not use it. Ask for the title from another source."


class OddPacking(Refused):
    """An entry is packed by a method that ordinary zip files do not use."""

    message = "The archive is packed in a way the library does not read ({name})."
    advice = "Unpack it on a computer and pack it again as an ordinary zip."


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One file in an archive.

    `name` is for matching and for people, never for paths: UTF-8 repaired, `/` between its parts, relative, without
    `.` and `..`. `size` and `packed` in bytes, as declared; reading never gives more than `size`.
    """

    name: str
    size: int
    packed: int
    header: zipfile.ZipInfo = field(repr=False, compare=False)


class Archive:
    """A zip file, open for reading; use it in a `with` statement.

    `entries` are its usable files in the order of its directory; of equal names the last counts, as in other readers.
    `dropped` are names of what is left out: links, devices, names that lead outside, doubles.

    Raises:
        EmptyFile, Unreadable: no bytes; not a zip file.
        Gone: it cannot be read from its disk.
        Protected: an entry is locked by a password.
        TooLarge: a limit is passed: entries, size of one or all entries, ratio.
        Overlapping, OddPacking: see there.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self._limits = limits
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise Gone(detail=error.strerror) from error
        try:
            self._zip = _open(self._file, limits)
            self.entries, self.dropped = _usable(self._zip.infolist(), limits)
        except BaseException:
            self._file.close()
            raise
        self._exact = {entry.name: entry for entry in self.entries}
        self._loose: dict[str, Entry] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()
        self._file.close()

    def descend(self, folder: str) -> None:
        """Take the files in this folder for the whole archive, as if it had been packed without it."""
        start = f"{folder}/"
        inside = (e for e in self.entries if e.name.startswith(start))
        self.entries = tuple(replace(entry, name=entry.name.removeprefix(start)) for entry in inside)
        self._exact = {entry.name: entry for entry in self.entries}
        self._loose = {}

    def find(self, name: str) -> Entry | None:
        """The entry of that name: exactly, else whatever the composition and the case of its letters.

        Else one that was packed under its address (`My%20Chapter.xhtml`).
        """
        if entry := self._exact.get(name):
            return entry
        if not self._loose:
            self._loose = {_loosely(unquote(entry.name)): entry for entry in reversed(self.entries)}
            self._loose |= {_loosely(entry.name): entry for entry in reversed(self.entries)}
        return self._loose.get(_loosely(name))

    def read(self, entry: Entry, limit: int | None = None) -> bytes:
        """All bytes of the entry; `limit` in bytes where less is allowed than `Limits.entry`.

        Raises:
            TooLarge: there are more.
            Unreadable: damaged.
        """
        allowed = self._limits.entry if limit is None else limit
        with self.open(entry) as stream:
            data = stream.read(allowed + 1)
        if len(data) > allowed:
            raise TooLarge(what=entry.name, limit=readable_size(allowed))
        return data

    def head(self, entry: Entry, count: int = 64) -> bytes:
        """The first bytes, to see what it is.

        Raises:
            Unreadable: damaged.
        """
        with self.open(entry) as stream:
            return stream.read(count)

    @contextmanager
    def open(self, entry: Entry) -> Iterator[BinaryIO]:
        """The entry as a stream, for files too large to hold in memory: it ends at the declared size.

        Raises:
            Unreadable: damaged; may come while reading.
        """
        try:
            with self._zip.open(entry.header) as stream:
                yield stream  # type: ignore[misc] # IO[bytes] and BinaryIO are the same to us
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError) as error:
            raise Unreadable(detail=f"{entry.name} in it cannot be read") from error
        except OSError as error:
            raise Gone(detail=error.strerror) from error


def readable_size(count: int) -> str:
    """A number of bytes for people, as in `16 MiB`."""
    return f"{count // MIB} MiB" if count >= MIB else f"{count} bytes"


def _open(file: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    try:
        if not file.seek(0, 2):
            raise EmptyFile
        _count_first(file, limits)
        file.seek(0)
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error, ValueError) as error:
        raise Unreadable(detail="it is not a whole zip file") from error
    except OSError as error:
        raise Gone(detail=error.strerror) from error


def _count_first(file: BinaryIO, limits: Limits) -> None:
    """Count the entries before `zipfile` makes an object of each: the directory may name millions."""
    size = file.seek(0, 2)
    start = max(0, size - _END_SIZE - _COMMENT)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + _END_SIZE:
        return
    length = int.from_bytes(tail[at + 12 : at + 16], "little")
    end = start + at
    end64 = end - _LOCATOR_SIZE - _END64_SIZE
    if end64 >= 0:
        file.seek(end64)
        record = file.read(_END64_SIZE)
        if record.startswith(_END64):
            length, end = int.from_bytes(record[40:48], "little"), end64
    file.seek(max(0, end - length))
    count, left = 0, min(length, end)
    while left > 0 and (block := file.read(min(left, MIB))):
        left -= len(block)
        # A signature cut by a block border is missed; `_usable` counts exactly.
        count += block.count(_CENTRAL)
        if count > limits.entries:
            raise TooLarge(what="the number of files in it", limit=limits.entries)


def _usable(headers: list[zipfile.ZipInfo], limits: Limits) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    if len(headers) > limits.entries:
        raise TooLarge(what="the number of files in it", limit=limits.entries)
    _refuse_overlaps(headers)
    entries: dict[str, Entry] = {}
    dropped: list[str] = []
    total = 0
    for header in headers:
        given = _name(header)
        if given.endswith("/") or _mode(header) == stat.S_IFDIR:
            continue
        name = _relative(given)
        if name is None or _mode(header) not in (0, stat.S_IFREG):
            dropped.append(given)
            continue
        _refuse(header, name, limits)
        total += header.file_size
        if total > limits.unpacked:
            raise TooLarge(what="all of it unpacked", limit=readable_size(limits.unpacked))
        if entries.pop(name, None):
            dropped.append(name)
        entries[name] = Entry(name=name, size=header.file_size, packed=header.compress_size, header=header)
    return tuple(entries.values()), tuple(dropped)


def _refuse(header: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if header.flag_bits & _LOCKED:
        raise Protected(how="a password")
    # Only these two are unpacked by `zipfile` in bounded steps.
    if header.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise OddPacking(name=name)
    if header.file_size > limits.entry:
        raise TooLarge(what=name, limit=readable_size(limits.entry))
    if header.file_size > RATIO_FROM and header.file_size > limits.ratio * header.compress_size:
        raise TooLarge(what=f"{name}, unpacked against packed,", limit=f"{limits.ratio} to 1")


def _refuse_overlaps(headers: list[zipfile.ZipInfo]) -> None:
    end, before = 0, ""
    for header in sorted(headers, key=lambda h: h.header_offset):
        if header.header_offset < end:
            raise Overlapping(name=before)
        # The least it can take: the local extra field is not known yet.
        end = header.header_offset + _LOCAL_HEADER + len(header.orig_filename) + header.compress_size
        before = _name(header)


def _mode(header: zipfile.ZipInfo) -> int:
    return stat.S_IFMT(header.external_attr >> 16) if header.create_system == _UNIX else 0


def _name(header: zipfile.ZipInfo) -> str:
    """The name as meant: many packers write UTF-8 without saying so, and `zipfile` then reads it as code page 437."""
    if header.flag_bits & _UTF8_NAME or header.filename.isascii():
        return header.filename
    try:
        return header.filename.encode("cp437").decode()
    except UnicodeError:
        return header.filename


def _relative(name: str) -> str | None:
    """The name in its plain form, or nothing if it leads outside or cannot be shown."""
    name = name.replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    outside = name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":")
    return "/".join(parts) if parts and not outside and not _UNSHOWN.search(name) else None


def _loosely(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
