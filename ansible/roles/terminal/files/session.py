#!/usr/bin/python3
"""What runs on a terminal's screen: one browser at the library, watched until something is wrong with it.

labwc starts this and ends with it; systemd then starts both anew, with an empty profile. So whatever goes wrong has one
answer. `session.py louder` and `session.py softer` are what the volume keys do.
"""

import datetime as dt
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SETTINGS = Path("/etc/kiosk-terminal/session.json")
SOUND = ("pipewire", "wireplumber", "pipewire-pulse")
ARGUMENTS = Path("/etc/kiosk-terminal/browser.args")
WAITING = "file:///usr/share/kiosk-terminal/waiting.html"
SINK = "@DEFAULT_AUDIO_SINK@"
STEP = 5  # percent of the volume that a key changes
LOOK = 3.0  # seconds between two looks at everything
GRACE = 60.0  # seconds in which a browser must have a page
NOBODY = 10  # seconds without input after which swayidle says so
DARK = 300.0  # seconds without input after which the screen goes off outside opening hours
CLOCK = 3600.0  # seconds between two questions for the time
PATIENCE = 3.0  # seconds for an answer of the server, the compositor, the sound


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the technician's machine wrote for this terminal.

    Args:
        site: the library's origin.
        hours: {"days": [1..7], "start": "08:00", "end": "11:00"}; none: always open.
        time_zone: whose hours these are.
        volume: percent at the start.
        loudest: percent that the keys cannot pass.
        renew: seconds without input and sound after which a used browser is replaced by a fresh one.
    """

    site: str
    hours: Sequence[Mapping[str, object]]
    time_zone: str
    volume: int
    loudest: int
    renew: int


class Clock:
    """The time of the library's server: a terminal has no clock of its own to trust."""

    def __init__(self, site: str) -> None:
        self._place = urllib.parse.urlsplit(site)
        self._ahead: dt.timedelta | None = None
        self._asked = -CLOCK

    def now(self) -> dt.datetime | None:
        """UTC; None while the server has never answered."""
        if time.monotonic() - self._asked >= CLOCK:
            self._asked = time.monotonic() if self._ask() else self._asked + LOOK
        return None if self._ahead is None else _since_start() + self._ahead

    def _ask(self) -> bool:
        connection = http.client.HTTPConnection(self._place.hostname or "", self._place.port, timeout=PATIENCE)
        try:
            connection.request("HEAD", "/alive")
            said = connection.getresponse().headers["Date"]
            told = dt.datetime.strptime(said, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=dt.UTC)
        except (OSError, http.client.HTTPException, TypeError, ValueError):
            return False
        finally:
            connection.close()
        self._ahead = told - _since_start()
        return True


def _since_start() -> dt.datetime:
    return dt.datetime.fromtimestamp(time.clock_gettime(time.CLOCK_BOOTTIME), dt.UTC)


def is_open(hours: Iterable[Mapping[str, object]], now: dt.datetime) -> bool:
    """Whether the library is open at a local time. Without hours it always is."""
    ranges = list(hours)
    clock = f"{now:%H:%M}"
    return not ranges or any(
        now.isoweekday() in part["days"] and str(part["start"]) <= clock < str(part["end"])  # type: ignore[operator]
        for part in ranges
    )


def something_sounds(cards: Path = Path("/proc/asound")) -> bool:
    """Whether sound comes out of any card."""
    return any("RUNNING" in status.read_text() for status in cards.glob("card*/pcm*p/sub*/status"))


def pages(of: int, processes: Path = Path("/proc")) -> int:
    """How many processes of a user show a page."""
    found = 0
    for place in processes.glob("[0-9]*"):
        try:
            mine = place.stat().st_uid == of
            found += mine and b"--type=renderer" in (place / "cmdline").read_bytes()
        except OSError:
            continue  # it ended meanwhile
    return found


class Hands:
    """When somebody touched the terminal last, as swayidle tells it by files."""

    def __init__(self, folder: Path) -> None:
        self._still, self._touched = folder / "still", folder / "touched"
        for file in (self._still, self._touched):
            file.unlink(missing_ok=True)
        rest = f"touch {self._still}"
        back = f"rm -f {self._still}; touch {self._touched}; wlopm --on '*'"
        self.process = subprocess.Popen(["swayidle", "-w", "timeout", str(NOBODY), rest, "resume", back])

    @property
    def still(self) -> float:
        """Seconds since the last touch; 0 while there are some."""
        try:
            return NOBODY + time.time() - self._still.stat().st_mtime
        except FileNotFoundError:
            return 0.0

    @property
    def ever(self) -> bool:
        """Whether there was one at all."""
        return self._touched.exists()


class Screen:
    """The session.

    Args:
        settings: of this terminal.
        folder: XDG_RUNTIME_DIR.
    """

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._settings = settings
        self._clock = Clock(settings.site)
        self._hands = Hands(folder)
        self._begun = time.monotonic()
        self._sound = [_start(program) for program in SOUND]
        words = ARGUMENTS.read_text("utf-8").split()
        self.browser = _start("chromium", *words, f"{WAITING}#{settings.site}/")

    def wrong(self) -> str:
        """Why the session must end; empty while all is well."""
        windows = windows_open()
        settled = time.monotonic() - self._begun > GRACE
        left = self._hands.ever and self._hands.still > self._settings.renew
        troubles = {
            "the browser ended": self.browser.poll() is not None,
            "swayidle ended": self._hands.process.poll() is not None,
            "the compositor does not answer": windows is None,
            "there is a second window": (windows or 0) > 1,
            "the browser has no page": settled and (windows == 0 or pages(os.getuid()) == 0),
            "nobody is there: a fresh browser for the next reader": left and not something_sounds(),
        }
        return next((trouble for trouble, there in troubles.items() if there), "")

    def dim(self) -> None:
        """Put the screen off when the library is closed and nobody is there. A touch puts it on."""
        now = self._clock.now()
        if now is None or self._hands.still < DARK:
            return
        if not is_open(self._settings.hours, now.astimezone(zoneinfo.ZoneInfo(self._settings.time_zone))):
            _run("wlopm", "--off", "*")

    def end(self) -> None:
        """Leave nothing behind."""
        for process in (self.browser, self._hands.process, *self._sound):
            process.kill()
            process.wait()


def _start(*command: str) -> "subprocess.Popen[bytes]":
    """A program whose words nobody keeps: a browser's complaints name what was read."""
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def windows_open() -> int | None:
    """How many windows there are; None when the compositor does not answer."""
    done = _run("wlrctl", "toplevel", "list")
    return None if done is None else len(done.splitlines())


def _run(*command: str) -> str | None:
    try:
        return subprocess.run(command, timeout=PATIENCE, capture_output=True, text=True, check=True).stdout
    except (subprocess.SubprocessError, OSError):
        return None


def turn(settings: Settings, by: str) -> None:
    """Make it louder or softer, within the limit."""
    _run("wpctl", "set-volume", "-l", f"{settings.loudest / 100:.2f}", SINK, f"{STEP}%{by}")


def tell(word: str) -> None:
    """Tell systemd (sd_notify): READY=1, WATCHDOG=1."""
    if where := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
            to.sendto(word.encode(), "\0" + where[1:] if where[0] == "@" else where)


def show(settings: Settings) -> str:
    """Run the session until something is wrong, and say what."""
    screen = Screen(settings, Path(os.environ["XDG_RUNTIME_DIR"]))
    tell("READY=1")
    tuned = False
    try:
        while not (reason := screen.wrong()):
            tell("WATCHDOG=1")
            tuned = tuned or _run("wpctl", "set-volume", SINK, f"{min(settings.volume, settings.loudest)}%") is not None
            screen.dim()
            time.sleep(LOOK)
        return reason
    finally:
        screen.end()


def main() -> None:
    """The program."""
    settings = Settings(**json.loads(SETTINGS.read_text("utf-8")))
    match sys.argv[1:]:
        case ["louder"]:
            turn(settings, "+")
        case ["softer"]:
            turn(settings, "-")
        case _:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            print(show(settings), file=sys.stderr)  # the journal


if __name__ == "__main__":
    main()
