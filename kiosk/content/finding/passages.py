"""The text of a title, packed so that one passage can be read without unpacking the whole.

The file is a JSON list of sections in gzip, cut into members (RFC 1952 allows several in one file) of some kilobytes.
The first member is empty and lists the packed sizes of the others in its extra field, as dictzip does: any program
reads the file whole, and this module reads a member. Long sections are cut into pieces of the same place and heading.
"""

import gzip
import re
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile

import msgspec

from kiosk.content.model import Section
from kiosk.errors import NONSENSE, KioskError

FILE = "sections.json.gz"
BLOCK = 6144  # bytes of UTF-8: what is read and searched for one snippet
MEMBER_BLOCKS = 3  # packed together: small blocks pack badly
_MOST_MEMBERS = 32_000  # of 2 bytes each, in an extra field of 64 KiB
_HEADER = struct.Struct("<4sIBBH2sH")  # magic and flags, time, level, system, length; our subfield, its length
_SUBFIELD = b"kp"
_UNCOUNTED = re.compile("[\\s\u200b-\u200d\u2060\ufeff]+")
_DAMAGES = (OSError, EOFError, IndexError, zlib.error, struct.error, *NONSENSE)
_BREAKS = ("\n", "\u17d4", ". ", " ")


class DamagedText(KioskError):
    """The packed text of a title cannot be read."""

    message = "The text of {file} is damaged."
    advice = "Run: kiosk rebuild"


@dataclass(frozen=True, kw_only=True)
class Block:
    """Pieces that are searched together: at most `BLOCK` bytes unless it is one piece.

    `member` and `first` say where its pieces lie in the file; `before` are the letters of the same place before it.
    """

    pieces: tuple[Section, ...]
    member: int
    first: int
    before: int


def letters(text: str) -> int:
    """Count letters as `Section` says."""
    return len(text) - sum(map(len, _UNCOUNTED.findall(text)))


def plain(text: str) -> str:
    """Text that can be stored: a lone surrogate is none."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _cut(text: str) -> Iterator[str]:
    """Cut a text at paragraphs, sentences or spaces into parts of at most BLOCK bytes."""
    at = 0
    while at < len(text):
        window = text[at : at + BLOCK].encode()[:BLOCK].decode("utf-8", "ignore")
        end = len(window)
        if at + end < len(text):
            second_half = window[end // 2 :]
            end = next((end // 2 + second_half.rfind(m) + len(m) for m in _BREAKS if m in second_half), end)
        yield window[:end]
        at += end


def _pieces(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        text, heading = plain(section.text), plain(section.heading)
        parts = [text] if len(text) * 3 <= BLOCK else _cut(text)
        for part in parts:
            yield Section(place=section.place, text=part, heading=heading)


def blocks(sections: Iterable[Section], *, apart: bool = False) -> Iterator[Block]:
    """Group sections into blocks; with `apart`, different places (articles) never share one."""
    held: list[Section] = []
    size = before = start = number = first = 0
    place: str | None = None
    for piece in _pieces(sections):
        length = len(piece.text.encode())
        if held and (size + length > BLOCK or (apart and piece.place != held[-1].place)):
            yield Block(pieces=tuple(held), member=number // MEMBER_BLOCKS, first=first, before=start)
            number += 1
            first = 0 if number % MEMBER_BLOCKS == 0 else first + len(held)
            held, size = [], 0
        if piece.place != place:
            before, place = 0, piece.place
        if not held:
            start = before
        held.append(piece)
        size += length
        before += letters(piece.text)
    if held:
        yield Block(pieces=tuple(held), member=number // MEMBER_BLOCKS, first=first, before=start)


def write(file: Path, sections: Iterable[Section], *, apart: bool = False) -> None:
    """Make the file, holding one member at a time. The same sections give the same bytes, and so do those read back.

    Raises:
        OSError: the disk is full, or worse.
    """
    sizes: list[int] = []
    with TemporaryFile(dir=file.parent) as members, file.open("wb") as out:
        for text in _members(sections, apart=apart):
            packed = gzip.compress(text, 6, mtime=0)
            sizes.append(len(packed))
            members.write(packed)
        if len(sizes) <= _MOST_MEMBERS:
            table = struct.pack(f"<{len(sizes)}H", *sizes)
            out.write(_HEADER.pack(b"\x1f\x8b\x08\x04", 0, 0, 255, len(table) + 4, _SUBFIELD, len(table)))
            out.write(table + b"\x03\x00" + b"\x00" * 8)
        members.seek(0)
        shutil.copyfileobj(members, out)


def _members(sections: Iterable[Section], *, apart: bool) -> Iterator[bytes]:
    """The list in JSON, in parts of some blocks each."""
    begun, held, member = b"[", list[bytes](), 0
    for block in blocks(sections, apart=apart):
        if block.member != member:
            yield begun + b",".join(held)
            begun, held, member = b",", [], block.member
        held.extend(map(msgspec.json.encode, block.pieces))
    yield begun + b",".join(held) + b"]"


def stream(file: Path) -> Iterator[Section]:
    """Read the whole file back, a member at a time.

    Raises:
        DamagedText: it is missing, damaged or no such file.
    """
    try:
        starts = _table(file, file.stat().st_mtime_ns)
        if not starts:
            yield from msgspec.json.decode(gzip.decompress(file.read_bytes()), type=tuple[Section, ...])
        for member in range(len(starts) - 1):
            yield from _member(file, starts, member)
    except _DAMAGES as error:
        raise DamagedText(file=file) from error


def members(file: Path) -> int:
    """How many members hold the text, each of some thousand letters; 1 when the file is not cut into members of ours.

    Raises:
        DamagedText: it is missing or damaged.
    """
    try:
        return max(1, len(_table(file, file.stat().st_mtime_ns)) - 1)
    except _DAMAGES as error:
        raise DamagedText(file=file) from error


def _member(file: Path, starts: tuple[int, ...], member: int) -> tuple[Section, ...]:
    with file.open("rb") as data:
        data.seek(starts[member])
        text = zlib.decompress(data.read(starts[member + 1] - starts[member]), wbits=31)
    return msgspec.json.decode(b"[" + text.strip(b"[,]") + b"]", type=tuple[Section, ...])


@lru_cache(maxsize=256)
def _table(file: Path, _changed: int) -> tuple[int, ...]:
    """Where the members begin, and the end of the last; empty when the file is not cut into members of ours."""
    with file.open("rb") as stream:
        head = stream.read(_HEADER.size)
        if (
            len(head) < _HEADER.size
            or (fields := _HEADER.unpack(head))[0] != b"\x1f\x8b\x08\x04"
            or fields[5] != _SUBFIELD
        ):
            return ()
        sizes = struct.unpack(f"<{fields[6] // 2}H", stream.read(fields[6]))
    at = _HEADER.size + fields[6] + 10
    starts = [at]
    for size in sizes:
        at += size
        starts.append(at)
    return tuple(starts)


def read(file: Path, member: int, first: int, count: int, *, apart: bool = False) -> tuple[Section, ...]:
    """Read `count` pieces of a member, from the piece `first` on. `apart` as it was packed.

    Raises:
        DamagedText: the file is missing, damaged, or does not hold them.
    """
    try:
        starts = _table(file, file.stat().st_mtime_ns)
        if starts:
            return _member(file, starts, member)[first : first + count]
        members = [block for block in blocks(stream(file), apart=apart) if block.member == member]
    except _DAMAGES as error:
        raise DamagedText(file=file) from error
    return tuple(piece for block in members for piece in block.pieces)[first : first + count]
