"""A report as CSV and JSON. The same report gives the same bytes."""

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple

import msgspec

from kiosk.formula import as_text
from kiosk.report.model import Report
from kiosk.report.rows import COLUMNS, records

_DECIMALS = 4


def to_csv(report: Report, language: str) -> bytes:
    """RFC 4180 with a heading; UTF-8 with the mark by which spreadsheets know it; ASCII digits."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(COLUMNS)
    writer.writerows(map(_cell, astuple(record)) for record in records(report, language))
    return stream.getvalue().encode("utf-8-sig")


def to_json(report: Report, language: str) -> bytes:
    """One object: what the report is about, and its rows as in the CSV."""
    whole = report.whole.completeness
    document = {
        "period": report.period.text,
        "months": report.period.months,
        "office": report.office,
        "language": language,
        "public": report.public,
        "smallest_shown": report.k,
        "definitions": report.definitions,
        "software": report.software,
        "libraries": whole.libraries,
        "libraries_with_data": whole.with_data,
        "flags": [*_flags(report)],
        "missing_bundles": {
            part.id: part.completeness.missing
            for part in (report.parts or (report.whole,))
            if part.completeness.missing
        },
        "figures": [msgspec.to_builtins(record) for record in records(report, language)],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"


def _flags(report: Report) -> Iterable[dict[str, str]]:
    for flag in report.whole.flags:
        yield {"doubt": flag.doubt, "about": flag.about, "library": flag.library}


def plain(value: float) -> float:
    """A number as files show it: whole where it is, else with four decimals."""
    return int(value) if value == int(value) else round(value, _DECIMALS)


def _cell(value: str | float | None) -> str | float | None:
    if isinstance(value, str):
        return as_text(value)
    return None if value is None else plain(value)
