"""The counter as a process: a Unix datagram socket in, nothing out but the usage folder."""

import contextlib
import fcntl
import os
import queue
import resource
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.clock import Readings
from kiosk.config import Service, Usage
from kiosk.errors import KioskError
from kiosk.usage.counter import Counter
from kiosk.usage.messages import LARGEST

SOCKET = "counter.sock"
_LOOK_UP = 1.0  # seconds after which a request to stop is seen at the latest
_KEPT = 5_000  # messages that wait while the counter writes; more are dropped
_AT_ONCE = 200  # messages between two looks at the time: a flood cannot keep the counter from writing


class CounterRuns(KioskError):
    """Another counter counts for this folder."""

    message = "A counter is already running for {folder}."
    advice = "Stop the other one first: systemctl stop kiosk-counter."


def run(folder: Path, settings: Usage, clock: Readings, service: Service, stop: threading.Event) -> None:
    """Count until told to stop; then write and seal what may be, and end.

    Raises:
        CounterRuns: one is enough.
        DatabaseDenied, DatabaseBusy, DatabaseFull: the figures cannot be kept.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # sessions are never to lie on the disk as a dump
    os.umask(0o027)
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder), _listening(folder / SOCKET, service) as listener:
        heard: queue.Queue[bytes] = queue.Queue(_KEPT)
        threading.Thread(target=_listen, args=(listener, heard), daemon=True).start()
        counter = Counter(folder, settings, clock)
        _tell(service, b"READY=1")
        try:
            while not stop.is_set():
                _receive(heard, counter)
                if not counter.due:
                    counter.tick()
                _tell(service, b"WATCHDOG=1")
        finally:
            _tell(service, b"STOPPING=1")
            while not heard.empty():
                _receive(heard, counter)
            counter.close()


def _listen(listener: socket.socket, heard: "queue.Queue[bytes]") -> None:
    """Take datagrams while the counter writes: the kernel itself keeps ten (unix(7), max_dgram_qlen)."""
    with contextlib.suppress(OSError):  # the socket was closed: the end
        while True:
            datagram = listener.recv(LARGEST + 1)  # one byte more tells a message that is too long
            with contextlib.suppress(queue.Full):
                heard.put_nowait(datagram)


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


def _tell(service: Service, word: bytes) -> None:
    """Report to systemd, if it wants to know (sd_notify(3))."""
    if service.notify:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
            teller.sendto(word, service.notify.replace("@", "\0", 1))
