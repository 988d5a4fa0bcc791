"""All signs of a library at one moment, the worst first."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from kiosk import __version__
from kiosk.clock import Moment
from kiosk.config import Settings
from kiosk.content import checked
from kiosk.health import keeping, terminals
from kiosk.health.board import Board
from kiosk.health.model import About, Light, Sign, worst
from kiosk.health.services import Services
from kiosk.sqlite import DatabaseMissing
from kiosk.usage import hours

_ORDER = tuple(About)


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What was found, and on which day by the library's clock."""

    day: date
    signs: tuple[Sign, ...]

    @property
    def light(self) -> Light:
        """The worst."""
        return worst(self.signs)

    @property
    def troubles(self) -> tuple[Sign, ...]:
        """What somebody is to do something about."""
        return tuple(sign for sign in self.signs if sign.light is not Light.WORKS)


def examine(settings: Settings, now: Moment, *, root: Path = Path("/")) -> Examination:
    """Look at everything. It takes some seconds where something does not answer.

    Args:
        settings: of the library.
        now: the time as the library knows it.
        root: where /proc, /sys and /run are.

    Raises:
        DatabaseMissing: there is not even a data folder.
    """
    if not settings.data.is_dir():
        raise DatabaseMissing(folder=settings.data)
    local = now.time.astimezone(ZoneInfo(settings.usage.time_zone))
    signs = (
        *Services(settings, root).signs(),
        terminals.sign(
            settings.terminal_port,
            settings.usage.terminals,
            is_open=bool(settings.usage.hours) and hours.is_open(settings.usage.hours, local),
            root=root,
        ),
        *Board(root).signs(settings.data, settings.limits.reserve),
        *keeping.signs(settings, now, local.date()),
    )
    ordered = sorted(signs, key=lambda sign: (-sign.light, _ORDER.index(sign.about)))
    return Examination(day=local.date(), signs=tuple(ordered))


def as_text(settings: Settings, found: Examination) -> str:
    """The file for the technician: plain English, and nothing of readers."""
    lines = [
        f"Library: {settings.usage.name or settings.usage.site or 'without a name'}",
        f"Day: {found.day}. Program: {__version__}. Light: {found.light.word}",
        "",
    ]
    for sign in found.signs:
        lines.append(f"{sign.light.word:6} {sign.about:12} {sign}")
        if sign.advice:
            lines.append(f"{'':20}{sign.what_to_do}")
    last = checked.read(settings.data)
    if last:
        lines += ["", f"Last check, {last.day}:", *(last.named or ("all is well",))]
    return "\n".join(lines) + "\n"
