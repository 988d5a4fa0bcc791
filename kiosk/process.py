"""The only place that starts other programs: argument list, time limit, no shell."""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.errors import KioskError


class ProgramMissing(KioskError):
    """A program the library needs is not installed."""

    message = "The program {program} is not installed."
    advice = "Install it (on Debian: apt install {package}) and try again."


class ProgramTooSlow(KioskError):
    """A program did not end in time and was stopped."""

    message = "The program {program} did not end within {seconds} seconds."
    advice = "Try again; if it happens again, tell the technician."


@dataclass(frozen=True, kw_only=True)
class Finished:
    """What a program left: its exit code and its two outputs as text."""

    code: int
    out: str
    err: str


def run(arguments: Sequence[str | Path], *, seconds: float, package: str = "", cwd: Path | None = None) -> Finished:
    """Run a program to its end.

    Raises:
        ProgramMissing: it is not installed; `package` names Debian's package for it.
        ProgramTooSlow: it ran longer than `seconds` and was killed.
    """
    program = str(arguments[0])
    try:
        done = subprocess.run(
            [str(a) for a in arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=seconds,
            check=False,
            cwd=cwd,
        )
    except FileNotFoundError as error:
        raise ProgramMissing(program=program, package=package or program) from error
    except subprocess.TimeoutExpired as error:
        raise ProgramTooSlow(program=program, seconds=seconds) from error
    return Finished(code=done.returncode, out=done.stdout, err=done.stderr)


def start(arguments: Sequence[str | Path], *, package: str = "", cwd: Path | None = None) -> "subprocess.Popen[bytes]":
    """Start a program that goes on; the caller stops it and waits for it.

    Raises:
        ProgramMissing: it is not installed.
    """
    program = str(arguments[0])
    try:
        return subprocess.Popen(
            [str(a) for a in arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=cwd,
        )
    except FileNotFoundError as error:
        raise ProgramMissing(program=program, package=package or program) from error
