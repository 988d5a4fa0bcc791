"""Who is signed in, in memory alone: nothing on disk opens a door, and a session that ended cannot come back."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

IDLE_SECONDS = 600.0
_MOST = 64  # sessions at a time; the oldest gives way


@dataclass(kw_only=True)
class Session:
    """One browser of one person. `messages` are said on the next page."""

    account: int
    device: str
    seen: float
    messages: list["Message"] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Message:
    """What happened; `undo` is where to post to take it back, `bad` says that it did not work."""

    text: str
    undo: str = ""
    bad: bool = False


class Sessions:
    """Sessions by their token. `monotonic` gives seconds that only grow."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._now = monotonic
        self._open: dict[str, Session] = {}
        self._lock = threading.Lock()

    def begin(self, account: int, device: str) -> str:
        """Open a session; returns its token."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._forget()
            while len(self._open) >= _MOST:
                del self._open[min(self._open, key=lambda key: self._open[key].seen)]
            self._open[token] = Session(account=account, device=device, seen=self._now())
        return token

    def find(self, token: str, *, wake: bool) -> Session | None:
        """The session of a token, if it has not ended; `wake` starts its ten minutes anew."""
        with self._lock:
            self._forget()
            session = self._open.get(token)
            if session and wake:
                session.seen = self._now()
            return session

    def end(self, token: str) -> None:
        """End a session."""
        with self._lock:
            self._open.pop(token, None)

    def _forget(self) -> None:
        for token in [key for key, one in self._open.items() if self._now() - one.seen >= IDLE_SECONDS]:
            del self._open[token]
