"""A sign of life for terminals that wait: the pages', and the page that a terminal shows before it has reached us."""

from flask import Blueprint, Response

from kiosk.web.library import library

pages = Blueprint("alive", __name__)


@pages.get("/alive")
def alive() -> Response:
    """Nothing, when pages can be answered; else the error says so."""
    library().generation()
    return Response(status=204)
