"""An analysis on its way to the index: written by the process that reads a title, read entry by entry.

The file is a list of values in MessagePack, each after its length (4 bytes): first the item, then its entries.
"""

import struct
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import msgspec

from kiosk.content.finding.analysis import Analysis, Entry
from kiosk.content.model import Kind

FILE = "analysis.msgpack"
_LENGTH = struct.Struct("<I")


class _Entries:
    """The entries of a file, read anew whenever they are gone through."""

    def __init__(self, file: Path, start: int) -> None:
        self._file = file
        self._start = start

    def __iter__(self) -> Iterator[Entry]:
        decoder = msgspec.msgpack.Decoder(Entry)
        with self._file.open("rb") as data:
            data.seek(self._start)
            while length := data.read(_LENGTH.size):
                yield decoder.decode(data.read(*_LENGTH.unpack(length)))


def write(file: Path, analysis: Analysis) -> None:
    """Write an analysis, holding one entry at a time."""
    with file.open("wb") as out:
        head = (analysis.item, analysis.facts, analysis.kind, analysis.language, analysis.description)
        for value in chain([head], analysis.entries):
            packed = msgspec.msgpack.encode(value)
            out.write(_LENGTH.pack(len(packed)) + packed)


def read(file: Path) -> Analysis:
    """Read it back. Its entries are read when they are asked for: the file must stay until then.

    Raises:
        msgspec.DecodeError: it is no such file.
    """
    with file.open("rb") as data:
        item = data.read(*_LENGTH.unpack(data.read(_LENGTH.size)))
        entries = _Entries(file, data.tell())
    name, facts, kind, language, description = msgspec.msgpack.decode(item, type=tuple[str, str, Kind, str, str])
    return Analysis(item=name, facts=facts, kind=kind, language=language, description=description, entries=entries)
