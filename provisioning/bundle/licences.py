"""The licences of Debian's packages, as their copyright files name them."""

import re
import tarfile
from pathlib import Path
from typing import BinaryIO

_DEP5 = re.compile(r"^License: *(\S[^\n]*)$", re.MULTILINE)  # of machine-readable copyright files, version 1.0
_KNOWN = re.compile(r"/usr/share/common-licenses/([A-Za-z0-9.-]*[A-Za-z0-9])")
_MAGIC, _HEADER = 8, 60  # bytes of an ar archive (ar(5)): at its start, and before each member: name 16, size at 48
_UNTOLD = "see its copyright file"


def licence(deb: Path, package: str) -> str:
    """The licences of a package file, joined by commas; a word for the reader where the file names none.

    Packages of one source may share a copyright file: then the word is `as` and the package that has it.
    """
    with deb.open("rb") as stream:
        text, shared = _copyright(stream, package)
    if shared:
        return f"as {shared}"
    found = {name.strip().rstrip(".") for name in _DEP5.findall(text)} or set(_KNOWN.findall(text))
    return ", ".join(sorted(found)) or _UNTOLD


def _copyright(stream: BinaryIO, package: str) -> tuple[str, str]:
    """The text, or the package whose text it is."""
    stream.seek(_MAGIC)
    while header := stream.read(_HEADER):
        if header.startswith(b"data.tar"):
            return _read(stream, f"usr/share/doc/{package}")
        size = int(header[48:58])
        stream.seek(size + size % 2, 1)
    return "", ""


def _read(stream: BinaryIO, folder: str) -> tuple[str, str]:
    with tarfile.open(fileobj=stream, mode="r|*") as archive:
        for entry in archive:
            name = entry.name.removeprefix("./")
            if name == folder and entry.issym():
                return "", Path(entry.linkname).name
            if name == f"{folder}/copyright" and entry.isfile():
                content = archive.extractfile(entry)
                return content.read().decode("utf-8", "replace") if content else "", ""
    return "", ""
