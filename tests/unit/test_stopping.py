"""A process ends when it is told, at whatever moment the signal comes."""

import os
import signal
import threading
import time

from kiosk.stopping import Stop, until_told


def test_nothing_is_told_at_first() -> None:
    with Stop() as stop:
        assert not stop.is_set()
        assert not stop.wait(0.01)


def test_what_was_told_stays_told_and_may_be_told_again() -> None:
    with Stop() as stop:
        for _ in range(100_000):  # more than the line between takes
            stop.set()
        assert stop.is_set()
        assert stop.wait()
        assert stop.is_set()


def test_a_signal_at_any_moment_of_asking_is_heard() -> None:
    """Most signals come between two looks here, not in the middle of one, which is what an event cannot bear."""
    for _ in range(200):
        with until_told() as stop:
            teller = threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGTERM))
            teller.start()
            until = time.monotonic() + 20
            while not stop.wait(0.0001):
                assert time.monotonic() < until
            teller.join()


def test_afterwards_signals_do_what_they_did_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with until_told():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
