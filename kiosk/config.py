"""Settings: where the data lies, and the limits of what is let in."""

import os
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
    memory: int = 360 * MIB  # of the process that reads a file
    seconds: float = 8.0  # for one file, and more for a large one:
    seconds_per_mib: float = 0.5
    zim_articles_whole: int = 50_000  # larger ZIM files are searched by title and first paragraph
    reserve: int = 500 * MIB  # disk space that content never takes


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The folder of all data, the limits, and where the processes listen."""

    data: Path
    limits: Limits = field(default_factory=Limits)
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
    limits = given.get("limits", {})
    if not isinstance(limits, dict):
        raise BadSettings(file=file, reason="limits is to be a table: [limits]")
    unknown = set(given) - ({f.name for f in fields(Settings)} - {"data"})
    if unknown := unknown | set(limits) - {f.name for f in fields(Limits)}:
        raise BadSettings(file=file, reason=f"unknown: {', '.join(sorted(unknown))}")
    return given


def data_folder(given: Path | None = None) -> Path:
    """The data folder: as given, else `KIOSK_DATA`, else the place it has on a box."""
    return given or Path(os.environ.get("KIOSK_DATA", "/var/lib/kiosk"))
