"""The wish that a process ends, by Ctrl+C or systemd's stop signal, as loops can ask and wait for it."""

import contextlib
import select
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, Self


class Stopping(Protocol):
    """What a loop needs of it; `threading.Event` has it, too."""

    def is_set(self) -> bool:
        """Whether the loop should end."""

    def wait(self, seconds: float | None = None, /) -> bool:
        """The same, after so many seconds at most."""


class Stop:
    """A wish that a signal handler may tell.

    An event of `threading` may not: its lock is held now and then by the very thread that the handler interrupts, and
    then the process waits for itself for ever.
    """

    def __init__(self) -> None:
        self._heard, self._told = socket.socketpair()
        self._told.settimeout(0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._heard.close()
        self._told.close()

    def set(self) -> None:
        """Tell it, as often as you like."""
        with contextlib.suppress(BlockingIOError):
            self._told.send(b".")

    def is_set(self) -> bool:
        """Whether it was told."""
        return self.wait(0)

    def wait(self, seconds: float | None = None, /) -> bool:
        """Whether it was told within so many seconds."""
        return bool(select.select([self._heard], [], [], seconds)[0])


@contextmanager
def until_told() -> Iterator[Stop]:
    """A wish that Ctrl+C and the stop signal tell, instead of ending the process in the middle. For the main thread."""
    with Stop() as stop:
        before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield stop
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
