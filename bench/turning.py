"""Turning the pages of one long chapter in Chromium: how long a turn takes, and what the tab holds after many."""

import random
from pathlib import Path

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench import corpus, opening, server
from bench.table import Figure

TURNS = 200
LETTERS = 134_000  # of Khmer: 400 kB
# From the key to the first frame in which the line below has another page number, in milliseconds; forth and, at the
# end of the chapter, back.
_TURN = """async (turns) => {
  const frame = () => new Promise(requestAnimationFrame);
  const number = document.querySelector("#page");
  const times = [];
  let key = "ArrowRight";
  while (times.length < turns) {
    if (number.value === document.querySelector("#pages").textContent) key = "ArrowLeft";
    const [before, begun] = [number.value, performance.now()];
    document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
    while (number.value === before) await frame();
    times.push(performance.now() - begun);
    document.dispatchEvent(new KeyboardEvent("keyup", { key, bubbles: true }));
  }
  return times;
}"""


def measure(work: Path) -> list[Figure]:
    """Figures for a chapter of 400 kB of Khmer; work is a scratch folder."""
    book = work / "turning.epub"
    if not book.exists():
        corpus.epub(book, 91_000, "km", corpus.Words("km", random.Random(1)), 1, letters=LETTERS)
    data = work / "turning-library"
    item = opening.add(data, book)
    with server.ours(data) as (address, _pid, _seconds), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=opening.CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1024, "height": 600})
        page.goto(f"{address}/km/read/{item}/")
        page.wait_for_selector("html[data-ready=complete]")
        session = page.context.new_cdp_session(page)
        times = sorted(_turn(page))
        once = _held(session)
        _turn(page)
        twice = _held(session)
        browser.close()
    return [
        Figure(
            measure="page turn in a chapter of 400 kB, median",
            ours=f"{times[TURNS // 2]:.0f} ms",
            reach="<= 100 ms",
            held=times[TURNS // 2] <= 100,
        ),
        Figure(measure="page turn in a chapter of 400 kB, p95", ours=f"{times[TURNS * 19 // 20]:.0f} ms"),
        Figure(
            measure=f"memory of the tab's scripts after {TURNS} and {2 * TURNS} turns",
            ours=f"{once / 1e6:.1f}, {twice / 1e6:.1f} MB",
            reach="stable: <= 1.1x",
            held=twice <= 1.1 * once,
        ),
    ]


def _turn(page: Page) -> list[float]:
    return [float(time) for time in page.evaluate(_TURN, TURNS)]


def _held(session: CDPSession) -> float:
    """Bytes of the JavaScript heap that nothing can free."""
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"])
