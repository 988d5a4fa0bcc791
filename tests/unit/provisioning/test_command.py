"""The command `kiosk` of a box: which user it works as, and where."""

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "ansible" / "roles" / "server" / "files" / "kiosk.sh"
_RUNUSER = """#!/bin/sh
echo "$2 $(pwd)"
"""


@pytest.fixture
def run(tmp_path: Path) -> tuple[Path, Path]:
    """A folder to give commands in, and one of programs, in which changing the user only tells which."""
    here, programs = tmp_path / "here", tmp_path / "programs"
    here.mkdir()
    programs.mkdir()
    (programs / "runuser").write_text(_RUNUSER)
    (programs / "runuser").chmod(0o755)
    return here, programs


def told(run: tuple[Path, Path], *command: str) -> list[str]:
    """The user, and the folder it works in."""
    here, programs = run
    path = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", SCRIPT, *command], cwd=here, env=path, check=True, capture_output=True, text=True)
    return done.stdout.split()


def test_a_file_is_looked_for_where_the_command_was_given(run: tuple[Path, Path]) -> None:
    assert told(run, "usage", "key", "add", "head-office.json") == ["kiosk-counter", str(run[0])]


@pytest.mark.parametrize(
    ("command", "user"),
    [
        ("usage key add head-office.json", "kiosk-counter"),
        ("usage clock", "kiosk-counter"),
        ("usage bundle /media/stick", "kiosk-staff"),  # who alone may write to sticks
        ("backup save /media/stick --no-originals", "kiosk-staff"),
        ("backup restore /media/stick/kiosk-backup-takeo", "kiosk-staff"),  # it brings head office's key back, too
        ("voice export /media/stick/voices.zip", "kiosk-staff"),
        ("health", "kiosk-staff"),
        ("addresses", "kiosk-staff"),
        ("people list", "kiosk-staff"),
        ("selftest --json", "root"),
        ("add /media/stick", "kiosk-worker"),
        ("", "kiosk-worker"),
    ],
)
def test_a_command_works_as_the_user_whose_files_it_writes(run: tuple[Path, Path], command: str, user: str) -> None:
    assert told(run, *command.split())[0] == user
