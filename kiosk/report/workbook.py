"""A report as a workbook for spreadsheets (XLSX). The same report gives the same bytes: it holds no time of its own."""

import io
from collections.abc import Callable, Iterable
from dataclasses import astuple
from datetime import UTC, datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kiosk.report.measures import MEASURES, Unit
from kiosk.report.model import Amount, Part, Report, State
from kiosk.report.rows import COLUMNS, records
from kiosk.report.tables import plain
from kiosk.report.telling import Teller
from kiosk.report.wording import DEFINITIONS, MARKS, MEASURE_NAMES

_THEN = datetime(1980, 1, 1, tzinfo=UTC)
_WIDE, _NARROW = 34, 14


def xlsx(report: Report, language: str) -> bytes:
    """Sheets: the summary, the libraries side by side, every figure as in the CSV, the definitions."""
    stream, tell = io.BytesIO(), Teller(language)
    # Texts are written as texts whatever they begin with: nothing becomes a formula or a link.
    book = Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": tell.say("Use of the prison libraries"), "author": report.office, "created": _THEN})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    share, number = book.add_format({"num_format": "0%"}), book.add_format({"num_format": "#,##0"})

    def form(unit: Unit) -> Format:
        return share if unit is Unit.SHARE else number

    _summary(book.add_worksheet(_sheet_name(tell.say("Summary"))), report, tell, bold, form)
    if report.parts:
        _libraries(book.add_worksheet(_sheet_name(tell.say("Libraries"))), report, tell, bold, form)
    figures = book.add_worksheet(_sheet_name(tell.say("All figures")))
    _rows(figures, [COLUMNS, *(astuple(record) for record in records(report, language))], bold)
    definitions = book.add_worksheet(_sheet_name(tell.say("Definitions")))
    _rows(
        definitions, [(tell.say("Definition"), ""), *((key, tell.say(text)) for key, text in DEFINITIONS.items())], bold
    )
    definitions.set_column(1, 1, 3 * _WIDE)
    book.close()
    return stream.getvalue()


def _summary(sheet: Worksheet, report: Report, tell: Teller, bold: Format, form: Callable[[Unit], Format]) -> None:
    sheet.set_column(0, 0, _NARROW)
    sheet.set_column(1, 1, _WIDE)
    sheet.set_column(2, 6, _NARROW)
    sheet.write_string(0, 0, f"{tell.say('Use of the prison libraries')} · {tell.period(report.period)}", bold)
    sheet.write_string(1, 0, report.office)
    head = (
        tell.say("Definition"),
        tell.say("Figure"),
        tell.say("Value"),
        tell.say("From"),
        tell.say("To"),
        tell.say("Answers"),
        tell.say("Source"),
    )
    for place, name in enumerate(head):
        sheet.write_string(3, place, name, bold)
    for line, measure in enumerate(MEASURES, 4):
        amount = report.whole.measure(measure.name)
        sheet.write_string(line, 0, measure.id)
        sheet.write_string(line, 1, tell.say(MEASURE_NAMES[measure.name]))
        _amount(sheet, line, 2, amount, tell, form(measure.unit))
        for place, end in ((3, amount.low), (4, amount.high)):
            if end is not None and amount.value is not None:
                sheet.write_number(line, place, plain(end), form(measure.unit))
        if amount.asked is not None:
            sheet.write_number(line, 5, amount.asked)
        sheet.write_string(line, 6, tell.say(MARKS[measure.mark]))
    sheet.freeze_panes(4, 0)


def _libraries(sheet: Worksheet, report: Report, tell: Teller, bold: Format, form: Callable[[Unit], Format]) -> None:
    sheet.set_column(0, 0, _WIDE)
    sheet.set_column(1, len(MEASURES), _NARROW)
    for place, measure in enumerate(MEASURES, 1):
        sheet.write_string(0, place, tell.say(MEASURE_NAMES[measure.name]), bold)

    def row(line: int, part: Part) -> None:
        sheet.write_string(line, 0, tell.library(part))
        for place, measure in enumerate(MEASURES, 1):
            _amount(sheet, line, place, part.measure(measure.name), tell, form(measure.unit))

    for line, part in enumerate((*report.parts, report.whole), 1):
        row(line, part)
    sheet.freeze_panes(1, 1)


def _amount(sheet: Worksheet, line: int, place: int, amount: Amount, tell: Teller, form: Format) -> None:
    """An exact figure is a number to count with; any other is a text, so that nobody adds up what is not whole."""
    if amount.state is State.EXACT and amount.value is not None:
        sheet.write_number(line, place, plain(amount.value), form)
    else:
        sheet.write_string(line, place, tell.amount(amount))


def _rows(sheet: Worksheet, rows: Iterable[tuple[object, ...]], bold: Format) -> None:
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, place, value, None if line else bold)
            elif isinstance(value, int | float):
                sheet.write_number(line, place, plain(value))
    sheet.freeze_panes(1, 0)


def _sheet_name(name: str) -> str:
    """At most 31 letters (Excel)."""
    return name[:31]
