"""What lies prepared in a folder, by the names for the browser."""

import zipfile
from pathlib import Path

from kiosk.content import pack


def names(folder: Path) -> list[str]:
    """The names of all files in it, those in its pack too."""
    with zipfile.ZipFile(folder / pack.FILE) as packed:
        found = {*packed.namelist(), *(file.name for file in folder.iterdir())}
    return sorted(name.removesuffix(".gz") for name in found)
