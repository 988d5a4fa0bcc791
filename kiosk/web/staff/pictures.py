"""Covers of titles in every state."""

from flask import Blueprint, Response, abort

from kiosk.web.library import library

pages = Blueprint("pictures", __name__)


@pages.get("/picture/<item_id>/<any(cover, thumb):size>")
def picture(item_id: str, size: str) -> Response:
    """The cover of a title, or its small picture."""
    source = library()
    item = source.catalogue.item(item_id)
    name = (item.publication.cover if size == "cover" else item.publication.thumb) if item else ""
    prepared = source.store.prepared(item_id, name)
    if prepared is None:
        abort(404)
    return Response(prepared.read(), mimetype=prepared.media_type)
