"""The only place that starts other programs: argument list, time limit, no shell."""

import contextlib
import os
import select
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

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


class ProgramEnded(KioskError):
    """A program that was talked with ended by itself."""

    message = "The program {program} ended unexpectedly."
    advice = "Try again; if it happens again, tell the technician."


class Conversation:
    """A program that answers each line it is sent with one line, for as long as it is wanted."""

    def __init__(self, arguments: Sequence[str | Path]) -> None:
        self.program = str(arguments[0])
        self._process = subprocess.Popen(
            [str(a) for a in arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        self._questions = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)
        self._buffer = b""

    def send(self, line: bytes) -> None:
        """Send one line.

        Raises:
            ProgramEnded: there is nobody to read it.
        """
        try:
            self._questions.write(line + b"\n")
            self._questions.flush()
        except OSError as error:
            raise ProgramEnded(program=self.program) from error

    def receive(self, seconds: float) -> bytes:
        """Wait for the next line.

        Raises:
            ProgramTooSlow: none came within `seconds`.
            ProgramEnded: none will come.
        """
        until = time.monotonic() + seconds
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self._answers], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise ProgramTooSlow(program=self.program, seconds=round(seconds))
            block = os.read(self._answers.fileno(), 1 << 16)
            if not block:
                raise ProgramEnded(program=self.program)
            self._buffer += block
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def end(self) -> None:
        """End it at once, with all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._questions, self._answers):
            with contextlib.suppress(OSError):
                pipe.close()
