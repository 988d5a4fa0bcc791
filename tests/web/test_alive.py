"""The sign of life: for every page that waits, also for one that is not ours yet."""

from pathlib import Path

from kiosk.config import Settings
from tests.builders.browser import Browser, browse


def test_a_library_that_answers_says_so_to_everybody_and_nothing_else(client: Browser) -> None:
    answer = client.get("/alive")
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Cross-Origin-Resource-Policy" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers


def test_without_a_library_there_is_none(tmp_path: Path) -> None:
    assert browse(Settings(data=tmp_path)).get("/alive").status_code == 503


def test_the_page_of_a_library_that_is_not_ready_asks_again_by_itself(tmp_path: Path) -> None:
    client = browse(Settings(data=tmp_path))
    assert "waiting/again.js" in client.get("/km/").text
    assert "waiting/again.js" not in client.get("/nothing").text
