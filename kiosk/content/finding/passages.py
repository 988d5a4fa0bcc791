"""The text of a title, packed so that one passage can be read without unpacking the whole.

The file is a JSON list of sections in gzip, cut into members (RFC 1952 allows several in one file) of some kilobytes.
The first member is empty and lists the packed sizes of the others in its extra field, as dictzip does: any program
reads the file whole, and this module reads a member. Long sections are cut into pieces of the same place and heading.
"""

import gzip
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from kiosk.content.model import Section
from kiosk.errors import KioskError

FILE = "sections.json.gz"
BLOCK = 6144  # bytes of UTF-8: what is read and searched for one snippet
MEMBER_BLOCKS = 3  # packed together: small blocks pack badly
_MOST_MEMBERS = 32_000  # of 2 bytes each, in an extra field of 64 KiB
_HEADER = struct.Struct("<4sIBBH2sH")  # magic and flags, time, level, system, length; our subfield, its length
_SUBFIELD = b"kp"
_UNCOUNTED = re.compile("[\\s\u200b-\u200d\u2060\ufeff]+")
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


def pack(sections: Iterable[Section], *, apart: bool = False) -> bytes:
    """Make the file. The same sections give the same bytes, and so do the sections read back from it."""
    members: list[list[bytes]] = []
    for block in blocks(sections, apart=apart):
        if block.member == len(members):
            members.append([])
        members[block.member].extend(msgspec.json.encode(piece) for piece in block.pieces)
    packed = []
    for number, pieces in enumerate(members):
        text = (b"," if number else b"[") + b",".join(pieces) + (b"]" if number == len(members) - 1 else b"")
        packed.append(gzip.compress(text, 6, mtime=0))
    if not packed:
        packed = [gzip.compress(b"[]", 6, mtime=0)]
    if len(packed) > _MOST_MEMBERS:
        return b"".join(packed)
    table = struct.pack(f"<{len(packed)}H", *map(len, packed))
    header = _HEADER.pack(b"\x1f\x8b\x08\x04", 0, 0, 255, len(table) + 4, _SUBFIELD, len(table))
    return header + table + b"\x03\x00" + b"\x00" * 8 + b"".join(packed)


def unpack(data: bytes) -> tuple[Section, ...]:
    """Read the whole file back.

    Raises:
        DamagedText: it is no such file.
    """
    try:
        return msgspec.json.decode(gzip.decompress(data), type=tuple[Section, ...])
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as error:
        raise DamagedText(file=FILE) from error


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
        if not starts:
            members = [b for b in blocks(unpack(file.read_bytes()), apart=apart) if b.member == member]
            return tuple(piece for block in members for piece in block.pieces)[first : first + count]
        with file.open("rb") as stream:
            stream.seek(starts[member])
            text = zlib.decompress(stream.read(starts[member + 1] - starts[member]), wbits=31)
        pieces = msgspec.json.decode(b"[" + text.strip(b"[,]") + b"]", type=tuple[Section, ...])
    except (OSError, EOFError, IndexError, zlib.error, struct.error, msgspec.DecodeError) as error:
        raise DamagedText(file=file) from error
    return pieces[first : first + count]
