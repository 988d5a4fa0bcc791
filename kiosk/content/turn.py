"""The right to import and to change derived files: one process has it at a time."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kiosk.errors import KioskError


class WorkerBusy(KioskError):
    """Another process is importing."""

    message = "Another import is running."
    advice = "Wait until it has ended, and try again."


@contextmanager
def only_worker(data: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the right to import and to change derived files; the kernel gives it back when the process dies.

    Args:
        data: the data folder.
        wait: until another process gives it up, however long that takes.

    Raises:
        WorkerBusy: another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(data / "worker.lock", os.O_RDWR | os.O_CREAT, 0o664)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError as error:
            raise WorkerBusy from error
        yield
    finally:
        os.close(descriptor)
