"""Every command and every setting is named in the documentation."""

from dataclasses import is_dataclass
from pathlib import Path
from typing import get_type_hints

import click
import pytest

from kiosk.cli.main import COMMANDS, kiosk
from kiosk.config import Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def documentation() -> str:
    return "\n".join(page.read_text("utf-8") for page in PAGES if page.exists())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_is_named(documentation: str, command: str) -> None:
    assert f"kiosk {command}" in documentation


def settings(kind: type, above: str = "") -> list[str]:
    """The names as they stand in kiosk.toml; `data` is said by the command line."""
    found = []
    for name, hint in get_type_hints(kind).items():
        if is_dataclass(hint) and isinstance(hint, type):
            found += settings(hint, f"{above}{name}.")
        elif name != "data":
            found.append(above + name)
    return found


@pytest.mark.parametrize("setting", settings(Settings))
def test_a_setting_is_named(documentation: str, setting: str) -> None:
    assert f"`{setting}`" in documentation


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_command_says_what_it_does_in_its_help(command: str) -> None:
    found = kiosk.get_command(click.Context(kiosk), command)
    assert found
    assert found.name == command
    said = found.help
    assert said
    assert said.splitlines()[0].rstrip().endswith(".")
