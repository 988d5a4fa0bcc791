"""Text that is too much to be held in memory: sections in a file beside what is prepared, until they are indexed."""

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from kiosk.content.finding.passages import plain
from kiosk.content.model import Section

FILE = "spool.gz"


class Spool:
    """Sections in the order in which they were added; they can be gone through again and again."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    @contextmanager
    def filling(self) -> Iterator[Callable[[Section], object]]:
        """Begin anew; gives the function that adds a section."""
        with gzip.open(self._file, "wb", compresslevel=1) as lines:
            yield lambda section: lines.write(
                msgspec.json.encode(replace(section, text=plain(section.text), heading=plain(section.heading))) + b"\n"
            )

    def __iter__(self) -> Iterator[Section]:
        decoder = msgspec.json.Decoder(Section)
        with gzip.open(self._file, "rb") as lines:
            for line in lines:
                yield decoder.decode(line)
