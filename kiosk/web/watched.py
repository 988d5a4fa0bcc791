"""gunicorn's workers, which tell systemd that they go on.

gunicorn restarts one that hangs, and systemd all of gunicorn when none says a word any more.
"""

from gunicorn.workers.gthread import ThreadWorker

from kiosk import config


class WatchedThreads(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Some requests at a time."""

    def notify(self) -> None:
        """Called every second."""
        super().notify()
        config.service().tell(b"WATCHDOG=1")
