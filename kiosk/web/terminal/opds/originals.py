"""Whole originals for other reading programs: they are somebody else's bytes, and no browser shows them here."""

import unicodedata
from urllib.parse import quote

from flask import Blueprint, Response, abort

from kiosk.content.model import Item, Kind, Role, StoredFile
from kiosk.web.library import library
from kiosk.web.terminal.book import hand_over

pages = Blueprint("originals", __name__)

_KINDS = {
    Kind.EPUB: "application/epub+zip",
    Kind.PDF: "application/pdf",
    Kind.COMIC: "application/vnd.comicbook+zip",
    Kind.ZIM: "application/x-zim",
    Kind.HTML: "application/zip",
}
_SUFFIXES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "m4b": "audio/mp4",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "webm": "video/webm",
}
_GIVEN = frozenset({Role.MAIN, Role.TRACK, Role.PART})
_LONGEST = 100  # characters of a file name


def media_type(item: Item, file: StoredFile) -> str:
    """How an original is declared: by its kind, and for sound and film by the end of its name."""
    return _KINDS.get(item.publication.kind) or _SUFFIXES.get(
        file.name.rpartition(".")[2].lower(), "application/octet-stream"
    )


def safe_name(file: StoredFile) -> str:
    """The name it came with, of letters, marks, digits, points and dashes alone."""
    kept = "".join(c if unicodedata.category(c)[0] in "LMN" or c in "-._" else "-" for c in file.name[-_LONGEST:])
    return kept.strip("-.") or "book"


def given(item: Item) -> tuple[tuple[int, StoredFile], ...]:
    """The originals that make the title itself, with their numbers; a picture or subtitles beside it are left out."""
    return tuple((number, file) for number, file in enumerate(item.files) if file.role in _GIVEN)


@pages.get("/opds/download/<item_id>/<int:number>/<name>")
def download(item_id: str, number: int, name: str) -> Response:
    """One original of an item that is shown at this moment."""
    source = library()
    item = source.shown(item_id)
    file = dict(given(item)).get(number) if item else None
    if item is None or file is None or name != safe_name(file) or not source.store.original(file.sha256).exists():
        abort(404)
    response = hand_over(source.store.original(file.sha256), media_type(item, file))
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
