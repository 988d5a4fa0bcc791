"""The other end of the reading process: hands it one title at a time, and outlives whatever happens to it."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kiosk.config import MIB, Limits
from kiosk.content.reader import Answer, Task
from kiosk.content.refusals import TooCostly, Unreadable
from kiosk.process import Conversation, ProgramEnded, ProgramTooSlow

TITLES_A_PROCESS = 500  # a fresh process now and then, so that what leaks in a library of C does not add up


class Sandbox:
    """Reads titles in a confined process; use it in a `with` statement.

    `begin` hands a title over and returns at once; `finish` waits for the answer.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: Conversation | None = None
        self._done = 0
        self._seconds = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def begin(self, task: Task) -> None:
        """Start reading; the time it may take grows with the size of its files."""
        if self._done >= TITLES_A_PROCESS:
            self._end()
        size = sum(file.path.stat().st_size for file in task.files)
        self._seconds = self._limits.seconds + size / MIB * self._limits.seconds_per_mib
        question = msgspec.json.encode(task)
        try:
            self._talk().send(question)
        except ProgramEnded:  # it ended between two titles: a new one takes over
            self._end()
            self._talk().send(question)
        self._done += 1

    def finish(self) -> Answer:
        """Wait for the answer; a process that hangs or dies is a refusal of the title it read."""
        try:
            return msgspec.json.decode(self._talk().receive(self._seconds), type=Answer)
        except ProgramTooSlow:
            refusal = TooCostly(limit=f"{self._seconds:.0f} seconds")
        except (ProgramEnded, msgspec.DecodeError):
            refusal = Unreadable(detail="the program that reads it failed")
        self._end()
        return Answer(code=refusal.code, message=str(refusal), advice=refusal.what_to_do)

    def _talk(self) -> Conversation:
        if self._process is None:
            limits = msgspec.json.encode(self._limits).decode()
            self._process = Conversation([Path(sys.executable), "-I", "-m", "kiosk.content.reader", limits])
            self._done = 0
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None
