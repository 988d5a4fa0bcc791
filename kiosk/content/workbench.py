"""The folder in which one item is prepared. Every name in it is made here, never taken from the source."""

import gzip
import os
import shutil
from pathlib import Path
from typing import BinaryIO

# What a terminal can be given, and how it is declared: (suffix, media type, worth compressing).
MEDIA_TYPES: dict[str, tuple[str, bool]] = {
    "xhtml": ("application/xhtml+xml", True),
    "svg": ("image/svg+xml", True),
    "css": ("text/css", True),
    "json": ("application/json", True),
    "vtt": ("text/vtt", True),
    "webp": ("image/webp", False),
    "jpg": ("image/jpeg", False),
    "png": ("image/png", False),
    "gif": ("image/gif", False),
    "avif": ("image/avif", False),
    "woff": ("font/woff", False),
    "woff2": ("font/woff2", False),
    "ttf": ("font/ttf", True),
    "otf": ("font/otf", True),
    "mp3": ("audio/mpeg", False),
    "m4a": ("audio/mp4", False),
    "ogg": ("audio/ogg", False),
    "opus": ("audio/ogg", False),
    "flac": ("audio/flac", False),
    "wav": ("audio/wav", False),
    "mp4": ("video/mp4", False),
    "webm": ("video/webm", False),
    "pdf": ("application/pdf", False),
}


def media_type(name: str) -> str:
    """How the prepared file with this name is declared."""
    return MEDIA_TYPES[name.rpartition(".")[2]][0]


class Workbench:
    """Writes prepared files, numbered in the order of writing: `0001.xhtml.gz`, `0002.jpg`.

    A file of a compressible type lies gzipped on disk and is served with `Content-Encoding: gzip`; its name
    for the browser (what these methods return) is without `.gz`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0

    def reserve(self, suffix: str) -> str:
        """Take the next name without writing yet, so that pages can link to each other before they are written."""
        if suffix not in MEDIA_TYPES:
            msg = f"no media type for the suffix {suffix!r}"
            raise ValueError(msg)
        self._count += 1
        return f"{self._count:04d}.{suffix}"

    def write(self, name: str, data: bytes) -> None:
        """Write the file with a reserved (or a fixed, like `book.json`) name."""
        _, compress = MEDIA_TYPES[name.rpartition(".")[2]]
        if compress:
            # mtime=0: the same input gives the same bytes. Level 6: 6 % less of Khmer than 4, at 0.2 ms a chapter.
            (self.folder / f"{name}.gz").write_bytes(gzip.compress(data, 6, mtime=0))
        else:
            (self.folder / name).write_bytes(data)

    def read(self, name: str) -> bytes:
        """Read back what `write` wrote."""
        _, compress = MEDIA_TYPES[name.rpartition(".")[2]]
        return (
            gzip.decompress((self.folder / f"{name}.gz").read_bytes())
            if compress
            else (self.folder / name).read_bytes()
        )

    def add(self, suffix: str, data: bytes) -> str:
        """Reserve and write in one; returns the name."""
        name = self.reserve(suffix)
        self.write(name, data)
        return name

    def link(self, suffix: str, source: Path) -> str:
        """Give a whole original (sound, film, PDF) to terminals, without a second copy of its bytes where possible."""
        name = self.reserve(suffix)
        try:
            os.link(source, self.folder / name)
        except OSError:  # another file system, or one without links
            shutil.copyfile(source, self.folder / name)
        return name

    def copy(self, suffix: str, source: BinaryIO) -> str:
        """Copy a stream of a type that is not compressed (sound, film) without holding it in memory."""
        name = self.reserve(suffix)
        with (self.folder / name).open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
        return name
