"""Makes the terminal site: a Flask application behind its page cache."""

from pathlib import Path

from flask import Flask

from kiosk.config import Settings
from kiosk.web import files, i18n, security
from kiosk.web.compiled import Compiled
from kiosk.web.library import Library, attach
from kiosk.web.pagecache import PageCache
from kiosk.web.security import Sort
from kiosk.web.terminal import (
    alive,
    beacon,
    book,
    errors,
    home,
    item,
    path,
    place_card,
    search,
    shelf,
    start,
    viewer,
    voices,
)
from kiosk.web.terminal.opds import originals, routes

PARTS = (
    (start.pages, Sort.PAGE),
    (home.pages, Sort.PAGE),
    (shelf.pages, Sort.PAGE),
    (item.pages, Sort.PAGE),
    (path.pages, Sort.PAGE),
    (search.pages, Sort.ANSWER),
    (place_card.pages, Sort.PAGE),
    (viewer.pages, Sort.VIEWER),
    (beacon.pages, Sort.ANSWER),
    (alive.pages, Sort.SIGN),
    (book.pages, Sort.BOOK),
    (voices.pages, Sort.FEED),
    (files.pages, Sort.STATIC),
    (routes.pages, Sort.FEED),
    (originals.pages, Sort.ORIGINAL),
)


def create_app(settings: Settings) -> Flask:
    """The terminal site over one data folder. Nothing is opened before the first request."""
    app = Flask("kiosk.web", static_folder=None)
    app.url_map.strict_slashes = False  # a redirect would put the Host header into an address
    app.url_map.merge_slashes = False
    compiled = Compiled(Path(app.root_path) / "templates")
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": compiled}
    library = Library(settings)
    app.extensions.update(attach(library), **beacon.attach(settings))
    app.config[files.VERSION] = files.version(files.FOLDER)
    security.guard(app, {part.name: sort for part, sort in PARTS}, active_port=settings.active_port)
    for blueprint, _ in PARTS:
        app.register_blueprint(blueprint)
    errors.handle(app)
    warm(app)
    app.wsgi_app = PageCache(app.wsgi_app, library.generation)  # type: ignore[method-assign]  # Flask's own way
    return app


def warm(app: Flask) -> None:
    """Compile the templates and read the words, so that a preloading server does it once for all its workers."""
    for name in app.jinja_env.list_templates(extensions=["html", "xml"]):
        app.jinja_env.get_template(name)
    for tag in i18n.LANGUAGES:
        i18n.words(tag).number(0)
