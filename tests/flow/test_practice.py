"""A library for practice runs beside the real one, says that it is practice, and leaves nothing behind."""

import re
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.builders.importing import add, begin, hashes, new_library
from tests.builders.kiwixrun import free_port
from tests.builders.mixed import make_book

PATIENCE = 90.0  # seconds, on a busy machine


def ask(address: str) -> str:
    """The page, or what the server says instead; empty when nobody answers."""
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - our own server
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode()
    except OSError:
        return ""


def test_practice_has_the_library_s_titles_a_banner_and_people_and_leaves_nothing(tmp_path: Path) -> None:
    data = new_library(tmp_path / "data")
    add(data, make_book(tmp_path / "one.epub", "The one book"))
    before, port = hashes(data), free_port()
    process = begin(data, "practice", "--port", str(port))
    try:
        until = time.monotonic() + PATIENCE
        while not (ask(f"http://127.0.0.1:{port}/en/sign-in/") and ask(f"http://127.0.0.1:{port + 1}/en/shelf/all/")):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < until
            time.sleep(0.3)
        assert "Practice: nothing here is real" in ask(f"http://127.0.0.1:{port}/en/sign-in/")
        assert "The one book" in ask(f"http://127.0.0.1:{port + 1}/en/shelf/all/")
        assert (data / "practice" / "catalogue.db").exists()
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=PATIENCE)
    assert len(re.findall(r": \d{4} \d{4} \d{4} \d{4}", said.decode())) == 3
    assert not (data / "practice").exists()
    assert hashes(data) == before
    assert ask(f"http://127.0.0.1:{port}/en/sign-in/") == ""
