"""From the whole country to a title: period > library > month > shelf > title."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, abort, current_app, redirect, render_template, url_for

from kiosk.languages import LANGUAGES
from kiosk.report.measures import MEASURES
from kiosk.report.model import Part, Report, Split
from kiosk.report.period import Period
from kiosk.report.sheet import Bar, line, sheet, title_bars
from kiosk.report.telling import Teller
from kiosk.report.wording import MEASURE_NAMES
from kiosk.web.i18n import NAMES

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from kiosk.web.headoffice import Reports

REPORTS = "kiosk-reports"
pages = Blueprint("headoffice", __name__)
_LANG = "/<any(km, en, fr):lang>"
_ALL = "all"  # in addresses: all libraries together
_OVERVIEW = ("completeness", "sessions", "active_minutes", "unique_requests", "readers")
_TITLES = 500  # on one page


@dataclass(frozen=True, kw_only=True)
class Step:
    """A place on the way down: its name and address."""

    name: str
    address: str


@pages.get("/")
def start() -> "Response":
    """To the first language."""
    return redirect(url_for("headoffice.periods", lang=LANGUAGES[0]))


@pages.get(f"{_LANG}/")
def periods(lang: str) -> str:
    """The years, quarters and months of which there are figures."""
    tell = Teller(lang)
    years: dict[str, list[Step]] = {}
    for text in _spans(_reports().months()):
        name, address = (
            tell.period(Period.read(text)),
            url_for("headoffice.library", lang=lang, period=text, library=_ALL),
        )
        years.setdefault(text[:4], []).append(Step(name=name, address=address))
    return _page("periods", lang, tell, way=(), title=tell.say("Use of the prison libraries"), years=years)


@pages.get(f"{_LANG}/<period>/<library>/")
def library(lang: str, period: str, library: str) -> str:
    """All libraries, or one."""
    tell = Teller(lang)
    report, part = _find(period, library)
    names = {each.id: tell.library(each) for each in (report.whole, *report.parts)}
    written = sheet(part, tell, names, titles=20)
    within = report.period.months if len(report.period.months) > 1 else ()
    return _page(
        "library",
        lang,
        tell,
        way=_way(tell, report, part),
        title=written.name,
        sheet=written,
        overview=_overview(report, tell) if part is report.whole else None,
        months=[Step(name=tell.when(m), address=_address(lang, m, library)) for m in within if _has(m, library)],
        shelves={
            row.key: _address(lang, period, library, "shelf", row.key) for row in part.splits.get(Split.SHELF, ())
        },
        titles={used.id: _address(lang, period, library, "title", used.id) for used in part.titles},
    )


@pages.get(f"{_LANG}/<period>/<library>/shelf/<key>/")
def shelf(lang: str, period: str, library: str, key: str) -> str:
    """The titles of a shelf that may be named."""
    tell = Teller(lang)
    report, part = _find(period, library)
    rows = {row.key: row for row in part.splits.get(Split.SHELF, ())}
    if key not in rows:
        abort(404)
    used = [each for each in part.titles if key in each.shelves][:_TITLES]
    return _page(
        "shelf",
        lang,
        tell,
        way=(*_way(tell, report, part), Step(name=tell.library(part), address=_address(lang, period, library))),
        title=tell.key(Split.SHELF, key),
        total=tell.amount(rows[key].amount),
        bars=title_bars(used, tell),
        titles={each.id: _address(lang, period, library, "title", each.id) for each in used},
    )


@pages.get(f"{_LANG}/<period>/<library>/title/<ident>/")
def title(lang: str, period: str, library: str, ident: str) -> str:
    """A title, month by month."""
    tell = Teller(lang)
    report, part = _find(period, library)
    used = next((each for each in part.titles if each.id == ident), None)
    if used is None:
        abort(404)
    return _page(
        "title",
        lang,
        tell,
        way=(*_way(tell, report, part), Step(name=tell.library(part), address=_address(lang, period, library))),
        title=used.name,
        language=used.language,
        total=tell.amount(used.amount),
        shelves=[tell.key(Split.SHELF, key) for key in used.shelves],
        months=list(_by_month(report.period, library, ident, tell)),
    )


def _by_month(period: Period, library: str, ident: str, tell: Teller) -> Iterator[Bar]:
    amounts = []
    for month in period.months:
        found = _part(_reports().report(month), library)
        amounts += [(month, used) for used in (found.titles if found else ()) if used.id == ident]
    for (month, used), bar in zip(amounts, title_bars([used for _, used in amounts], tell), strict=True):
        yield Bar(key=month, name=tell.when(month), bar=bar.bar, values=(tell.amount(used.amount),))


def _overview(report: Report, tell: Teller) -> Mapping[str, object]:
    measures = [measure for measure in MEASURES if measure.name in _OVERVIEW]
    return {
        "columns": [tell.say(MEASURE_NAMES[measure.name]) for measure in measures],
        "rows": [
            {
                "name": tell.library(part),
                "address": _address(tell.language, report.period.text, part.id),
                "cells": [line(measure, part, tell).value for measure in measures],
            }
            for part in report.parts
        ],
    }


def _spans(months: tuple[str, ...]) -> Iterator[str]:
    """Each year, its quarters, its months; newest first."""
    seen: set[str] = set()
    for month in months:
        year, number = month[:4], month[5:]
        quarter = f"{year}-Q{(int(number) + 2) // 3}" if number else year
        for text in (year, quarter, month):
            if text not in seen:
                seen.add(text)
                yield text


def _reports() -> "Reports":
    found: Reports = current_app.extensions[REPORTS]
    return found


def _find(period: str, library: str) -> tuple[Report, Part]:
    report = _reports().report(period)
    part = _part(report, library)
    if report is None or part is None:
        abort(404)
    return report, part


def _part(report: Report | None, library: str) -> Part | None:
    if report is None or library == _ALL:
        return report.whole if report else None
    return next((part for part in report.parts if part.id == library), None)


def _has(month: str, library: str) -> bool:
    part = _part(_reports().report(month), library)
    return bool(part and part.completeness.with_data)


def _address(lang: str, period: str, library: str, kind: str = "", key: str = "") -> str:
    """Of a library; or of a shelf or title in it."""
    if kind == "shelf":
        return url_for("headoffice.shelf", lang=lang, period=period, library=library, key=key)
    if kind == "title":
        return url_for("headoffice.title", lang=lang, period=period, library=library, ident=key)
    return url_for("headoffice.library", lang=lang, period=period, library=library)


def _way(tell: Teller, report: Report, part: Part) -> tuple[Step, ...]:
    """From all periods down to here."""
    lang, period = tell.language, report.period
    steps = [Step(name=tell.say("All periods"), address=url_for("headoffice.periods", lang=lang))]
    if not period.is_year and _reports().report(period.year):
        steps.append(Step(name=tell.words.digits(period.year), address=_address(lang, period.year, part.id or _ALL)))
    if part is not report.whole:
        steps.append(Step(name=tell.say("All libraries"), address=_address(lang, period.text, _ALL)))
    steps.append(Step(name=tell.period(period), address=""))
    return tuple(steps)


def _page(name: str, lang: str, tell: Teller, **parts: object) -> str:
    return render_template(
        f"office/{name}.html", _=tell.say, t=tell, lang=lang, languages=NAMES, office=_reports().office, **parts
    )
