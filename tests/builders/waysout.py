"""The list of ways out of a terminal, `provisioning/escapes.yml`, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

LIST = Path(__file__).parents[2] / "provisioning" / "escapes.yml"


@dataclass(frozen=True, kw_only=True)
class Chord:
    """Keys held down together."""

    keys: Sequence[str]
    without: str
    by: Sequence[str]
    control: str = "kiosk"

    def __str__(self) -> str:
        return "+".join(self.keys)


@dataclass(frozen=True, kw_only=True)
class Click:
    """A button of the mouse, or its wheel, at a link or text, while keys are held."""

    mouse: str
    without: str
    by: Sequence[str]
    at: str = "text"
    holding: Sequence[str] = ()
    control: str = "kiosk"

    def __str__(self) -> str:
        return "+".join([*self.holding, f"{self.mouse} at a {self.at}"])


@dataclass(frozen=True, kw_only=True)
class Address:
    """Something to go to."""

    address: str
    without: str

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True, kw_only=True)
class Deed:
    """What a page does when one clicks at something of it; `leaves` is what is seen of it that does no harm."""

    page: str
    at: str
    without: str
    by: Sequence[str]
    leaves: str

    def __str__(self) -> str:
        return self.page


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What a page may ask for."""

    permission: str
    without: str

    def __str__(self) -> str:
        return self.permission


@dataclass(frozen=True, kw_only=True)
class Crash:
    """What dies."""

    crash: str
    without: str

    def __str__(self) -> str:
        return self.crash


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What only a real machine shows: the lines of the role's files that must stand."""

    setting: str
    by: Sequence[str]
    stands: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.setting


@dataclass(frozen=True, kw_only=True)
class WaysOut:
    """The whole list."""

    keys: Sequence[Chord]
    mouse: Sequence[Click]
    addresses: Sequence[Address]
    pages: Sequence[Deed]
    permissions: Sequence[Permission]
    crashes: Sequence[Crash]
    settings: Sequence[Setting]


def ways_out() -> WaysOut:
    """The list as it stands."""
    told: dict[str, list[dict[str, Any]]] = yaml.safe_load(LIST.read_text("utf-8"))
    return WaysOut(
        keys=[Chord(**way) for way in told["keys"]],
        mouse=[Click(**way) for way in told["mouse"]],
        addresses=[Address(**way) for way in told["addresses"]],
        pages=[Deed(**way) for way in told["pages"]],
        permissions=[Permission(**way) for way in told["permissions"]],
        crashes=[Crash(**way) for way in told["crashes"]],
        settings=[Setting(**way) for way in told["settings"]],
    )
