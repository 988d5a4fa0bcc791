"""This library's released figures: month by month on the screen, and a page of each to print and sign."""

from flask import Blueprint, abort, g

from kiosk.report.document import basis
from kiosk.report.measures import MEASURES
from kiosk.report.model import Part
from kiosk.report.period import BadPeriod, Period
from kiosk.report.sheet import Line, line, sheet
from kiosk.report.telling import Teller
from kiosk.web import figures
from kiosk.web.staff.house import house
from kiosk.web.staff.page import page

pages = Blueprint("report", __name__)
_TILES = ("sessions", "active_minutes", "unique_requests", "readers", "registered", "loans", "attendance", "held")
_MORE = (
    "requests", "completions", "plays", "searches", "searches_without_result", "titles_used", "learning_requests",
    "classes", "reach_registered", "open_minutes", "availability", "completeness", "power_losses",
)  # fmt: skip
_TITLES = 5


@pages.get("/<any(km, en, fr):lang>/report/")
def show() -> str:
    """The months of which there are figures."""
    tell = Teller(g.lang)
    months = figures.months(house().settings)
    return page("care/reports.html", months=[(month, tell.when(month)) for month in months])


@pages.get("/<any(km, en, fr):lang>/report/<period>/")
def month(period: str) -> str:
    """One page of A4: what Chromium prints of it is the report."""
    try:
        wanted = Period.read(period)
    except BadPeriod:
        abort(404)
    tell = Teller(g.lang)
    made = figures.report(house().settings, wanted, house().today())
    if not made.whole.completeness.with_data:
        abort(404)
    return page(
        "care/report.html",
        t=tell,
        told=tell.say,
        period=tell.period(wanted),
        k=tell.words.number(made.k),
        sheet=sheet(made.whole, tell, {made.whole.id: tell.library(made.whole)}, titles=_TITLES),
        tiles=_lines(_TILES, made.whole, tell),
        lines=_lines(_MORE, made.whole, tell),
        basis=basis(made, tell),
    )


def _lines(names: tuple[str, ...], part: Part, tell: Teller) -> list[Line]:
    return [line(measure, part, tell) for name in names for measure in MEASURES if measure.name == name]
