"""Opening a book in Chromium: bytes and time until its first text, whatever the book's size."""

import random
import re
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import corpus, server
from bench.table import Figure

ROUNDS = 5
CHROMIUM = "/usr/bin/chromium"
_TELL = """new PerformanceObserver((list) => list.getEntriesByName("kiosk-ready").length && console.log("kiosk-ready"))
  .observe({ type: "mark" })"""
SIZES = {"1 MB": 60, "30 MB": 1800}  # chapters of 18 kB of text


def measure(work: Path) -> list[Figure]:
    """Figures for a book of 1 MB and one of 30 MB of text; work is a scratch folder."""
    data = work / "opening-library"
    figures = []
    for number, (name, chapters) in enumerate(SIZES.items()):
        book = work / f"opening-{chapters}.epub"
        if not book.exists():
            corpus.epub(book, 90_000 + number, "km", corpus.Words("km", random.Random(name)), chapters)
        figures += _open(data, name, add(data, book))
    return figures


def add(data: Path, book: Path) -> str:
    """Let a book into a library; gives its item."""
    command = [sys.executable, "-m", "kiosk", "--data", str(data), "add", str(book), "--json"]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    item = re.search(r'"item":"(\w+)"', out)
    if item is None:
        message = f"the book was not accepted: {out}"
        raise RuntimeError(message)
    return item[1]


def _open(data: Path, name: str, item: str) -> list[Figure]:
    with server.ours(data) as (address, _pid, _seconds), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        touched = [_touched(browser, address, item) for _ in range(ROUNDS + 1)][1:]
        begun = [_begun(browser, address, item) for _ in range(ROUNDS + 1)][1:]
        browser.close()
    _, book, chapter = touched[-1]
    return [
        _text(f"first text, EPUB of {name}", [seconds for seconds, _, _ in touched]),
        _text(f"first text, EPUB of {name}, page and process new", begun),
        Figure(
            measure=f"bytes before first text, EPUB of {name}",
            ours=f"{book / 1000:.0f} kB",
            floor=f"the chapter {chapter / 1000:.0f} kB",
            reach="<= 1.5x",
            held=book <= 1.5 * chapter,
        ),
    ]


def _text(measure: str, runs: list[float]) -> Figure:
    median = sorted(runs)[len(runs) // 2]
    return Figure(measure=measure, ours=f"{median * 1000:.0f} ms", reach="<= 500 ms", held=median <= 0.5)


def _touched(browser: Browser, address: str, item: str) -> tuple[float, int, int]:
    """Seconds from the touch on a title's page to the first text; bytes of the book between, all and its largest file.

    This browser has fetched nothing of the viewer, of its fonts and of the book before.
    """
    page = _new_page(browser)
    sizes: list[int] = []
    page.goto(f"{address}/km/item/{item}/", wait_until="networkidle")
    page.on(
        "requestfinished",
        lambda request: sizes.append(request.sizes()["responseBodySize"]) if f"/book/{item}/" in request.url else None,
    )
    with _ready(page):
        page.click("[data-say='label:read']", no_wait_after=True)
    return _seconds(page), sum(sizes), max(sizes, default=0)


def _begun(browser: Browser, address: str, item: str) -> float:
    """Seconds to the first text where the viewer is the first page of all: a process for it is begun meanwhile."""
    page = _new_page(browser)
    with _ready(page):
        page.goto(f"{address}/km/read/{item}/", wait_until="commit")
    return _seconds(page)


def _new_page(browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.add_init_script(_TELL)
    return page


def _ready(page: Page) -> AbstractContextManager[Any]:
    """Until the page is ready nothing is asked of it: Playwright's own script would take a tenth of a second of it."""
    return page.expect_console_message(lambda message: message.text == "kiosk-ready", timeout=30_000)


def _seconds(page: Page) -> float:
    seconds = float(page.evaluate("performance.getEntriesByName('kiosk-ready')[0].startTime")) / 1000
    page.close()
    return seconds
