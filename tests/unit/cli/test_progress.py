"""An import is told line by line to machines, and as a table to people."""

import pytest

from kiosk.cli.progress import Progress
from kiosk.content.model import Kind
from kiosk.content.reports import Outcome, Report

GOOD = Report(file="/stick/a.epub", outcome=Outcome.ACCEPTED, item="a" * 16, title="រឿង", kind=Kind.EPUB)
KNOWN = Report(file="/stick/d.epub", outcome=Outcome.ACCEPTED, item="a" * 16, title="រឿង", reason="It is already here.")
ODD = Report(file="/stick/b.pdf", outcome=Outcome.WARNED, item="b" * 16, title="T", reason="A page is empty.")
BAD = Report(file="/stick/c.txt", outcome=Outcome.REFUSED, reason="It is text.", advice="Use EPUB.")


def test_people_get_a_table_that_ends_with_what_went_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(4, as_json=False)
    for report in (BAD, GOOD, ODD, KNOWN):
        progress.tell(report)
    assert capsys.readouterr().out == ""
    progress.table()
    assert capsys.readouterr().out.splitlines() == [
        "accepted  /stick/a.epub  រឿង  [epub, aaaaaaaaaaaaaaaa]",
        "accepted  /stick/d.epub  រឿង  [None, aaaaaaaaaaaaaaaa]",
        "          It is already here.",
        "warned    /stick/b.pdf  T  [None, bbbbbbbbbbbbbbbb]",
        "          A page is empty.",
        "refused   /stick/c.txt",
        "          It is text.",
        "          Use EPUB.",
        "2 accepted · 1 warned · 1 refused",
    ]


def test_machines_get_a_json_line_as_soon_as_a_file_is_decided(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(2, as_json=True)
    progress.tell(BAD)
    assert '"outcome":"refused"' in capsys.readouterr().out
    progress.table()
    assert capsys.readouterr().out == ""


def test_on_a_screen_the_count_moves(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    progress = Progress(2, as_json=False)
    progress.tell(GOOD)
    assert "1/2" in capsys.readouterr().err
    progress.table()
    assert "accepted" in capsys.readouterr().out
