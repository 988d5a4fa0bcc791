"""The other end of the reading process: hands it one title at a time, and outlives whatever happens to it."""

import shutil
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from kiosk.config import MIB, Limits
from kiosk.content import wire
from kiosk.content.reader import Answer, Task
from kiosk.content.refusals import Refused, TooCostly
from kiosk.content.sniff import Family, family
from kiosk.errors import NONSENSE
from kiosk.process import Conversation, ProgramEnded, ProgramTooSlow

TITLES_A_PROCESS = 500  # a fresh process now and then, so that what leaks in a library of C does not add up


class ReaderDied(Refused):
    """The reading process ended in the middle of a file."""

    message = "The file broke the program that reads it."
    advice = "It may be damaged or made to do harm. Ask for another copy."


_WORN_OUT = {TooCostly.__name__, ReaderDied.__name__}


class Sandbox:
    """Reads titles in a confined process; use it in a `with` statement.

    `begin` hands a title over and returns at once; `finish` waits for the answer.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: Conversation | None = None
        self._done = 0
        self._seconds = 0.0
        self._task: Task | None = None

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
        is_zim = family(task.files[0].path) is Family.ZIM
        rate = self._limits.zim_seconds_per_mib if is_zim else self._limits.seconds_per_mib
        self._seconds = self._limits.seconds + size / MIB * rate
        self._task = task
        question = wire.encode(task)
        try:
            self._talk().send(question)
        except ProgramEnded:  # it ended between two titles: a new one takes over
            self._end()
            self._talk().send(question)
        self._done += 1

    def finish(self) -> Answer:
        """Wait for the answer; a process that hangs or dies is a refusal of the title it read.

        A process that read other titles before and then dies or runs out of memory gets no blame: the title is read
        once more in a fresh one, so that whether it is let in never depends on the others.
        """
        answer = self._receive()
        if answer.code in _WORN_OUT and self._done > 1 and self._task:
            self._end()
            _empty(self._task.folder)
            self.begin(self._task)
            answer = self._receive()
        if answer.code in _WORN_OUT:
            self._end()
        return answer

    def _receive(self) -> Answer:
        try:
            return wire.decode(self._talk().receive(self._seconds), Answer)
        except ProgramTooSlow:
            self._end()  # and no second try: nobody waits twice for a file that hangs
            return Answer.refusal(TooCostly(limit=f"{self._seconds:.0f} seconds"))
        except (ProgramEnded, *NONSENSE):
            return Answer.refusal(ReaderDied())

    def _talk(self) -> Conversation:
        if self._process is None:
            limits = msgspec.json.encode(self._limits).decode()
            self._process = Conversation([Path(sys.executable), "-I", "-m", "kiosk.content.reader", limits])
        return self._process

    def _end(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None
        self._done = 0


def _empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
