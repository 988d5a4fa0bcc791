"""The packed streams of a PDF: those made to fill memory are found before a library unpacks them."""

import mmap
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kiosk.config import MIB
from kiosk.content.refusals import TooLarge

_BEGIN = re.compile(rb">>\s*stream(?:\r\n|\n|\r)")
_END = b"endstream"
# Bytes looked back for the start of a stream's object: at first, and when it is not there (behind a palette).
_NEAR, _FAR = 2_048, 64 * 1024
_PACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW|RunLengthDecode|RL)\b")
_KNOWN = re.compile(rb"/(?:Type|Subtype|Length1|Length2|FunctionType|ShadingType|PatternType|N)\b")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_OBJECTS = re.compile(rb"/Type\s*/ObjStm\b")
_PER_BYTE = 1032  # deflate makes at most so many bytes of one
_STEP = 256 * 1024
_MOST_FILTERS = 2

PAGE_MOST = 16 * MIB  # of the drawing of one page: it takes twenty times as much memory when read
OTHER_MOST = 64 * MIB  # of a font, an attached file, a colour profile
ALL_MOST = 1024 * MIB  # of all that is looked into


@dataclass(frozen=True, kw_only=True)
class _Stream:
    begin: int
    end: int
    header: bytes

    @property
    def filters(self) -> int:
        return len(_PACKED.findall(self.header))

    @property
    def most(self) -> int:
        return OTHER_MOST if _KNOWN.search(self.header) else PAGE_MOST


def refuse_bombs(path: Path) -> None:
    """Unpack, without keeping it, what could unpack to too much. Pictures are judged by their pixels elsewhere.

    Raises:
        TooLarge: a stream unpacks to more than it may, or is packed several times over.
    """
    left = ALL_MOST
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        for stream in _streams(data):
            if stream.filters > _MOST_FILTERS:
                raise TooLarge(what="one part of it, packed several times over,", limit=_MOST_FILTERS)
            could = (stream.end - stream.begin) * _PER_BYTE**stream.filters
            if not stream.filters or _IMAGE.search(stream.header) or could <= stream.most:
                continue
            size = sum(len(piece) for piece in _unpacked(data, stream, stream.most + 1))
            left -= size
            if size > stream.most or left < 0:
                raise TooLarge(what="one part of it, unpacked,", limit=f"{stream.most // MIB} MiB")


def packed_objects(data: mmap.mmap, each: int, most: int) -> Iterator[bytes]:
    """The object streams (ISO 32000-1, 7.5.7) unpacked, up to `each` bytes of one and about `most` of all."""
    for stream in _streams(data):
        if most <= 0:
            return
        if _OBJECTS.search(stream.header):
            unpacked = b"".join(_unpacked(data, stream, each))
            most -= len(unpacked)
            yield unpacked


def _streams(data: mmap.mmap) -> Iterator[_Stream]:
    for match in _BEGIN.finditer(data):
        end = data.find(_END, match.end())
        yield _Stream(begin=match.end(), end=end if end >= 0 else len(data), header=_header(data, match.start()))


def _header(data: mmap.mmap, end: int) -> bytes:
    """What stands before a stream, from the start of its object on."""
    for back in (_NEAR, _FAR):
        begin = max(0, end - back)
        if (found := max(data.rfind(b" obj", begin, end), data.rfind(b"\nobj", begin, end))) >= 0:
            return data[found:end]
    return data[max(0, end - _NEAR) : end]


def _unpacked(data: mmap.mmap, stream: _Stream, most: int) -> Iterator[bytes]:
    """The stream in pieces, up to `most` bytes; ends where it is damaged. Only deflate is undone."""
    pieces: Iterator[bytes] = (data[at : min(at + _STEP, stream.end)] for at in range(stream.begin, stream.end, _STEP))
    for _ in range(stream.filters):
        pieces = _inflated(pieces)
    count = 0
    for piece in pieces:
        yield piece[: most - count]
        count += len(piece)
        if count >= most:
            return


def _inflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    inflate = zlib.decompressobj()
    for given in pieces:
        piece = given
        while piece and not inflate.eof:
            try:
                yield inflate.decompress(piece, _STEP)
            except zlib.error:
                return
            piece = inflate.unconsumed_tail
