"""The statistics on a stick for head office: what will leave is shown first."""

from flask import Blueprint, g, redirect, url_for
from werkzeug.wrappers import Response

from kiosk.people.model import Action
from kiosk.report.model import Split
from kiosk.report.telling import Teller
from kiosk.report.wording import KEYS, MEASURE_NAMES
from kiosk.usage.model import Subject
from kiosk.usage.outbox import Outbox
from kiosk.usage.readable import Line
from kiosk.usage.tally import FOLDER
from kiosk.web import figures
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.care import plugged
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import number, page, say
from kiosk.web.staff.wording import told

_SAME = {"all_plays": "plays", "sessions_untrusted": "sessions", "boots": "power_losses"}  # named as the nearest
pages = Blueprint("sending", __name__)


@pages.get("/<any(km, en, fr):lang>/statistics/")
def show() -> str:
    """Everything that would be in the next bundle, in words, figures and bytes."""
    now, today = house().now(), house().today()
    library = figures.library_of(house().settings)
    preview = _outbox().preview(now, today.isoformat(), library)
    return page(
        "care/sending.html",
        preview=preview,
        today=today,
        trusted=now.trusted,
        shown=figures.released(house().settings),
        names={each.title.id: each.name for each in library.offered},
        sticks=plugged.sticks(),
        figure_name=_figure,
        key_name=_key,
    )


@pages.post("/<any(km, en, fr):lang>/statistics/")
def send() -> Response:
    """Put it on a stick, and take head office's word from there."""
    now, today = house().now(), house().today()
    library = figures.library_of(house().settings)
    taken = _outbox().take(plugged.chosen(), now, today.isoformat(), library)
    note(Action.TAKE_FIGURES, str(taken.number))
    tell(say(N_("The statistics are on the stick, as number %(number)s."), number=number(taken.number)))
    if taken.refused:
        tell(" ".join(told(taken.refused, g.lang)), bad=True)
    elif taken.acknowledged:
        tell(say(N_("Head office has everything up to number %(number)s."), number=number(taken.acknowledged)))
    return redirect(url_for("stick.show"))


def _figure(name: str) -> str:
    """What a figure is called in reports; the answers to the question have no name there but their own."""
    known = MEASURE_NAMES.get(_SAME.get(name, name))
    return Teller(g.lang).say(known) if known else say(N_("Answers"))


def _key(line: Line) -> str:
    """What a line is about: a shelf, a language, a programme, a group."""
    tell = Teller(g.lang)
    if line.subject == Subject.LANGUAGE:
        return tell.words.language(line.key)
    return " · ".join(tell.key(Split.SHELF, key) for key in (line.subject, line.key) if key in KEYS and key)


def _outbox() -> Outbox:
    settings = house().settings
    return Outbox(settings.data / FOLDER, settings.usage)
