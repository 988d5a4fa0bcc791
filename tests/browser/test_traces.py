"""Nothing of a reader is on the disk afterwards: no trace in any file of data, logs or run, and none in free space."""

import http.client
import itertools
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import pytest
from playwright.sync_api import Browser

from kiosk.content.model import Item, Section
from tests.builders import loopdisk
from tests.builders.collection import Collection
from tests.builders.head_office import FakeHeadOffice
from tests.builders.kiwixrun import free_port
from tests.builders.loopdisk import LoopDisk

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]

SESSIONS = 200
TRACE = "Qz7TRACE"  # in everything by which a scripted reader could be known
PLACE = "127.77."  # where they all come from
CONTROL = b"Qz7CONTROL"
_PATIENCE = 20  # seconds

NAMES = ("Tiger", "Rabbit", "Snake", "Hare", "Turtle", "Crow", "Deer", "Otter", "Heron", "Toad", "Moth", "Bee")


@dataclass(kw_only=True)
class Server:
    """The terminal site and the counter, with all they write on one disk: data, logs, and what they put aside."""

    place: Path
    items: list[Item] = field(default_factory=list)
    port: int = field(default_factory=free_port)
    _running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.data, self.log, self.run = (self.place / name for name in ("data", "log", "run"))
        self.log.mkdir()
        self.run.mkdir()
        with Collection(self.data) as collection:
            for name in NAMES:
                page = Section(place="0", heading="", text=f"The {name} crosses the river.")
                self.items.append(collection.add(name, shelves=("stories",), sections=(page,)))
        (self.data / "kiosk.toml").write_text('[usage]\nsite = "here"\nterminals = 100\n')
        FakeHeadOffice().install(self.data / "usage")

    def __enter__(self) -> Self:
        ports = {"KIOSK_TERMINAL_PORT": str(self.port), "KIOSK_ACTIVE_PORT": str(free_port())}
        for name in ("counter", "terminal"):
            with (self.log / name).open("wb") as said:
                self._running.append(
                    subprocess.Popen(
                        [sys.executable, "-m", "kiosk", "--data", self.data, name],
                        env={**os.environ, **ports, "TMPDIR": str(self.run)},
                        stdout=said,
                        stderr=said,
                    )
                )
        until = time.monotonic() + _PATIENCE
        while not (self.answers() and (self.data / "usage" / "counter.sock").exists()):
            assert time.monotonic() < until, "nobody answers"
            time.sleep(0.1)
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            process.send_signal(signal.SIGTERM)
        for process in self._running:
            process.wait(_PATIENCE)

    def answers(self) -> bool:
        try:
            return self.ask("127.0.0.1", "GET", "/alive") == 204
        except OSError:
            return False

    def ask(
        self, seat: str, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> int:
        """One request of the terminal at this address; the number of the answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, _PATIENCE, source_address=(seat, 0))
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def visit(self, number: int, titles: list[Item]) -> None:
        """A reader who searches, looks at titles in an order of his own, asks for what is not there, and finishes."""
        seat = f"{PLACE}{number // 250 + 1}.{number % 250 + 1}"
        name = f"{TRACE}{number:04}-{random.randrange(10**6):06}"  # noqa: S311 - no secret
        known = {"User-Agent": f"Agent {TRACE}{number}", "X-Forwarded-For": seat, "Cookie": f"c={TRACE}{number}"}
        form = known | {"Content-Type": "application/x-www-form-urlencoded"}
        words = known | {"Content-Type": "application/json"}

        def tell(*told: dict[str, object]) -> None:
            body = json.dumps({"s": name, "w": told}).encode()
            assert self.ask(seat, "POST", "/use", body, words) == 204

        tell({"e": "start"}, {"e": "page"})
        question = f"q=river {TRACE}search{number}".encode()
        assert self.ask(seat, "POST", "/en/search", question, form) == 200
        assert self.ask(seat, "POST", "/en/suggest", question, form) == 200
        assert self.ask(seat, "POST", "/en/place", f"code={TRACE}".encode(), form) == 200
        tell({"e": "search"})
        for title in titles:
            assert (
                self.ask(seat, "GET", f"/en/read/{title.id}/?at={TRACE}{number}", headers=known | {"Referer": TRACE})
                == 200
            )
            tell({"e": "open", "i": title.id}, {"e": "page", "i": title.id, "p": 95})
        assert self.ask(seat, "GET", f"/en/item/{TRACE}{number}/", headers=known) == 404
        tell({"e": "answer", "q": "sex", "a": "female"}, {"e": "finish"})


def orders(items: list[Item], dice: random.Random) -> Iterator[list[Item]]:
    """Four titles at a time, up and down: in no table is there such an order."""
    by_id = sorted(items, key=lambda item: item.id)
    places = {item.id: number for number, item in enumerate(items)}
    while True:
        low, high = dice.sample(by_id[:6], 2), dice.sample(by_id[6:], 2)
        order = [low[0], high[0], low[1], high[1]]
        steps = [places[b.id] - places[a.id] for a, b in itertools.pairwise(order)]
        if any(step > 0 for step in steps) and any(step < 0 for step in steps):
            yield order


def read_in_a_browser(chromium: Browser, server: Server, number: int) -> str:
    """A reader at a real terminal; the token of the session."""
    context = chromium.new_context(user_agent=f"{TRACE} browser {number}")
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/en/")
    token = str(page.evaluate("JSON.parse(sessionStorage['kiosk.session']).token"))
    page.goto(f"http://127.0.0.1:{server.port}/en/search")
    page.fill("#q", f"{TRACE} typed {number}")
    with page.expect_response("**/use"):
        page.press("#q", "Enter")
    with page.expect_response("**/use"):
        page.goto(f"http://127.0.0.1:{server.port}/en/read/{server.items[0].id}/#find={TRACE}")
    with page.expect_response("**/use"):
        page.click("#finish")
        sure = page.locator("#finishing [value=finish]")
        if sure.is_visible():
            sure.click()
    page.wait_for_selector("html[data-screen=start][data-ready]")  # until then the browser is busy wiping
    context.close()
    return token


@dataclass(kw_only=True)
class Left:
    """What lies on the disk after the day."""

    files: dict[Path, bytes]
    disk: LoopDisk | None
    tokens: list[str]
    orders: list[list[Item]]


@pytest.fixture(scope="module", params=["folder", "disk"])
def left(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, chromium: Browser) -> Left:
    folder = tmp_path_factory.mktemp("traces")
    if request.param == "disk" and loopdisk.missing():
        pytest.skip(loopdisk.missing())
    disk = LoopDisk(folder) if request.param == "disk" else None
    sessions = SESSIONS if disk or loopdisk.missing() else 12
    with ExitStack() as stack:
        place = stack.enter_context(disk.mounted()) if disk else folder
        server = Server(place=place)
        read = list(itertools.islice(orders(server.items, random.Random(7)), sessions))  # noqa: S311 - no secret
        with server:
            for number, titles in enumerate(read):
                server.visit(number, titles)
            tokens = [read_in_a_browser(chromium, server, number) for number in range(3)]
        control = server.run / "control"
        with control.open("wb") as file:
            file.write(CONTROL * 1000)
            file.flush()
            os.fsync(file.fileno())
        control.unlink()
        files = {file: file.read_bytes() for file in place.rglob("*") if file.is_file()}
    return Left(files=files, disk=disk, tokens=tokens, orders=read)


def test_the_day_was_counted(left: Left) -> None:
    """The control: titles in whole batches are there."""
    (usage,) = (content for file, content in left.files.items() if file.name == "usage.db")
    assert all(item.id.encode() in usage for item in left.orders[0])


def test_no_file_has_a_trace(left: Left) -> None:
    for file, content in left.files.items():
        for trace in (TRACE, PLACE, *left.tokens):
            assert trace.encode() not in content, (file, trace)


def test_no_file_tells_in_what_order_titles_were_read(left: Left) -> None:
    written = [content for file, content in left.files.items() if {"usage", "log", "run"} & set(file.parts)]
    for order in left.orders:
        together = re.compile(b".{0,200}?".join(item.id.encode() for item in order), re.DOTALL)
        assert not any(together.search(content) for content in written)


def test_no_free_byte_of_the_disk_has_a_trace(left: Left) -> None:
    if left.disk is None:
        pytest.skip("a folder has no free bytes of its own")
    assert left.disk.holds(CONTROL), "the control: what a deleted file held is found"
    for trace in (TRACE, PLACE, *left.tokens):
        assert not left.disk.holds(trace.encode()), trace


def test_nothing_was_said_in_the_logs(left: Left) -> None:
    said = [content for file, content in left.files.items() if file.parent.name == "log"]
    assert len(said) == 2
    assert not any(said)
