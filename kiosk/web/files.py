"""Our own style sheets, scripts, fonts and pictures, at addresses that change with their version."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, send_from_directory

from kiosk import __version__

pages = Blueprint("files", __name__)

FOLDER = Path(__file__).parent / "static"
VERSION = "STATIC_VERSION"  # its key in the application's configuration

# Declared here, because what Python guesses depends on the machine.
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".png": "image/png",
    ".gif": "image/gif",
    ".cur": "image/x-icon",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".wasm": "application/wasm",
}


def version(folder: Path) -> str:
    """A name for the state of all files in a folder: it moves when one is added, removed or written.

    Modules import each other by relative addresses, so all files share one version.
    """
    digest = hashlib.blake2b(__version__.encode(), digest_size=6)
    for name, size, written in sorted(_facts(folder, "")):
        digest.update(f"{name}\0{size}\0{written}\0".encode())
    return digest.hexdigest()


def address(name: str) -> str:
    """The address of a static file, below `static/`."""
    return f"/static/{current_app.config[VERSION]}/{name}"


@pages.get("/static/<state>/<path:name>")
def file(state: str, name: str) -> Response:
    """One file, if the address names the present version."""
    if state != current_app.config[VERSION]:
        abort(404)
    suffix = Path(name).suffix
    return send_from_directory(
        FOLDER, name, mimetype=MEDIA_TYPES.get(suffix, "application/octet-stream"), conditional=False, etag=False
    )


def _facts(folder: Path, prefix: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _facts(Path(entry.path), f"{prefix}{entry.name}/")
            else:
                facts = entry.stat()
                yield f"{prefix}{entry.name}", facts.st_size, facts.st_mtime_ns
