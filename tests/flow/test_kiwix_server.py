"""The real kiwix-serve as a child: started, watched, restarted, stopped."""

import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk import process
from kiosk.clock import Clock
from kiosk.config import Settings
from kiosk.content.kiwix import Library
from kiosk.content.kiwix_server import NotReady, Pauses, Server
from kiosk.web.active import upstream
from tests.builders.kiwixrun import SOON, free_port, running
from tests.builders.zim import make_zim, page

pytestmark = pytest.mark.skipif(not shutil.which("kiwix-serve"), reason="kiwix-tools is not installed")
ONE, TWO = "aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"


class StillClock(Clock):
    """Time passes only when told."""

    _seconds = 0.0

    def monotonic(self) -> float:
        return self._seconds

    def pass_by(self, seconds: float) -> None:
        object.__setattr__(self, "_seconds", self._seconds + seconds)


def put(data: Path, item: str) -> Path:
    folder = data / "zim"
    folder.mkdir(exist_ok=True)
    return make_zim(folder / f"{item}.zim", {"index": page(item, "<p>x")}, main="index")


def until(true: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Look again and again, for at most so long."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.05)):
        if true():
            return True
        pause.wait(0.05)
    return False


def status(server: Server, item: str) -> int:
    try:
        got = upstream.fetch(server.settings.kiwix_port, item, "index", method="GET", asked={})
    except upstream.Away:
        return 0
    got.body.close()
    return got.status


def test_it_is_not_started_for_a_missing_or_empty_library(tmp_path: Path) -> None:
    server = Server(Settings(data=tmp_path, kiwix_port=free_port()))

    server.tend()
    assert server.pid is None
    server.library.sync({})
    server.tend()
    assert server.pid is None
    assert not server.ready(0.2)


def test_it_serves_what_is_in_the_library_and_what_comes_later(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.add(ONE, put(tmp_path, ONE))
    with running(tmp_path) as server:
        assert (status(server, ONE), status(server, TWO)) == (200, 404)

        library.add(TWO, put(tmp_path, TWO))

        assert until(lambda: status(server, TWO) == 200)
        server.tend()
        assert server.restarts == 0


def test_two_changes_within_a_second_are_both_seen(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.add(ONE, put(tmp_path, ONE))
    two = put(tmp_path, TWO)
    with running(tmp_path) as server:
        library.add(TWO, two)
        assert until(lambda: status(server, TWO) == 200)
        library.remove(TWO)

        assert until(lambda: status(server, TWO) == 404)


def test_it_stops_when_the_last_item_goes(tmp_path: Path) -> None:
    library = Library(tmp_path)
    library.add(ONE, put(tmp_path, ONE))
    with running(tmp_path) as server:
        library.remove(ONE)
        server.tend()

        assert server.pid is None


def kill(server: Server) -> int:
    """Kill kiwix-serve, wait until that is noticed, and return its process number."""
    pid, deaths = server.pid, server.restarts
    assert pid
    os.kill(pid, signal.SIGKILL)

    def noticed() -> bool:
        server.tend()
        return server.restarts > deaths

    assert until(noticed)
    return pid


def test_it_is_restarted_when_it_dies(tmp_path: Path) -> None:
    Library(tmp_path).add(ONE, put(tmp_path, ONE))
    with running(tmp_path) as server:
        first = kill(server)

        server.wait_until_ready()

        assert server.pid != first
        assert status(server, ONE) == 200


def test_after_every_death_it_waits_longer_and_after_a_calm_time_not(tmp_path: Path) -> None:
    Library(tmp_path).add(ONE, put(tmp_path, ONE))
    clock = StillClock()
    pauses = Pauses(first=1.0, longest=3.0, calm=60.0)
    server = Server(Settings(data=tmp_path, kiwix_port=free_port()), clock, pauses)

    def seconds_until_it_runs_again() -> float:
        died = clock.monotonic()
        kill(server)
        while server.pid is None:
            clock.pass_by(0.5)
            server.tend()
        return clock.monotonic() - died

    try:
        server.tend()
        assert [seconds_until_it_runs_again() for _ in range(4)] == [1.0, 2.0, 3.0, 3.0]
        clock.pass_by(60)
        assert seconds_until_it_runs_again() == 1.0
    finally:
        server.close()


def test_a_port_that_another_program_holds_is_told(tmp_path: Path) -> None:
    Library(tmp_path).add(ONE, put(tmp_path, ONE))
    with socket.create_server(("127.0.0.1", 0)) as other:
        server = Server(Settings(data=tmp_path, kiwix_port=other.getsockname()[1]), pauses=SOON)

        with pytest.raises(NotReady):
            server.wait_until_ready(0.3)

        server.close()


def test_it_ends_when_the_process_that_watches_it_is_killed(tmp_path: Path) -> None:
    Library(tmp_path).add(ONE, put(tmp_path, ONE))
    port = free_port()
    (tmp_path / "kiosk.toml").write_text(f"kiwix_port = {port}\n")
    watcher = process.start([sys.executable, "-m", "kiosk", "--data", tmp_path, "kiwix"])
    server = Server(Settings(data=tmp_path, kiwix_port=port))
    try:
        assert until(server.ready)
    finally:
        watcher.kill()
        watcher.wait()

    assert until(lambda: not server.ready(0.2))


def test_the_command_ends_itself_and_its_child_when_told(tmp_path: Path) -> None:
    Library(tmp_path).add(ONE, put(tmp_path, ONE))
    port = free_port()
    (tmp_path / "kiosk.toml").write_text(f"kiwix_port = {port}\n")
    watcher = process.start([sys.executable, "-m", "kiosk", "--data", tmp_path, "kiwix"])
    server = Server(Settings(data=tmp_path, kiwix_port=port))
    assert until(server.ready)

    watcher.terminate()

    assert watcher.wait(10) == 0
    assert not server.ready(0.2)
