"""Nothing is left in the browser after every page and viewer of the sample collection: no cookies, no storage."""

import shutil

import pytest
from playwright.sync_api import Frame, Page

from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
# What a page of this origin could find that an earlier one left.
LEFT = """async () => {
  const counts = {
    cookies: document.cookie.length,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: globalThis.caches ? (await caches.keys()).length : 0,
    workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations()).length : 0,
    files: 0,
  };
  if (navigator.storage?.getDirectory) {
    for await (const _ of (await navigator.storage.getDirectory()).keys()) counts.files++;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count));
}"""


def left(frame: Page | Frame) -> object:
    return frame.evaluate(LEFT)


def test_no_page_and_no_viewer_leaves_anything(terminal: Page, sample: ServedLibrary) -> None:
    pages = [
        "",
        "search",
        "shelf/all/",
        *(f"{sort}/{item}/" for item in sample.items.values() for sort in ("item", "read")),
    ]
    for page in pages:
        terminal.goto(f"{sample.url}/km/{page}")
        if page.startswith("read/"):
            terminal.wait_for_selector("html[data-ready]")
            terminal.keyboard.press("PageDown")
        elif not page.startswith("item/"):
            terminal.fill("#q", "ស្វាយ")
            terminal.wait_for_timeout(300)
    terminal.press("#q", "Enter") if terminal.locator("#q").count() else None

    assert terminal.context.cookies() == []
    terminal.goto(f"{sample.url}/km/")
    assert left(terminal) == {}
    terminal.goto(f"{sample.active_url}/content/{sample.items['encyclopedia.zim']}/kampot")
    assert left(terminal) == {}
