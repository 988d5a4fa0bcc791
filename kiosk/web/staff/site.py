"""Makes the staff site. Each part of it is named here once: its pages, its tile on the start page, its tasks."""

from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from kiosk.clock import Clock
from kiosk.config import MIB, Settings
from kiosk.people.phrase import Cost
from kiosk.web import files, security
from kiosk.web.compiled import Compiled
from kiosk.web.i18n import N_
from kiosk.web.library import Library, attach
from kiosk.web.security import Sort
from kiosk.web.staff import (
    approvals,
    audit,
    clock,
    errors,
    first,
    gate,
    key,
    me,
    people,
    pictures,
    signin,
    start,
    withdrawal,
)
from kiosk.web.staff.care import guide, health, packs, paper, report, saving, sending, stick, voices
from kiosk.web.staff.desk import adding, courses, covering, editing, picking, preview, queue, shelving, titles, undoing
from kiosk.web.staff.house import NAME, House
from kiosk.web.staff.start import Tasks, Tile

_FORM = MIB  # bytes; a page that takes more says so by request.max_content_length
_SHARED = Path(files.__file__).parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some pages; where there is a tile or a task, the endpoint of the tile says whose they are."""

    pages: Blueprint
    sort: Sort = Sort.DESK
    tile: Tile | None = None
    tasks: Tasks | None = None


# In the order in which their tiles stand on the start page.
PARTS = (
    Part(pages=first.pages),
    Part(pages=signin.pages),
    Part(pages=me.pages),
    Part(pages=start.pages),
    Part(pages=pictures.pages),
    Part(
        pages=approvals.pages,
        tile=Tile(endpoint="approvals.show", name=N_("Approvals"), pictogram="staff/approve"),
        tasks=approvals.tasks,
    ),
    # adding content and care of the collection
    Part(
        pages=adding.pages,
        tile=Tile(endpoint="adding.form", name=N_("Add titles"), pictogram="add"),
        tasks=adding.tasks,
    ),
    Part(pages=picking.pages),
    Part(pages=queue.pages, tile=Tile(endpoint="queue.queue", name=N_("What is being added"), pictogram="queue")),
    Part(
        pages=titles.pages, tile=Tile(endpoint="titles.show", name=N_("Titles"), pictogram="titles"), tasks=titles.tasks
    ),
    Part(pages=editing.pages),
    Part(pages=covering.pages),
    Part(pages=undoing.pages),
    Part(pages=preview.pages),
    Part(pages=shelving.pages, tile=Tile(endpoint="shelving.show", name=N_("Shelves"), pictogram="shelves")),
    Part(pages=courses.pages, tile=Tile(endpoint="courses.show", name=N_("Learning paths"), pictogram="paths")),
    # voices, figures, reports, sticks, health, help
    Part(
        pages=voices.pages,
        tile=Tile(endpoint="voices.show", name=N_("Voices"), pictogram="staff/voices"),
        tasks=voices.tasks,
    ),
    Part(pages=packs.pages),
    Part(
        pages=paper.pages,
        tile=Tile(endpoint="paper.show", name=N_("Paper figures"), pictogram="staff/figures"),
        tasks=paper.tasks,
    ),
    Part(pages=report.pages, tile=Tile(endpoint="report.show", name=N_("Monthly report"), pictogram="staff/report")),
    Part(
        pages=sending.pages,
        tile=Tile(endpoint="sending.show", name=N_("Statistics on a stick"), pictogram="staff/stick"),
    ),
    Part(pages=stick.pages),
    Part(
        pages=saving.pages,
        tile=Tile(endpoint="saving.show", name=N_("Backup"), pictogram="staff/backup"),
        tasks=saving.tasks,
    ),
    Part(pages=health.pages, tile=Tile(endpoint="health.show", name=N_("Health"), pictogram="staff/health")),
    Part(pages=guide.pages, tile=Tile(endpoint="guide.show", name=N_("Help"), pictogram="staff/help")),
    # the house itself
    Part(
        pages=withdrawal.pages,
        tile=Tile(endpoint="withdrawal.show", name=N_("Not shown to readers"), pictogram="staff/withdrawn"),
    ),
    Part(pages=audit.pages, tile=Tile(endpoint="audit.show", name=N_("What was done"), pictogram="staff/audit")),
    Part(
        pages=people.pages, tile=Tile(endpoint="people.show", name=N_("People of the staff"), pictogram="staff/people")
    ),
    Part(
        pages=clock.pages,
        tile=Tile(endpoint="clock.show", name=N_("Clock"), pictogram="staff/clock"),
        tasks=clock.tasks,
    ),
    Part(
        pages=key.pages,
        tile=Tile(endpoint="key.show", name=N_("Head office's key"), pictogram="staff/key"),
        tasks=key.tasks,
    ),
    Part(pages=files.pages, sort=Sort.STATIC),
)


def create_app(settings: Settings, watch: Clock | None = None, cost: Cost | None = None) -> Flask:
    """The staff site over one data folder. Nothing is opened before the first request.

    Args:
        settings: where everything is.
        watch: the machine's clocks; tests give others.
        cost: of one guess of a pass phrase; tests take less.
    """
    app = Flask("kiosk.web.staff", static_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    own = Path(app.root_path) / "templates"
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": Compiled(own)}
    app.jinja_loader = ChoiceLoader([FileSystemLoader(own), PrefixLoader({"shared": FileSystemLoader(_SHARED)})])
    app.extensions.update(attach(Library(settings)))
    app.extensions[NAME] = House(settings, watch or Clock(), cost or Cost())
    app.extensions[start.TILES] = tuple(part.tile for part in PARTS if part.tile)
    app.extensions[start.TASKS] = {part.tile.endpoint: part.tasks for part in PARTS if part.tile and part.tasks}
    app.config[files.VERSION] = files.version(files.FOLDER)
    security.guard(app, {part.pages.name: part.sort for part in PARTS}, active_port=settings.active_port, body=_FORM)
    gate.keep(app)
    for part in PARTS:
        app.register_blueprint(part.pages)
    errors.handle(app)
    return app
