"""Prepared files of items, which are somebody else's words: never with scripts, and gone at once with their item."""

from pathlib import Path

from flask import Blueprint, Response, abort, request, send_file

from kiosk.content.prepared import PreparedFile
from kiosk.content.store import CHOSEN
from kiosk.web.library import library
from kiosk.web.pagecache import KEEP

pages = Blueprint("book", __name__)


@pages.get("/book/<item_id>/<name>")
def file(item_id: str, name: str) -> Response:
    """One prepared file of an item that is shown at this moment."""
    source = library()
    prepared = source.store.prepared(item_id, name) if source.catalogue.is_shown(item_id) else None
    if prepared is None or (CHOSEN.fullmatch(name) and name not in _covers(item_id)):
        abort(404)
    return send(prepared)


def _covers(item_id: str) -> tuple[str, ...]:
    """The cover that readers see; others may wait for the approver beside it."""
    item = library().catalogue.item(item_id)
    return (item.publication.cover, item.publication.thumb) if item else ()


def send(prepared: PreparedFile) -> Response:
    """The bytes as they lie on disk, in ranges if asked; unpacked for the rare browser that does not take gzip."""
    if prepared.start is not None and prepared.media_type.startswith("image/"):
        request.environ[KEEP] = True  # covers are asked for by each terminal, and small
        return Response(prepared.content(), mimetype=prepared.media_type)
    if not prepared.gzipped:
        # That nginx may send a file is true for everybody until the catalogue changes.
        request.environ[KEEP] = library().settings.accel and prepared.start is None
        return _as_it_lies(prepared)
    if not request.accept_encodings["gzip"]:
        response = Response(prepared.content(), mimetype=prepared.media_type)
    else:
        response = _as_it_lies(prepared)
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    return response


def _as_it_lies(prepared: PreparedFile) -> Response:
    if prepared.start is None:
        return hand_over(prepared.path, prepared.media_type)
    response = Response(prepared.read(), mimetype=prepared.media_type)  # small: nginx could not send it faster
    response.add_etag()
    response.make_conditional(request.environ, accept_ranges=True, complete_length=prepared.size)
    return response


def hand_over(path: Path, media_type: str) -> Response:
    """Send a file below the data folder, or tell nginx to send it."""
    settings = library().settings
    if settings.accel:
        response = Response(mimetype=media_type)
        response.headers["X-Accel-Redirect"] = f"/-/{path.relative_to(settings.data).as_posix()}"
        return response
    return send_file(path, mimetype=media_type, conditional=True)
