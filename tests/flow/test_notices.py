"""Of what is noticed in a title, only that which somebody should look into makes its import a warning."""

from pathlib import Path

from kiosk.content.reports import Outcome
from tests.builders.epub import Book, page
from tests.builders.importing import add, new_library
from tests.builders.pdf import make_pdf


def test_a_mild_notice_is_no_warning(tmp_path: Path) -> None:
    data = new_library(tmp_path / "data")
    linked = Book(files={"a.xhtml": page('<a href="http://a.test">words</a>')}).write(tmp_path / "linked.epub")
    lacking = Book(files={"a.xhtml": page('words <img src="gone.png" alt=""/>')}).write(tmp_path / "lacking.epub")
    silent = tmp_path / "silent.pdf"
    silent.write_bytes(make_pdf(["", ""]))
    outcomes = {Path(report.file).name: report for report in add(data, linked, lacking, silent).reports}
    assert outcomes["linked.epub"].outcome is Outcome.ACCEPTED
    assert outcomes["silent.pdf"].outcome is Outcome.ACCEPTED
    assert outcomes["lacking.epub"].outcome is Outcome.WARNED
    assert "gone.png" in outcomes["lacking.epub"].reason
