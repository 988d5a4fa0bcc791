"""A terminal's screen comes back by itself from whatever ends it, with the library and nothing of the last reader."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.builders import terminalstage
from tests.builders.container import Container, Lan, missing
from tests.builders.technician import LAPTOP, ROOT, Technician, ssh_key
from tests.builders.waysout import ways_out

if TYPE_CHECKING:
    import subprocess

pytestmark = [pytest.mark.host, pytest.mark.long]
UNITS = ("getty@tty1.service", "autovt@tty2.service", "ctrl-alt-del.target", "debug-shell.service")

NAME, ADDRESS = "takeo-terminal-1", "10.20.0.11/24"
LIBRARY = "10.20.0.1"
_BACK = 60.0  # seconds on a busy machine; about five on a quiet one
# A container has neither screen nor keys.
_WITHOUT_A_SCREEN = """[Service]
Environment=WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman WLR_HEADLESS_OUTPUTS=1
"""
_SERVER = """
import http.server, sys
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        page = b"<!doctype html><title>Library</title><h1>Library</h1>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)
    do_HEAD = do_GET
http.server.ThreadingHTTPServer((sys.argv[1], 80), Answer).serve_forever()
"""


class Server:
    """The library's server on the switch."""

    def __init__(self, lan: Lan, folder: Path) -> None:
        self.lan, self._log = lan, folder / "server.log"
        lan.run("ip", "addr", "add", f"{LIBRARY}/24", "dev", "lan")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Switch it on."""
        self._process = self.lan.start(sys.executable, "-c", _SERVER, LIBRARY, out=self._log)

    def stop(self) -> None:
        """Switch it off."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


class Screen:
    """What is on the screen of a terminal in a container."""

    def __init__(self, terminal: Container) -> None:
        self.terminal = terminal

    def windows(self) -> list[str]:
        """The titles of its windows."""
        done = self.as_reader("wlrctl toplevel list")
        return [line.partition(": ")[2] for line in done.splitlines()]

    def as_reader(self, script: str) -> str:
        """What a script prints that runs as the reader, in the session."""
        pid = self.processes("session.py")[0] if self.processes("session.py") else "1"
        enter = f"nsenter -t {pid} -m setpriv --reuid reader --regid reader --clear-groups"
        told = "env HOME=/home/reader XDG_RUNTIME_DIR=/run/kiosk-screen WAYLAND_DISPLAY=wayland-0"
        return self.terminal.run("sh", "-c", f"{enter} {told} sh -c '{script}'").out

    def processes(self, *words: str) -> list[str]:
        """The reader's processes with all of these words in their command lines."""
        lines = self.terminal.run("ps", "-u", "reader", "-o", "pid=,args=").out.splitlines()
        return [line.split()[0] for line in lines if all(word in line for word in words)]

    def session(self) -> str:
        """A name of the session that runs now."""
        return self.terminal.run("systemctl", "show", "-P", "InvocationID", "kiosk-screen").out.strip()

    def shows(self, title: str) -> bool:
        """Whether this comes up in time, and alone."""
        until = time.monotonic() + _BACK
        while time.monotonic() < until:
            if self.windows() == [f"{title} - Chromium"]:
                return True
            time.sleep(0.5)
        return False

    def begins_anew(self, before: str) -> bool:
        """Whether another session comes in time, with the library."""
        until = time.monotonic() + _BACK
        while self.session() == before and time.monotonic() < until:
            time.sleep(0.5)
        return self.session() != before and self.shows("Library")


def roles(technician: Technician) -> Path:
    """A playbook of the roles that make a terminal out of a card on which the packages lie already."""
    file = technician.folder / "terminal.yml"
    file.write_text(f"- hosts: {NAME}\n  roles: [base, terminal, hardening]\n")
    return file


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if lacks := missing():
        pytest.skip(lacks)
    with Lan(LAPTOP) as lan:
        server = Server(lan, tmp_path_factory.mktemp("server"))
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module")
def technician(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Iterator[Technician]:
    technician = Technician(tmp_path_factory.mktemp("laptop") / "laptop", server.lan, ssh_key(ROOT / "build" / "roots"))
    yield technician
    technician.close()


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory, server: Server, technician: Technician) -> Iterator[Container]:
    folder = tmp_path_factory.mktemp("terminal")
    terminal = Container(folder, [terminalstage.root()], server.lan, ADDRESS)
    technician.admit(terminal)
    extra = terminal.changes / "etc/systemd/system/kiosk-screen.service.d"
    extra.mkdir(parents=True)
    (extra / "headless.conf").write_text(_WITHOUT_A_SCREEN)
    try:
        terminal.start()
        technician.play(roles(technician), host=NAME)
        yield terminal
    finally:
        terminal.close()


@pytest.fixture
def screen(terminal: Container, server: Server) -> Screen:
    assert server
    screen = Screen(terminal)
    assert screen.shows("Library"), terminal.run("journalctl", "-u", "kiosk-screen", "-n", "40").out
    return screen


def test_a_second_run_changes_nothing(screen: Screen, technician: Technician) -> None:
    assert screen.windows()
    assert technician.play(roles(technician), host=NAME).changed == 0


def end_the_page(screen: Screen) -> None:
    for pid in screen.processes("--type=renderer"):
        screen.terminal.sh(f"kill -9 {pid}")


def end_the_browser(screen: Screen) -> None:
    screen.terminal.sh(f"kill -9 {screen.processes('/chromium', '--kiosk')[0]}")


def end_the_compositor(screen: Screen) -> None:
    screen.terminal.sh(f"kill -9 {screen.processes('labwc', '-S')[0]}")


def end_the_session(screen: Screen) -> None:
    screen.terminal.sh(f"kill -9 {screen.processes('session.py')[0]}")


def stop_the_session(screen: Screen) -> None:
    screen.terminal.sh(f"kill -STOP {screen.processes('session.py')[0]}")


def open_a_window(screen: Screen) -> None:
    screen.as_reader(f"chromium --user-data-dir=/home/reader/profile --new-window http://{LIBRARY}/ >/dev/null 2>&1 &")


def pull_the_plug(screen: Screen) -> None:
    screen.terminal.kill()
    screen.terminal.start()


CRASHES = {
    "the page's process": end_the_page,
    "the browser": end_the_browser,
    "the compositor": end_the_compositor,
    "what watches the browser": end_the_session,
    "what watches the browser hangs": stop_the_session,
    "a second window": open_a_window,
    "the power": pull_the_plug,
}


def test_every_crash_of_the_list_is_tried() -> None:
    assert {way.crash for way in ways_out().crashes} == {*CRASHES, "the server is away at the start"}


@pytest.mark.parametrize("name", CRASHES)
def test_the_library_comes_back_by_itself_with_an_empty_profile(screen: Screen, name: str) -> None:
    before = screen.session()
    screen.as_reader("touch /home/reader/kept /home/reader/profile/kept /tmp/kept /var/tmp/kept")
    assert screen.as_reader("ls /home/reader/kept /tmp/kept").split() == ["/home/reader/kept", "/tmp/kept"]  # noqa: S108
    CRASHES[name](screen)
    assert screen.begins_anew(before), screen.terminal.run("journalctl", "-u", "kiosk-screen", "-n", "40").out
    assert screen.as_reader("find /home /tmp /var/tmp -name kept") == ""


def test_nothing_that_a_browser_wrote_is_on_the_disk(screen: Screen) -> None:
    assert screen.as_reader("ls /home/reader").split() == ["profile"]
    home = screen.terminal.changes / "home" / "reader"
    assert not list(home.rglob("*"))


def test_a_terminal_that_is_on_before_its_server_waits_and_goes_on(screen: Screen, server: Server) -> None:
    server.stop()
    screen.terminal.sh("systemctl restart kiosk-screen")
    assert screen.shows("Library")  # the waiting picture has the same title
    time.sleep(5)
    assert "http" not in screen.as_reader("true")
    server.start()
    assert screen.shows("Library")


@pytest.mark.parametrize(
    "unit", ["getty@tty1.service", "autovt@tty2.service", "ctrl-alt-del.target", "debug-shell.service"]
)
def test_there_is_no_console_to_come_to(screen: Screen, unit: str) -> None:
    assert screen.terminal.run("systemctl", "is-enabled", unit).out.strip() == "masked"
    assert screen.terminal.run("systemctl", "start", unit).code != 0


def test_the_reader_cannot_log_in(screen: Screen, technician: Technician) -> None:
    assert technician.ssh("10.20.0.11", "true").code == 0
    assert technician.ssh("10.20.0.11", "true", user="reader").code != 0
    assert (
        screen.terminal.run("su", "-s", "/bin/sh", "-", "technician", "-c", "su - reader -c true </dev/null").code != 0
    )
