"""The counter as a process: a Unix datagram socket in, nothing out but the usage folder."""

import contextlib
import fcntl
import os
import queue
import resource
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from kiosk.clock import Readings
from kiosk.config import Service, Usage
from kiosk.errors import KioskError
from kiosk.stopping import Stopping
from kiosk.usage.counter import Counter
from kiosk.usage.messages import LARGEST
from kiosk.usage.question import publish

_LOOK_UP = 1.0  # seconds after which a request to stop is seen at the latest
_KEPT = 5_000  # messages that wait while the counter writes; more are dropped
_AT_ONCE = 200  # messages between two looks at the time: a flood cannot keep the counter from writing


class CounterRuns(KioskError):
    """Another counter counts for this folder."""

    message = "A counter is already running for {folder}."
    advice = "Stop the other one first: systemctl stop kiosk-counter."


def run(
    folder: Path,
    settings: Usage,
    clock: Readings,
    service: Service,
    stop: Stopping,
    *,
    address: Path | None = None,
    question: Path | None = None,
) -> None:
    """Count until told to stop; then write and seal what may be, and end. It listens at `address`.

    Into the file `question` goes how often the optional question is put.

    Raises:
        CounterRuns: one is enough.
        DatabaseDenied, DatabaseBusy, DatabaseFull: the figures cannot be kept.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # sessions are never to lie on the disk as a dump
    os.umask(0o007)  # the group enters the paper figures and takes bundles
    folder.mkdir(parents=True, exist_ok=True)
    with (
        _alone(folder),
        _listening(address or folder / "counter.sock", service) as listener,
        _Hearing(listener) as hearing,
    ):
        counter = Counter(folder, settings, clock)
        _publish(question, counter.question)
        service.tell(b"READY=1")
        try:
            while not stop.is_set():
                _receive(hearing.heard, counter)
                if not counter.due:
                    counter.tick()
                    _publish(question, counter.question)
                service.tell(b"WATCHDOG=1")
        finally:
            service.tell(b"STOPPING=1")
            hearing.end()
            while not hearing.heard.empty():
                _receive(hearing.heard, counter)
            counter.close()
            _publish(question, 0)


def _publish(file: Path | None, share: int) -> None:
    if file:
        publish(file, share)


class _Hearing:
    """A thread that takes datagrams while the counter writes: the kernel itself keeps ten (unix(7), max_dgram_qlen)."""

    def __init__(self, listener: socket.socket) -> None:
        self.heard: queue.Queue[bytes] = queue.Queue(_KEPT)
        self._listener = listener
        self._ended, self._end = socket.socketpair()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Hear no more; what had been said until now is in the queue."""
        self._end.close()
        self._thread.join()
        self._ended.close()

    def _listen(self) -> None:
        while self._ended not in select.select([self._listener, self._ended], [], [])[0]:
            self._take()
        with contextlib.suppress(BlockingIOError):
            for _ in range(_KEPT):  # a flood cannot keep it from ending
                self._take(socket.MSG_DONTWAIT)

    def _take(self, how: int = 0) -> None:
        datagram = self._listener.recv(LARGEST + 1, how)  # one byte more tells a message that is too long
        with contextlib.suppress(queue.Full):
            self.heard.put_nowait(datagram)


def _receive(heard: "queue.Queue[bytes]", counter: Counter) -> None:
    with contextlib.suppress(queue.Empty):
        counter.receive(heard.get(timeout=min(_LOOK_UP, counter.due + 0.01)))
        for _ in range(_AT_ONCE):
            counter.receive(heard.get_nowait())


@contextmanager
def _listening(address: Path, service: Service) -> Iterator[socket.socket]:
    """The socket that systemd keeps open for us, so that nothing is lost while the counter starts; else our own."""
    if service.socket is not None:
        listener = socket.socket(fileno=service.socket)
    else:
        address.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind(str(address))
        address.chmod(0o660)
    try:
        yield listener
    finally:
        listener.close()
        if service.socket is None:
            address.unlink(missing_ok=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise CounterRuns(folder=folder) from error
    finally:
        os.close(handle)
