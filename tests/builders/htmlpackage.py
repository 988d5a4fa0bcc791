"""Makes zips of web pages."""

import zipfile
from collections.abc import Mapping
from pathlib import Path


def make_package(target: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a zip with these files by name."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target
