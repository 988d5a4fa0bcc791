"""A whole prison on one machine: what a technician is trained with, from the first page to the page to sign."""

import json
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders.container import missing
from tests.builders.epub import Book, page
from tests.builders.technician import ROOT
from tests.builders.wholeprison import Prison, status, whole_prison

pytestmark = [pytest.mark.host, pytest.mark.long]

LIBRARY, STAFF = "http://10.20.0.1", "http://10.20.0.1:8443"


@pytest.fixture(scope="module")
def prison(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prison]:
    if lacks := missing():
        pytest.skip(lacks)
    if not (ROOT / "build/bundle/bundle.json").exists():
        pytest.skip("there is no bundle: ./run rehearse prison makes it")
    with whole_prison(tmp_path_factory.mktemp("prison")) as prison:
        yield prison


def test_each_terminal_reads_and_none_reaches_the_staff_site(prison: Prison) -> None:
    assert [status(terminal, f"{LIBRARY}/km/") for terminal in prison.terminals] == [200, 200, 200]
    assert [status(terminal, STAFF) for terminal in prison.terminals] == [0, 0, 0]
    assert status(prison.technician.lan, STAFF) == 400  # the control: it is there, and wants TLS


def test_what_the_technician_adds_is_on_every_terminal(prison: Prison, tmp_path: Path) -> None:
    title = Book(files={"one.xhtml": page("<p>One.</p>")}).write(tmp_path / "one.epub")
    carried = "mkdir -p /srv/in && base64 -d >/srv/in/one.epub && chmod -R a+rX /srv/in && kiosk add /srv/in"
    added = prison.server.run("sh", "-c", carried, seconds=300, stdin=b64encode(title.read_bytes()).decode())
    assert added.code == 0, added.out + added.err
    item = json.loads(prison.server.sh("kiosk list --json").splitlines()[0])["id"]
    assert [status(terminal, f"{LIBRARY}/km/item/{item}/") for terminal in prison.terminals] == [200, 200, 200]


def test_the_self_test_is_green_and_there_is_a_page_to_sign(prison: Prison) -> None:
    prison.technician.play("selftest")
    assert (ROOT / "build/selftest/takeo.html").exists()


def test_after_a_power_cut_the_library_is_back_by_itself(prison: Prison) -> None:
    prison.server.kill()
    assert status(prison.terminals[0], f"{LIBRARY}/km/") == 0
    prison.server.start()
    until = time.monotonic() + 120
    while [status(terminal, f"{LIBRARY}/km/") for terminal in prison.terminals] != [200, 200, 200]:
        assert time.monotonic() < until
