"""The guide: how things are done here, in pictures and short sentences; all of it can be printed."""

from flask import Blueprint

from kiosk.web.staff.page import page

pages = Blueprint("guide", __name__)


@pages.get("/<any(km, en, fr):lang>/help/")
def show() -> str:
    """Everything on one page, with a way to each part."""
    return page("care/guide.html")
