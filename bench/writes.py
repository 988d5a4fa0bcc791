"""What counting costs the card: blocks written for 1,000 views, beside a log of events.

1,000 views are what ten busy terminals show in 50 minutes: a page every 30 seconds, 25 pages and two titles a reader. A
quiet library shows them in a day, and pays for the day. Time is simulated, the counter and the disk are real; what the
kernel hands to the disk is counted (`write_bytes`, proc(5)), so the folder must not lie in memory.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

from bench.table import Figure
from kiosk.config import Hours, Usage
from kiosk.simulate import office
from kiosk.simulate.offer import Offer, local, national
from kiosk.sqlite import Mode, connect
from kiosk.usage import keys
from kiosk.usage.counter import Counter
from kiosk.usage.messages import About, Finish, Message, Open, Page, Start, encode
from kiosk.usage.virtual import VirtualMachine

VIEWS = 1_000
TERMINALS = 10
PAGES = 25  # of a reader
BUSY, QUIET = 3, 27  # seconds from one view of the library to the next: 50 minutes, and a day of seven hours and a half
REACH = 50  # kB


class Library:
    """A counter with a month behind it, and its readers.

    Args:
        folder: on a disk.
    """

    def __init__(self, folder: Path) -> None:
        keys.install(folder, office.ring(1).public)
        self._machine = VirtualMachine()
        hours = (Hours(days=(1, 2, 3, 4, 5, 6, 7), start="00:00", end="24:00"),)
        self._counter = Counter(folder, Usage(site="bench", terminals=TERMINALS, hours=hours), self._machine)
        self._offer: Offer = local(national(240, 1), 120, "bench", 1)
        self._dice = Random(1)
        self._readers = 0
        self._seated: list[tuple[str, int, About]] = [("", 0, self._title())] * TERMINALS
        self.show(20 * VIEWS, BUSY)

    def show(self, views: int, seconds: int) -> None:
        """So many views, one after so many seconds, the terminals in turn."""
        for view in range(views):
            self._machine.sleep(seconds)
            place = view % TERMINALS
            token, left, about = self._seated[place]
            if not left:
                if token:
                    self._say(Finish(s=token))
                self._readers += 1
                token, left = f"bench-{self._readers:020}", PAGES
                self._say(Start(s=token))
            if left in {PAGES, PAGES // 2}:
                about = self._title()
                self._say(Open(s=token, t=about))
            else:
                self._say(Page(s=token, t=about))
            self._seated[place] = token, left - 1, about
            if not self._counter.due:
                self._counter.tick()

    def _say(self, message: Message) -> None:
        self._counter.receive(encode(message))

    def _title(self) -> About:
        (title,) = self._offer.pick(self._dice, 1)
        return About.of(title)


def measure(work: Path) -> list[Figure]:
    """Figures of the counter and of a log; each in a process of its own."""
    found = {}
    for name in WORKLOADS:
        folder = work / "writes"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        command = [sys.executable, "-m", "bench.writes", name, str(folder)]
        found[name] = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout) / 1000
    floor = f"log of events {found['log']:,.0f} kB"
    return [
        Figure(
            measure="written for 1,000 views, 50 minutes",
            ours=f"{found['busy']:.0f} kB",
            floor=floor,
            reach=f"<= {REACH} kB",
            held=found["busy"] <= REACH,
        ),
        Figure(measure="written for 1,000 views, a quiet day", ours=f"{found['quiet']:.0f} kB", floor=floor),
    ]


def _written() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    counted = {name: int(value) for name, value in (line.split(": ") for line in lines)}
    return counted["write_bytes"] - counted["cancelled_write_bytes"]


def _of_log(folder: Path) -> int:
    """One row and one commit for each view, as a web site would have it."""
    database = connect(folder / "log.db", Mode.WRITE)
    database.execute("CREATE TABLE log (at TEXT, token TEXT, title TEXT)")
    before = _written()
    for view in range(VIEWS):
        database.execute("INSERT INTO log VALUES ('2026-11-23T10:00:00', ?, 'abcdefghijklmnop')", (f"{view:026}",))
    return _written() - before


def _of_counter(seconds: int) -> Callable[[Path], int]:
    def written(folder: Path) -> int:
        library = Library(folder)
        before = _written()
        library.show(VIEWS, seconds)
        return _written() - before

    return written


WORKLOADS: dict[str, Callable[[Path], int]] = {
    "busy": _of_counter(BUSY),
    "quiet": _of_counter(QUIET),
    "log": _of_log,
}

if __name__ == "__main__":
    print(json.dumps(WORKLOADS[sys.argv[1]](Path(sys.argv[2]))))
