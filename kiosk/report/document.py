"""The report as one HTML document in one language: a summary to sign, the libraries, the definitions."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from kiosk.khmer.words import words as khmer_words
from kiosk.report.measures import MEASURES, Measure
from kiosk.report.model import Part, Report
from kiosk.report.sheet import line, sheet
from kiosk.report.telling import Teller
from kiosk.report.wording import DEFINITIONS, MEASURE_NAMES

TEMPLATES = Path(__file__).parent / "templates"
TILES = ("sessions", "active_minutes", "unique_requests", "readers", "registered", "loans", "attendance", "titles_used")
OVERVIEW = ("completeness", "sessions", "active_minutes", "unique_requests", "registered", "readers", "loans")
_TITLES_OF_ALL, _TITLES = 20, 10
MOST_PARTS = 100  # libraries with pages of their own; of more, each has its own report
_KHMER = re.compile("[\u1780-\u17d3\u17dd]{2,}")
_ZERO_WIDTH_SPACE = "\u200b"


def html(report: Report, language: str) -> str:
    """The document, without styles. The same report gives the same text.

    Args:
        report: what to print.
        language: km, en or fr.
    """
    tell = Teller(language)
    names = {part.id: tell.library(part) for part in (report.whole, *report.parts)}
    whole = sheet(report.whole, tell, names, titles=_TITLES_OF_ALL, complete_here=False)
    some = report.parts if len(report.parts) <= MOST_PARTS else ()
    parts = [whole, *(sheet(part, tell, names, titles=_TITLES) for part in some if part.completeness.with_data)]
    period = tell.period(report.period)
    text = (
        _environment()
        .get_template("report.html")
        .render(
            _=tell.say,
            t=tell,
            title=f"{tell.say('Use of the prison libraries')} · {names[report.whole.id]} · {period}",
            office=report.office,
            period=period,
            public=report.public,
            whole=whole,
            parts=parts,
            tiles=[line(measure, report.whole, tell) for measure in _measures(TILES)],
            overview=_overview(report, tell) if report.parts else None,
            definitions=list(_definitions(tell)),
            k=tell.words.number(report.k),
            basis=basis(report, tell),
        )
    )
    return breakable(text)


def breakable(text: str) -> str:
    """Put a zero-width space between Khmer words: Pango breaks lines there, for it does not know where words end."""
    return _KHMER.sub(lambda match: _ZERO_WIDTH_SPACE.join(khmer_words(match[0])), text)


def basis(report: Report, tell: Teller) -> str:
    """What was known when the report was made: two reports of one period differ where this differs."""
    return tell.say(
        "Figures known up to %(day)s. Definitions, version %(definitions)s; program, version %(software)s.",
        day=tell.when(report.whole.completeness.made) or "\N{EN DASH}",
        definitions=tell.words.number(report.definitions),
        software=report.software,
    )


def _overview(report: Report, tell: Teller) -> dict[str, object]:
    measures = _measures(OVERVIEW)

    def values(part: Part) -> list[str]:
        return [line(measure, part, tell).value for measure in measures]

    return {
        "columns": [tell.say(MEASURE_NAMES[measure.name]) for measure in measures],
        "rows": [{"name": tell.library(part), "cells": values(part)} for part in report.parts],
        "total": values(report.whole),
    }


def _definitions(tell: Teller) -> Iterable[tuple[str, str, str]]:
    for ident, text in DEFINITIONS.items():
        names = [tell.say(MEASURE_NAMES[measure.name]) for measure in MEASURES if measure.id == ident]
        yield ident, " · ".join(names), tell.say(text)


def _measures(names: Sequence[str]) -> list[Measure]:
    return [next(measure for measure in MEASURES if measure.name == name) for name in names]


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
