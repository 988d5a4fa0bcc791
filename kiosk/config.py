"""Settings: where the data lies, and the limits of what is let in."""

import os
import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import msgspec

from kiosk.errors import KioskError

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
    zim_seconds_per_mib: float = 5.0  # every article is read, and ZIM files are packed tightly
    zim_articles_whole: int = 50_000  # larger ZIM files are searched by title and first paragraph
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

    def __post_init__(self) -> None:
        if min(self.smallest_shown, self.smallest_batch) < 10:  # noqa: PLR2004 - k and B of the privacy rules
            msg = "usage.smallest_shown and usage.smallest_batch may be raised, never below 10"
            raise ValueError(msg)
        if not re.fullmatch(r"[a-z0-9-]{0,40}", self.site):
            msg = "usage.site is to be a short key: small letters, digits, hyphens"
            raise ValueError(msg)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The folder of all data, the limits, and where the processes listen."""

    data: Path
    limits: Limits = field(default_factory=Limits)
    usage: Usage = field(default_factory=Usage)
    host: str = "127.0.0.1"
    terminal_port: int = 8080
    active_port: int = 8081  # the other origin: ZIM files and HTML packages
    kiwix_port: int = 8082  # kiwix-serve itself, spoken to by the active origin only
    accel: bool = False  # nginx in front serves prepared files by X-Accel-Redirect


# What a run by hand may set without a file: `KIOSK_TERMINAL_PORT=8090 ./run demo`.
_FROM_ENVIRONMENT = ("host", "terminal_port", "active_port", "kiwix_port")


def load(data: Path) -> Settings:
    """Read `DATA/kiosk.toml` over the defaults, and host and ports from the environment over both.

    Raises:
        BadSettings: the file is not TOML, or a key or value in it is unknown.
    """
    data = data.resolve()
    file = data / "kiosk.toml"
    given = _read(file)
    spoken = {name: os.environ.get(f"KIOSK_{name.upper()}") for name in _FROM_ENVIRONMENT}
    given |= {name: value for name, value in spoken.items() if value}
    try:
        return msgspec.convert(
            {**given, "data": data}, Settings, strict=False, dec_hook=lambda kind, value: kind(value)
        )
    except msgspec.ValidationError as error:
        raise BadSettings(file=file, reason=error) from error


def _read(file: Path) -> dict[str, Any]:
    try:
        given = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettings(file=file, reason=error) from error
    unknown = set(given) - ({f.name for f in fields(Settings)} - {"data"})
    for name, kind in (("limits", Limits), ("usage", Usage)):
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


def service() -> Service:
    """As the environment of this process says; empty when nobody started it so."""
    ours = os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS") == "1"
    return Service(socket=3 if ours else None, notify=os.environ.get("NOTIFY_SOCKET", ""))
