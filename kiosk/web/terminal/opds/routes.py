"""The addresses of the feeds. Their searches are addresses too, because the protocol knows no other way."""

import msgspec
from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from kiosk.content import workbench
from kiosk.web.i18n import LANGUAGES, words
from kiosk.web.library import library
from kiosk.web.terminal.opds import feed, publications
from kiosk.web.terminal.opds.originals import given, media_type, safe_name

pages = Blueprint("opds", __name__)

_ATOM = "application/atom+xml;profile=opds-catalog;kind="
NAVIGATION, ACQUISITION = f"{_ATOM}navigation", f"{_ATOM}acquisition"
DESCRIPTION = "application/opensearchdescription+xml"


@pages.get("/opds/")
@pages.get("/opds/<any(v1, v2):version>/")
def first(version: str = "v1") -> AnyResponse:
    """Send a reading program to the feed in the first language."""
    return redirect(url_for("opds.home", version=version, lang=LANGUAGES[0]))


@pages.get("/opds/<any(v1, v2):version>/<any(km, en, fr):lang>/")
def home(version: str, lang: str) -> Response:
    """The start of the catalogue."""
    chosen = feed.Selection(version=version, lang=lang)
    return _written(feed.start(library(), words(lang), chosen))


@pages.get("/opds/<any(v1, v2):version>/<any(km, en, fr):lang>/titles")
def titles(version: str, lang: str) -> Response:
    """Titles: all, or those that the address asks for."""
    chosen = feed.selection(version, lang, request.args)
    return _written(feed.titles(library(), words(lang), chosen))


@pages.get("/opds/<any(km, en, fr):lang>/search.xml")
def description(lang: str) -> Response:
    """How to search here (OpenSearch 1.1)."""
    address = url_for("opds.titles", version="v1", lang=lang)
    xml = render_template("opds/search.xml", lang=lang, name=words(lang).gettext("Library"), address=address)
    return Response(xml, content_type=DESCRIPTION)


def _written(made: feed.Feed) -> Response:
    if made.selection.version == "v2":
        return Response(msgspec.json.encode(publications.document(made)), content_type=publications.MEDIA_TYPE)
    xml = render_template(
        "opds/feed.xml",
        feed=made,
        per_page=feed.PER_PAGE,
        navigation=NAVIGATION,
        acquisition=ACQUISITION,
        description=DESCRIPTION,
        given=given,
        media_type=media_type,
        picture_type=workbench.media_type,
        safe_name=safe_name,
    )
    return Response(xml, content_type=NAVIGATION if made.ways else ACQUISITION)
