"""A book is opened as a terminal opens it; readers are counted and released, apart from the true figures."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kiosk.config import Usage
from kiosk.content.model import Item, Kind
from kiosk.selftest.machine import Machine, Page
from kiosk.selftest.model import Finding
from kiosk.usage.counter import TICK, Counter
from kiosk.usage.messages import About, Finish, Look, Open, Start, encode
from kiosk.usage.model import Figure, Title
from kiosk.usage.outbox import exact
from kiosk.usage.readable import readable
from kiosk.usage.virtual import VirtualMachine

_OK = 200
_BROWSERS = ("chromium", "chromium-browser")
_READERS = 12  # more than the smallest figure shown
_FEW = 3  # fewer


def book(machine: Machine, items: Sequence[Item], address: str) -> Finding:
    """The first title with pages opens: its page, its first chapter without scripts; in a browser if there is one."""
    item = next((each for each in items if each.publication.kind is Kind.EPUB), None)
    if item is None:
        return Finding(facts=("no title with pages is shown yet",), untried=True)
    site = f"http://{address}"
    page, chapter = machine.fetch(f"{site}/km/item/{item.id}/"), machine.fetch(f"{site}/book/{item.id}/0001.xhtml")
    faults = [*_wrong("its page", page), *_wrong("its first chapter", chapter)]
    policy = chapter.header("Content-Security-Policy")
    if chapter.status == _OK and "default-src 'none'" not in policy:
        faults.append("the chapter may run scripts")
    facts = [item.publication.title, f"{len(chapter.body)} bytes of the first chapter"]
    for browser in _BROWSERS:
        options = ("--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000", "--dump-dom")
        done = machine.run(browser, *options, f"{site}/km/item/{item.id}/")
        if done.code == 0:
            facts.append(f"opened in {browser}")
            if item.publication.title not in done.out:
                faults.append(f"{browser} does not show it")
            break
    else:
        facts.append("no browser on this machine")
    return Finding(facts=tuple(facts), faults=tuple(faults))


def _wrong(what: str, page: Page) -> Sequence[str]:
    return () if page.status == _OK and page.body else (f"{what} is answered with {page.status}",)


def counting(settings: Usage) -> Finding:
    """Counters of their own count twelve readers: what all opened is shown, what three of them opened is not."""
    faults = []
    sessions, shown = _count(settings, openers=_READERS)
    if sessions != _READERS:
        faults.append(f"{_READERS} readers were counted as {sessions}")
    if shown != str(_READERS):
        faults.append(f"a figure of {_READERS} is shown as {shown or 'nothing'}")
    if shown := _count(settings, openers=_FEW)[1]:
        faults.append(f"a figure of {_FEW} is shown as {shown}")
    return Finding(facts=(f"{_READERS} readers counted, a figure of {_FEW} kept back",), faults=tuple(faults))


def _count(settings: Usage, *, openers: int) -> tuple[int, str]:
    """Sessions that were counted when so many of the readers open a title, and what is shown of that title."""
    title = Title(id="selftest")
    with tempfile.TemporaryDirectory(prefix="kiosk-selftest-") as name:
        folder, clocks = Path(name), VirtualMachine()
        counter = Counter(folder, replace(settings, terminals=_READERS), clocks)
        for reader in range(_READERS):
            token = f"selftest-reader-{reader:04}"
            counter.receive(encode(Start(s=token)))
            word = Open if reader < openers else Look
            counter.receive(encode(word(s=token, t=About.of(title if reader < openers else Title(id="another")))))
            counter.receive(encode(Finish(s=token)))
        clocks.sleep(TICK)
        counter.close()
        figures = exact(folder)
        lines = readable(figures, [title]).months
    sessions = sum(day.sessions for day in figures.days.values())
    told = [line.value for line in lines if (line.key, line.figure) == (title.id, Figure.UNIQUE_REQUESTS)]
    return sessions, told[0] if told else ""
