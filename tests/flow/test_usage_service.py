"""The counter as a process: it takes what pages say, survives what they should not say, and loses little when killed.

`KIOSK_KILLS=100` kills it at so many random moments instead of a few.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pytest

from kiosk.sqlite import Mode, connect
from kiosk.usage.messages import LARGEST, Finish, Message, Open, Page, Sender, Start
from kiosk.usage.model import DayFigures, DayLabel, MonthFigures
from kiosk.usage.question import published
from kiosk.usage.tally import open_tally
from tests.builders.head_office import FakeHeadOffice
from tests.builders.visits import about, token

KILLS = int(os.environ.get("KIOSK_KILLS", "4"))


class Process:
    """`kiosk counter` on a data folder."""

    def __init__(self, data: Path, *, code: str = "", **environment: str) -> None:
        self.usage = data / "usage"
        self.address = self.usage / "counter.sock"
        self.address.unlink(missing_ok=True)  # one that was killed leaves it
        arguments = ["-c", code] if code else ["-m", "kiosk", "--data", str(data), "counter"]
        self.process = subprocess.Popen(
            [sys.executable, *arguments], stderr=subprocess.PIPE, env={**os.environ, **environment}
        )
        self.sender = Sender(self.address)
        until = time.monotonic() + 20
        while not self.address.exists() and self.process.poll() is None and time.monotonic() < until:
            time.sleep(0.01)

    def say(self, *messages: Message) -> None:
        """Readers are slow: what finds the queue full is said again."""
        for message in messages:
            while not self.sender.send(message):
                time.sleep(0.001)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.communicate()
        self.sender.close()

    def end(self, number: int = signal.SIGTERM) -> str:
        self.process.send_signal(number)
        _, said = self.process.communicate(timeout=20)
        self.sender.close()
        return said.decode()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "kiosk.toml").write_text('[usage]\nsite = "here"\nterminals = 50\n')
    return folder


def visit(process: Process, number: int, *titles: str) -> None:
    name = token(number)
    opened = [Open(s=name, t=about(title)) for title in titles]
    process.say(Start(s=name), *opened, Finish(s=name))


def total(usage: Path) -> tuple[DayFigures, MonthFigures]:
    tally = open_tally(usage / "usage.db", Mode.READ)
    figures = tally.figures()
    tally.close()
    return sum(figures.days.values(), DayFigures()), figures.months


def test_what_pages_say_is_counted_and_ends_in_figures_and_spill(data: Path) -> None:
    office = FakeHeadOffice().install(data / "usage")
    for first, last in ((0, 25), (30, 34), (40, 40)):
        with Process(data) as process:
            for number in range(first, last):
                visit(process, number, "tiger")
            assert process.end() == ""
            assert process.process.returncode == 0
    days, months = total(data / "usage")
    assert (days.sessions, days.requests, months.sessions) == (29, 29, 25)
    assert office.spilt(data / "usage").sessions == 4


def test_garbage_oversized_messages_replays_and_floods_change_nothing_and_stop_nothing(data: Path) -> None:
    name = token(1)
    dice = random.Random(5)  # noqa: S311 - no secret
    with Process(data) as process, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        process.say(Start(s=name), Open(s=name, t=about("tiger")))
        stranger.connect(str(process.address))
        for size in (0, 1, 10, LARGEST, LARGEST + 1, 100_000):
            stranger.send(dice.randbytes(size))
        stranger.send(b'{"e":"open","s":"' + name.encode() + b'","t":{"i":"tiger"}}' + b" " * LARGEST)
        for _ in range(3000):  # what waits longer than 5,000 messages is dropped
            stranger.send(
                b'{"e":"open","s":"' + name.encode() + b'","t":{"i":"tiger"}}'
            )  # waits when the queue is full
        process.say(Finish(s=name))
        visit(process, 2, "rabbit")
        assert process.end() == ""
    days, _ = total(data / "usage")
    assert (days.sessions, days.requests) == (2, 2)


def test_two_counters_for_one_folder_are_one_too_many(data: Path) -> None:
    with Process(data) as process:
        second = subprocess.run(
            [sys.executable, "-m", "kiosk", "--data", str(data), "counter"],
            capture_output=True,
            check=False,
            timeout=20,
        )
        assert second.returncode == 1
        assert b"already running" in second.stderr
        visit(process, 1, "tiger")
        process.end()
    assert total(data / "usage")[0].sessions == 1


def test_systemd_hands_over_a_socket_that_keeps_what_came_before_the_start(data: Path, tmp_path: Path) -> None:
    address, notify = tmp_path / "given.sock", tmp_path / "notify.sock"
    with (
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager,
    ):
        listener.bind(str(address))
        manager.bind(str(notify))
        manager.settimeout(20)
        sender = Sender(address)
        assert sender.send(Start(s=token(1)))
        assert sender.send(Open(s=token(1), t=about("tiger")))
        starter = (
            "import os, sys\n"
            f"os.dup2({listener.fileno()}, 3)\n"
            "os.set_inheritable(3, True)\n"
            "os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1')\n"
            f"os.execv(sys.executable, [sys.executable, '-m', 'kiosk', '--data', {str(data)!r}, 'counter'])\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", starter],
            pass_fds=[listener.fileno()],
            env={**os.environ, "NOTIFY_SOCKET": str(notify)},
        ) as process:
            assert manager.recv(100) == b"READY=1"
            assert manager.recv(100) == b"WATCHDOG=1"
            process.terminate()
            while (word := manager.recv(100)) == b"WATCHDOG=1":
                pass
            assert word == b"STOPPING=1"
        sender.close()
        assert address.exists(), "the socket is systemd's"
    assert total(data / "usage")[0].requests == 1


# The real counter in a child whose time runs five minutes at each message: it writes all the time.
HURRIED = """
import sys, threading
from pathlib import Path
from typing import Self
from kiosk.config import Service, Usage
from kiosk.usage.service import run
from kiosk.usage.virtual import VirtualMachine
class Hurried(VirtualMachine):
    reads = 0
    def boot_seconds(self):
        self.reads += 1
        if self.reads % 3 == 0:
            self.sleep(4)
        return self.seconds
    def has_chip(self):
        return True
run(Path(sys.argv[1] if len(sys.argv) > 1 else {folder!r}), Usage(site="here", terminals=50),
    Hurried(starts={start}, seconds=10), Service(), threading.Event())
"""


@pytest.mark.parametrize(("sessions", "share"), [(59, "1"), (60, "4")])
def test_while_it_runs_it_says_how_often_the_question_is_put(data: Path, sessions: int, share: str) -> None:
    (data / "usage").mkdir()
    tally = open_tally(data / "usage" / "usage.db", Mode.WRITE)
    past = {DayLabel("2098-10-05", 1): DayFigures(sessions=sessions), DayLabel("2098-11-01", 1): DayFigures(sessions=1)}
    tally.add(past, MonthFigures())
    tally.close()
    with Process(data) as process:
        process.say(Start(s=token(1)))
        until = time.monotonic() + 20
        while published(data / "usage" / "counter.question") == 0 and time.monotonic() < until:
            time.sleep(0.01)
        assert (data / "usage" / "counter.question").read_text() == share
        process.end()
    assert (data / "usage" / "counter.question").read_text() == "0"


def test_killed_at_any_moment_nothing_is_damaged_and_nothing_is_counted_twice(data: Path) -> None:
    office = FakeHeadOffice().install(data / "usage")
    seed = random.randrange(10**6)  # noqa: S311 - no secret
    print(f"seed {seed}")  # noqa: T201 - to repeat a failure
    dice = random.Random(seed)  # noqa: S311
    said = 0
    for start in range(KILLS + 1):
        with Process(data, code=HURRIED.format(folder=str(data / "usage"), start=start)) as process:
            until = time.monotonic() + (dice.uniform(0.3, 1.5))
            while time.monotonic() < until:
                said += 1
                process.say(Start(s=token(said)), Open(s=token(said), t=about("tiger")), Page(s=token(said)))
                process.say(Finish(s=token(said)))
                time.sleep(dice.uniform(0, 0.01))
        connection = connect(data / "usage" / "usage.db", Mode.WRITE)  # rolls back what was cut off
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()
    days, months = total(data / "usage")
    months.update(office.spilt(data / "usage"))
    print(f"said {said}, days {days.sessions}, months and spills {months.sessions}")  # noqa: T201
    assert KILLS // 2 <= days.boots <= KILLS + 1
    assert days.power_losses == days.boots - 1
    assert days.sessions == months.sessions, "both are of one moment, whenever it was killed"
    # Its time is hurried: five minutes are some twenty messages; and what was not yet read dies with it.
    assert said * 0.1 <= months.sessions <= said
