"""Prepared files of items, which are somebody else's words: never with scripts, and gone at once with their item."""

import gzip
from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file

from kiosk.content.model import PreparedFile
from kiosk.web.library import library

pages = Blueprint("book", __name__)


@pages.get("/book/<item_id>/<name>")
def file(item_id: str, name: str) -> Response:
    """One prepared file of an item that is shown at this moment."""
    source = library()
    prepared = source.store.prepared(item_id, name) if source.catalogue.is_shown(item_id) else None
    if prepared is None:
        abort(404)
    return send(prepared)


def send(prepared: PreparedFile) -> Response:
    """The bytes as they lie on disk, in ranges if asked; unpacked for the rare browser that does not take gzip."""
    if not prepared.gzipped:
        return hand_over(prepared.path, prepared.media_type)
    if not request.accept_encodings["gzip"]:
        response = Response(gzip.decompress(prepared.path.read_bytes()), mimetype=prepared.media_type)
    else:
        response = hand_over(prepared.path, prepared.media_type)
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def hand_over(path: Path, media_type: str) -> Response:
    """Send a file below the data folder, or tell nginx to send it."""
    settings = library().settings
    if settings.accel:
        response = Response(mimetype=media_type)
        response.headers["X-Accel-Redirect"] = f"/-/{path.relative_to(settings.data).as_posix()}"
        return response
    return send_file(path, mimetype=media_type, conditional=True)
