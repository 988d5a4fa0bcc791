"""Every command and every setting is named in the documentation."""

from dataclasses import fields
from pathlib import Path

import pytest

from kiosk.cli.main import kiosk
from kiosk.config import Limits, Settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module")
def documentation() -> str:
    return "\n".join(page.read_text("utf-8") for page in PAGES if page.exists())


@pytest.mark.parametrize("command", sorted(kiosk.commands))
def test_a_command_is_named(documentation: str, command: str) -> None:
    assert f"kiosk {command}" in documentation


@pytest.mark.parametrize(
    "setting",
    [f.name for f in fields(Settings) if f.name not in {"data", "limits"}]
    + [f"limits.{f.name}" for f in fields(Limits)],
)
def test_a_setting_is_named(documentation: str, setting: str) -> None:
    assert f"`{setting}`" in documentation


@pytest.mark.parametrize("command", sorted(kiosk.commands))
def test_a_command_says_what_it_does_in_its_help(command: str) -> None:
    said = kiosk.commands[command].help
    assert said
    assert said.splitlines()[0].rstrip().endswith(".")
