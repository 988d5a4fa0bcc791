"""Turns an HTML package into a ZIM file, so that it is served from the origin of active content only."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from libzim.writer import Compression, ContentProvider, Creator, FileProvider, Hint, Item, StringProvider

from kiosk.content.refusals import Unreadable

FILE = "package.zim"

_UUID_AT, _UUID, _CHECKSUM = 8, 16, 16  # bytes; openzim.org/wiki/ZIM_file_format, header and checksum
_BLOCK = 1 << 20

# By the ending of the name, as any web server does; the same on every machine.
_TYPES = {
    **dict.fromkeys(("html", "htm", "xht"), "text/html"),
    "xhtml": "application/xhtml+xml",
    "css": "text/css",
    **dict.fromkeys(("js", "mjs"), "text/javascript"),
    **dict.fromkeys(("json", "map"), "application/json"),
    "webmanifest": "application/manifest+json",
    "wasm": "application/wasm",
    "xml": "application/xml",
    **dict.fromkeys(("txt", "md", "csv"), "text/plain"),
    "vtt": "text/vtt",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
    **dict.fromkeys(("jpg", "jpeg"), "image/jpeg"),
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "mp3": "audio/mpeg",
    **dict.fromkeys(("m4a", "m4b"), "audio/mp4"),
    **dict.fromkeys(("ogg", "oga", "opus"), "audio/ogg"),
    "wav": "audio/wav",
    "flac": "audio/flac",
    **dict.fromkeys(("mp4", "m4v"), "video/mp4"),
    "webm": "video/webm",
    "ogv": "video/ogg",
}
_OTHER = "application/octet-stream"


@dataclass(frozen=True, kw_only=True)
class PackageFile:
    """One file: where it lies in the package, and its bytes or the path of a file that holds them until the end."""

    path: str
    media_type: str
    content: bytes | Path
    title: str = ""


def media_type(name: str) -> str:
    """What a file is served as, by the ending of its name; bytes without meaning when it is unknown."""
    return _TYPES.get(name.rpartition(".")[2].lower(), _OTHER)


def is_page(name: str) -> bool:
    """Whether a file is an HTML page, by its name."""
    return media_type(name) in {"text/html", "application/xhtml+xml"}


def write(target: Path, files: Iterable[PackageFile], *, main: str, title: str, language: str) -> None:
    """Write the ZIM file; the same files give the same bytes. `language` is an ISO 639-3 code or empty.

    An address of a folder leads to its `index.html`, as on a web server.

    Raises:
        Unreadable: libzim does not take a file.
    """
    creator = Creator(target).config_compression(Compression.zstd).config_nbworkers(1)
    creator.config_indexing(False, "").set_mainpath(main)  # noqa: FBT003 - libzim takes it by position only
    firsts: dict[str, str] = {}  # the first page of each folder; a folder may have an Index.html beside it, too
    try:
        with creator:
            for file in files:
                creator.add_item(_Entry(file))
                folder, _, name = file.path.rpartition("/")
                if name == "index.html" or (name.lower() == "index.html" and folder not in firsts):
                    firsts[folder] = file.path
            for folder, path in firsts.items():
                if folder:
                    creator.add_redirection(f"{folder}/", "", path, {})
            creator.add_metadata("Title", title)
            creator.add_metadata("Language", language or "und")
    except RuntimeError as error:
        raise Unreadable(detail=f"it cannot be turned into a ZIM file ({error})") from error
    _seal(target)


class _Entry(Item):  # type: ignore[misc]  # libzim tells no types
    def __init__(self, file: PackageFile) -> None:
        super().__init__()
        self._file = file

    def get_path(self) -> str:
        return self._file.path

    def get_title(self) -> str:
        return self._file.title

    def get_mimetype(self) -> str:
        return self._file.media_type

    def get_hints(self) -> dict[Hint, int]:
        # Named articles would go into an index of titles that nobody asks, and that differs at every writing.
        return {Hint.FRONT_ARTICLE: 0}

    def get_contentprovider(self) -> ContentProvider:
        content = self._file.content
        return FileProvider(content) if isinstance(content, Path) else StringProvider(content)


def _seal(target: Path) -> None:
    """Replace the random UUID by one made of the content, and the checksum at the end by the one that is then true."""
    with target.open("r+b") as file:
        size = os.fstat(file.fileno()).st_size
        for start, length, algorithm in ((_UUID_AT, _UUID, "sha256"), (size - _CHECKSUM, _CHECKSUM, "md5")):
            if start == _UUID_AT:
                file.seek(start)
                file.write(bytes(length))
            digest = hashlib.new(algorithm, usedforsecurity=False)
            file.seek(0)
            left = size - _CHECKSUM
            while left and (block := file.read(min(left, _BLOCK))):
                digest.update(block)
                left -= len(block)
            file.seek(start)
            file.write(digest.digest()[:length])
