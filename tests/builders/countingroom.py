"""A counter in simulated time that listens to a real terminal site: a whole day passes in seconds."""

import socket
from pathlib import Path
from typing import Self

from playwright.sync_api import Page

from kiosk.config import Usage
from kiosk.sqlite import Mode
from kiosk.usage.messages import LARGEST, Message, decode
from kiosk.usage.model import Figures
from kiosk.usage.question import publish
from kiosk.usage.tally import open_tally
from tests.builders.head_office import FakeHeadOffice
from tests.builders.visits import Site

_PATIENCE, _MOMENT = 400, 50  # looks, and the milliseconds between two


class CountingRoom:
    """Takes the place of `kiosk counter` below a data folder. Time stands still but when a test lets it pass.

    The clocks of the pages go on by themselves, and jump with it: see `pass_time`.
    """

    def __init__(self, data: Path, *, terminals: int) -> None:
        self.folder = data / "usage"
        self.folder.mkdir()
        self.office = FakeHeadOffice().install(self.folder)
        self.site = Site(folder=self.folder, settings=Usage(site="here", terminals=terminals))
        self.all: list[Message] = []
        self._said: list[Message] = []  # since the one that was waited for last
        self._pages: list[Page] = []
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.folder / "counter.sock"))
        self._socket.settimeout(0)
        publish(self.folder / "counter.question", self.site.counter.question)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def seat(self, page: Page) -> Page:
        """The clock of this page jumps with ours."""
        page.clock.install()
        self._pages.append(page)
        return page

    def until(self, page: Page, kind: type[Message], *, item: str = "", percent: int = 0) -> None:
        """Wait until a page has said something, which nobody has waited for yet.

        Raises:
            AssertionError: it did not.
        """
        for _ in range(_PATIENCE):
            self._listen()
            for place, message in enumerate(self._said):
                told = getattr(message, "t", None)
                if (
                    isinstance(message, kind)
                    and (told.i if told else "") == item
                    and getattr(message, "p", 0) >= percent
                ):
                    del self._said[: place + 1]
                    return
            page.wait_for_timeout(_MOMENT)
        msg = f"no {kind.__name__} of {item}; but {self._said}"
        raise AssertionError(msg)

    def pass_time(self, seconds: int) -> None:
        """Let time pass, for the counter and for all pages; what they say on the way is heard when it is over."""
        self._listen()
        for page in self._pages:
            page.clock.fast_forward(1000 * seconds)
        self.site.pass_time(seconds)

    def figures(self) -> Figures:
        """All that was counted: the days, and the months with what was sealed. The counter is closed for it."""
        self._listen()
        self.site.write()
        self.site.cut()
        self.site.counter.close()
        tally = open_tally(self.folder / "usage.db", Mode.READ)
        figures = tally.figures()
        tally.close()
        figures.months.update(self.office.spilt(self.folder))
        return figures

    def _listen(self) -> None:
        while True:
            try:
                datagram = self._socket.recv(LARGEST + 1)
            except BlockingIOError:
                return
            self.site.counter.receive(datagram)
            message = decode(datagram)
            assert message, datagram
            self._said.append(message)
            self.all.append(message)
