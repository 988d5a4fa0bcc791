"""The network cable between a terminal and its library; when it is pulled out, not even a refusal comes."""

import contextlib
import selectors
import socket
import threading
from collections.abc import Sequence
from typing import Self

_LOOK_UP = 0.05  # seconds


class Cable:
    """Passes bytes on between an address of its own and a port on this machine, while it is plugged in.

    At each of `cuts`, numbers of bytes sent to the library so far, all connections break.
    """

    def __init__(self, port: int, cuts: Sequence[int] = ()) -> None:
        self._target = port
        self.cuts = sorted(cuts)
        self._sent = 0
        self._terminals: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._plugged = threading.Event()
        self._plugged.set()
        self._done = False
        self._others: dict[socket.socket, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run)

    @property
    def url(self) -> str:
        """The library at this end, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def pull(self) -> None:
        """Nothing passes any more; who sends does not learn it."""
        self._plugged.clear()

    def plug(self) -> None:
        """What was held up passes on."""
        self._plugged.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done = True
        self._plugged.set()
        self._thread.join()
        for end in [*self._others, self._listener]:
            end.close()
        self._selector.close()

    def _run(self) -> None:
        while not self._done:
            self._plugged.wait()
            for key, _ in self._selector.select(_LOOK_UP):
                if not self._plugged.is_set():
                    break
                if key.fileobj is self._listener:
                    self._join()
                elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._others:
                    self._pass(key.fileobj)

    def _join(self) -> None:
        terminal, _ = self._listener.accept()
        try:
            library = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            terminal.close()
            return
        self._terminals.add(terminal)
        for end, other in ((terminal, library), (library, terminal)):
            self._others[end] = other
            self._selector.register(end, selectors.EVENT_READ)

    def _pass(self, end: socket.socket) -> None:
        other = self._others[end]
        with contextlib.suppress(OSError):
            if passed := end.recv(1 << 16):
                self._sent += len(passed) if end in self._terminals else 0
                if not self.cuts or self._sent < self.cuts[0]:
                    other.sendall(passed)
                    return
                self.cuts.pop(0)
                for side in [side for side in self._terminals if side in self._others and side is not end]:
                    self._break(side)
        self._break(end)

    def _break(self, end: socket.socket) -> None:
        for side in (end, self._others[end]):
            self._selector.unregister(side)
            del self._others[side]
            side.close()
