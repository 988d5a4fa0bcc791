"""Makes comics: zip files of pictures."""

import zipfile
from collections.abc import Iterable
from pathlib import Path


def make_comic(path: Path, entries: Iterable[tuple[str, bytes]], info: str = "") -> Path:
    """A comic of these entries in this order, with this content of ComicInfo.xml."""
    with zipfile.ZipFile(path, "w") as file:
        for name, data in entries:
            file.writestr(name, data)
        if info:
            file.writestr("ComicInfo.xml", f'<?xml version="1.0"?><ComicInfo>{info}</ComicInfo>')
    return path
