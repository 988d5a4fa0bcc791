"""The counter as a process: a Unix datagram socket in, nothing out but the usage folder."""

import contextlib
import fcntl
import os
import resource
import select
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
        counter = Counter(folder, settings, clock)
        _tell(service, b"READY=1")
        try:
            while not stop.is_set():
                select.select([listener], [], [], min(_LOOK_UP, counter.due))
                _receive(listener, counter)
                if not counter.due:
                    counter.tick()
                _tell(service, b"WATCHDOG=1")
        finally:
            _tell(service, b"STOPPING=1")
            counter.close()


def _receive(listener: socket.socket, counter: Counter) -> None:
    for _ in range(_AT_ONCE):
        try:
            datagram = listener.recv(LARGEST + 1)  # one byte more tells a message that is too long
        except BlockingIOError:
            return
        counter.receive(datagram)


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
    listener.settimeout(0)
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
