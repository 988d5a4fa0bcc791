"""Settings: where the data lies, and the limits of what is let in."""

import contextlib
import os
import re
import socket
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import msgspec

from kiosk import durable
from kiosk.errors import NONSENSE, KioskError

_SITE = "site.json"
LANGUAGE = "km"  # unless something else is said

KIB, MIB, GIB = 1024, 1024**2, 1024**3


class BadSettings(KioskError):
    """The settings file cannot be used."""

    message = "The settings in {file} cannot be used: {reason}."
    advice = "Correct the line, or remove the file to use the defaults."


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one file may cost. Sizes in bytes, times in seconds."""

    entries: int = 5_000  # files in one archive
    unpacked: int = 2 * GIB  # of one archive, counted while reading
    entry: int = 512 * MIB  # one file in an archive
    ratio: int = 200  # unpacked : packed, of one archive entry over 1 MiB
    markup: int = 16 * MIB  # one page, style sheet or package document
    picture_pixels: int = 60_000_000
    pages: int = 5_000  # of one PDF or comic
    memory: int = 340 * MIB  # of the process that reads a file, besides 40 MiB of programs: 400 MB in all
    seconds: float = 8.0  # for one file, and more for a large one:
    seconds_per_mib: float = 0.5
    zim_seconds_per_mib: float = 20.0  # every article is read, and ZIM files are packed tightly
    zim_articles_whole: int = 50_000  # larger ZIM files are searched by title and first paragraph
    voice_seconds: float = 120  # of one recording of a label or title
    voice_size: int = 64 * MIB  # of its file as given
    reserve: int = 500 * MIB  # disk space that content never takes


@dataclass(frozen=True, kw_only=True)
class Hours:
    """When the library is open: weekdays 1 (Monday) to 7, local times `HH:MM`, and for whom if not for everybody."""

    days: tuple[int, ...]
    start: str
    end: str
    audience: str = ""  # a key such as women or juvenile


@dataclass(frozen=True, kw_only=True)
class Usage:
    """How use is counted. The two privacy limits may only be raised."""

    site: str = ""  # a short key, as in battambang
    name: str = ""
    terminals: int = 1
    time_zone: str = "Asia/Phnom_Penh"
    smallest_shown: int = 10
    smallest_batch: int = 10
    hours: tuple[Hours, ...] = ()
    programmes: tuple[str, ...] = ("literacy", "vocational", "pre-release")  # classes of the paper form
    questions: bool = True  # whether readers are asked the optional question

    def __post_init__(self) -> None:
        if min(self.smallest_shown, self.smallest_batch) < 10:  # noqa: PLR2004 - k and B of the privacy rules
            msg = "usage.smallest_shown and usage.smallest_batch may be raised, never below 10"
            raise ValueError(msg)
        if not re.fullmatch(r"[a-z0-9-]{0,40}", self.site):
            msg = "usage.site is to be a short key: small letters, digits, hyphens"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Session:
    """When a forgotten session ends, in seconds. The counter ends it after 300 silent ones."""

    idle: float = 300.0  # without input, before the page asks whether somebody is there
    warning: float = 30.0  # for the answer

    def __post_init__(self) -> None:
        if not (0 < self.idle <= 300 and 0 < self.warning <= 60):  # noqa: PLR2004 - the rule of the privacy page
            msg = "session.idle is to be at most 300 seconds, session.warning at most 60"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The folder of all data, the limits, and where the processes listen."""

    data: Path
    limits: Limits = field(default_factory=Limits)
    usage: Usage = field(default_factory=Usage)
    session: Session = field(default_factory=Session)
    host: str = "127.0.0.1"
    terminal_port: int = 8080
    active_port: int = 8081  # the other origin: ZIM files and HTML packages
    kiwix_port: int = 8082  # kiwix-serve itself, spoken to by the active origin only
    staff_port: int = 8443  # the staff site
    language: str = LANGUAGE  # what the staff site begins with
    sticks: Path = Path("/media")  # where sticks appear, each as a folder
    ask: Path = Path("/run/kiosk/ask")  # where the staff site asks the machine's services for something
    counter_socket: Path = Path("usage/counter.sock")  # where the counter takes messages; below the data folder
    practice: bool = False  # a library to learn in: every page of the staff site says so
    accel: bool = False  # nginx in front serves prepared files by X-Accel-Redirect

    @property
    def question_file(self) -> Path:
        """Beside its socket the counter says how often the optional question is put: see `kiosk.usage.question`."""
        return (self.data / self.counter_socket).with_suffix(".question")


# What a run by hand may set without a file: `KIOSK_TERMINAL_PORT=8090 ./run demo`.
_FROM_ENVIRONMENT = ("host", "terminal_port", "active_port", "kiwix_port", "staff_port")


def load(data: Path) -> Settings:
    """Read `DATA/kiosk.toml` over the defaults, and host and ports from the environment over both.

    Between the two lies `DATA/site.json`: what the first start of the staff site was told of the library.

    Raises:
        BadSettings: the file is not TOML, or a key or value in it is unknown.
    """
    data = data.resolve()
    file = data / "kiosk.toml"
    given = _described(data, _read(file))
    spoken = {name: os.environ.get(f"KIOSK_{name.upper()}") for name in _FROM_ENVIRONMENT}
    given |= {name: value for name, value in spoken.items() if value}
    try:
        return msgspec.convert(
            {**given, "data": data}, Settings, strict=False, dec_hook=lambda kind, value: kind(value)
        )
    except msgspec.ValidationError as error:
        raise BadSettings(file=file, reason=error) from error


def describe(data: Path, name: str, language: str) -> None:
    """Keep the library's name and language, as they were told at the first start."""
    durable.replace(data / _SITE, msgspec.json.encode({"name": name, "language": language}))


def _described(data: Path, given: dict[str, Any]) -> dict[str, Any]:
    """The settings with what was told of the library where they say nothing of it."""
    file = data / _SITE
    try:
        told = msgspec.json.decode(file.read_bytes(), type=dict[str, str])
    except FileNotFoundError:
        return given
    except (OSError, *NONSENSE) as error:
        raise BadSettings(file=file, reason=error) from error
    named = {"name": told.get("name", ""), **given.get("usage", {})}
    return {"language": told.get("language", LANGUAGE), **given, "usage": named}


def _read(file: Path) -> dict[str, Any]:
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettings(file=file, reason=error) from error
    unknown = set(given) - ({f.name for f in fields(Settings)} - {"data"})
    for name, kind in (("limits", Limits), ("usage", Usage), ("session", Session)):
        table = given.get(name, {})
        if not isinstance(table, dict):
            raise BadSettings(file=file, reason=f"{name} is to be a table: [{name}]")
        unknown |= set(table) - {f.name for f in fields(kind)}
    if unknown:
        raise BadSettings(file=file, reason=f"unknown: {', '.join(sorted(unknown))}")
    return given


def data_folder(given: Path | None = None) -> Path:
    """The data folder: as given, else `KIOSK_DATA`, else the place it has on a box."""
    return given or Path(os.environ.get("KIOSK_DATA", "/var/lib/kiosk"))


@dataclass(frozen=True, kw_only=True)
class Service:
    """What systemd hands over: a socket it keeps open (sd_listen_fds(3)), and where to report (sd_notify(3))."""

    socket: int | None = None
    notify: str = ""

    def tell(self, word: bytes) -> None:
        """Report to systemd, if it wants to know: READY=1, WATCHDOG=1, STOPPING=1."""
        if self.notify:
            with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
                teller.sendto(word, self.notify.replace("@", "\0", 1))


def service() -> Service:
    """As the environment of this process says; empty when nobody started it so."""
    ours = os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1"
    return Service(socket=3 if ours else None, notify=os.environ.get("NOTIFY_SOCKET", ""))
