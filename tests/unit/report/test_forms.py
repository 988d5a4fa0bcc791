"""Every form of a report opens again, holds what it should, and is made of the same bytes each time."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from kiosk.khmer.digits import to_ascii
from kiosk.report import charts
from kiosk.report.document import breakable, html
from kiosk.report.forms import Form, file_name, render
from kiosk.report.pdf import pdf
from kiosk.report.rows import COLUMNS
from tests.builders.reports import FORMULA, KHMER, report

ROOT = Path(__file__).parents[3]
KHMER_DIGITS = "០១២៣៤៥៦៧៨៩"


def text_of(content: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.fixture(scope="module")
def khmer() -> bytes:
    return pdf(report(libraries=2), "km")


@pytest.fixture(scope="module")
def english() -> bytes:
    return pdf(report(libraries=2), "en")


def test_the_first_page_is_a_summary_to_sign(english: bytes) -> None:
    pages = text_of(english)
    for said in (
        "Quarter 4, 2026",
        "All libraries",
        "Reading sessions",
        "Estimated readers",
        "estimated",
        "Approved by",
    ):
        assert said in pages[0]
    assert "Users" in pages[2]
    assert "Definitions" in pages[-1]


def test_pages_of_khmer_have_no_other_digits_but_in_ids(khmer: bytes) -> None:
    first = text_of(khmer)[0]
    assert any(digit in first for digit in KHMER_DIGITS)
    assert "១ / " in first
    for title in (FORMULA, "General Department of Prisons"):
        first = first.replace(title, "")
    assert not any(digit in first for digit in "0123456789")


def test_khmer_lines_break_between_words() -> None:
    """Pango breaks a line at a zero-width space only; a page whose words have none runs over its edge."""
    sentence = "បណ្ណាល័យពន្ធនាគារបាត់ដំបង"
    assert breakable(f"<p>{sentence}</p>").count("\u200b") == 2
    assert breakable(f"<p>{sentence}</p>").replace("\u200b", "") == f"<p>{sentence}</p>"
    assert breakable('<a href="x">U4</a>') == '<a href="x">U4</a>'


def test_nothing_runs_over_the_edge_of_the_paper(khmer: bytes) -> None:
    """Right of the margin (16 mm) every page is white."""
    for page in pypdfium2.PdfDocument(khmer):
        picture = page.render(scale=1).to_pil().convert("L")
        margin = picture.crop((picture.width - 40, 0, picture.width, picture.height))
        assert margin.getextrema() == (255, 255)


def test_a_library_alone_has_a_report_of_three_pages_at_most() -> None:
    pages = text_of(pdf(report(libraries=1), "km"))
    assert 3 <= len(pages) <= 4


@pytest.mark.parametrize("form", Form)
def test_the_same_report_gives_the_same_bytes(form: Form) -> None:
    """Also in another process, whose hashes of strings differ."""
    program = (
        "import sys, hashlib; from kiosk.report.forms import Form, render; from tests.builders.reports import report;"
        f" sys.stdout.write(hashlib.sha256(render(report(libraries=1), 'km', Form('{form}'))).hexdigest())"
    )
    sums = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(sums) == 1
    assert sums != {b""}


def rows(language: str = "km") -> list[dict[str, str]]:
    text = render(report(), language, Form.CSV).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_one_figure_a_row_with_ascii_digits() -> None:
    found = rows()
    assert tuple(found[0]) == COLUMNS
    sessions = next(row for row in found if (row["library"], row["figure"]) == ("battambang", "sessions"))
    assert (sessions["value"], sessions["definition"], sessions["state"]) == ("3120", "U1", "exact")
    assert (sessions["days_with_data"], sessions["days_open"]) == ("75", "79")
    readers = next(row for row in found if (row["library"], row["figure"]) == ("battambang", "readers"))
    assert (readers["value"], readers["low"], readers["high"], readers["asked"]) == ("290.4", "251", "336", "412")
    numbers = [row[name] for row in found for name in ("value", "low", "high", "period")]
    assert numbers == [to_ascii(number) for number in numbers]


def test_no_cell_of_the_csv_begins_like_a_formula() -> None:
    cells = [cell for row in rows() for cell in row.values()]
    assert f"'{FORMULA}" in cells
    assert KHMER in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_what_is_hidden_has_no_value_in_any_file() -> None:
    hidden = [row for row in rows() if row["state"] in {"small", "withheld", "missing"}]
    assert hidden
    assert {row["value"] for row in hidden} == {""}


def test_the_workbook_opens_with_numbers_and_texts() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(report(), "en", Form.XLSX)))
    assert book.sheetnames == ["Summary", "Libraries", "All figures", "Definitions"]
    summary = {row[1].value: row[2] for row in book["Summary"].iter_rows(min_row=5)}
    assert summary["Reading sessions"].value == 18_720
    assert summary["Titles used in twelve months"].number_format == "0%"
    assert summary["Titles read to the end"].value == "1,872+"
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    (formula,) = {cell.data_type for cell in cells if cell.value == FORMULA}
    assert formula == "s"
    assert len(list(book["All figures"].iter_rows())) == len(rows("en")) + 1


def test_json_tells_what_it_is_about() -> None:
    said = json.loads(render(report(), "en", Form.JSON))
    assert (said["period"], said["months"], said["smallest_shown"]) == (
        "2026-Q4",
        ["2026-10", "2026-11", "2026-12"],
        10,
    )
    assert said["missing_bundles"]["battambang"] == [[3, 3], [6, 8]]
    assert {"doubt": "closed", "about": "2026-10-07", "library": ""} in said["flags"]
    assert len(said["figures"]) == len(rows("en"))


def test_files_are_named_by_what_is_in_them() -> None:
    assert file_name(report(), "km", Form.PDF) == "libraries-2026-Q4-km.pdf"
    assert file_name(report(libraries=1), "fr", Form.CSV) == "battambang-2026-Q4-fr.csv"


def test_names_cannot_bring_markup_along() -> None:
    text = html(report(), "en")
    assert "<script" not in text
    assert FORMULA in text


def test_charts_draw_what_is_there_and_leave_gaps() -> None:
    columns = charts.columns([10, None, 0, 5])
    assert columns.count('class="mark"') == 3
    assert columns.count('class="gap"') == 1
    assert charts.line([1, 2, None, 3]).count("<polyline") == 1
    assert charts.line([]).startswith("<svg")
    assert 'width="500"' in charts.bar(5, 10)
    assert 'width="0"' in charts.bar(None, 0)


def test_a_report_of_very_many_libraries_has_their_table_and_not_their_pages() -> None:
    many = html(report(libraries=130), "en")
    assert many.count('class="part"') == 1
    assert many.count("Library-") == 129
