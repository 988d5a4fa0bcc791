"""The forms a report takes: one function from a report and a language to bytes for each."""

from collections.abc import Callable
from enum import StrEnum

from kiosk.report.model import Report
from kiosk.report.pdf import pdf
from kiosk.report.tables import to_csv, to_json
from kiosk.report.workbook import xlsx


class Form(StrEnum):
    """Also the ending of the file."""

    PDF = "pdf"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


_MAKERS: dict[Form, Callable[[Report, str], bytes]] = {
    Form.PDF: pdf,
    Form.CSV: to_csv,
    Form.XLSX: xlsx,
    Form.JSON: to_json,
}


def render(report: Report, language: str, form: Form) -> bytes:
    """A file of the report. The same report gives the same bytes.

    Args:
        report: of head office, or of one library.
        language: km, en or fr.
        form: which file.
    """
    return _MAKERS[form](report, language)


def file_name(report: Report, language: str, form: Form) -> str:
    """As `libraries-2026-Q4-km.pdf`."""
    public = "-public" if report.public else ""
    return f"{report.whole.id or 'libraries'}-{report.period.text}{public}-{language}.{form}"
