"""One prepared file: found in a folder by the name for the browser, in its pack or beside it."""

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from kiosk.content import pack
from kiosk.content.workbench import MEDIA_TYPES

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}\.([a-z0-9]{2,5})")


@dataclass(frozen=True, kw_only=True)
class PreparedFile:
    """A prepared file on disk. `gzipped` bytes are sent with `Content-Encoding: gzip`; `size` is on disk, in bytes.

    `start` is where it begins in the file at `path`, when it lies in a pack with others; else it is the whole file.
    """

    path: Path
    media_type: str
    gzipped: bool
    size: int
    start: int | None = None

    def read(self) -> bytes:
        """The bytes as they lie on disk."""
        with self.path.open("rb") as file:
            file.seek(self.start or 0)
            return file.read(self.size)

    def content(self) -> bytes:
        """What a browser makes of the bytes."""
        return gzip.decompress(self.read()) if self.gzipped else self.read()


def prepared_in(folder: Path, name: str) -> PreparedFile | None:
    """The prepared file of this name in a folder, in its pack or beside it, or None when there is none such."""
    match = _NAME.fullmatch(name)
    if not (match and match[1] in MEDIA_TYPES):
        return None
    media_type, compressed = MEDIA_TYPES[match[1]]
    on_disk = f"{name}.gz" if compressed else name
    if packed := pack.find(folder, on_disk):
        path, start, size = folder / pack.FILE, packed.start, packed.size
    else:
        path, start = folder / on_disk, None
        try:
            size = path.stat().st_size
        except OSError:
            return None
    return PreparedFile(path=path, media_type=media_type, gzipped=compressed, size=size, start=start)
