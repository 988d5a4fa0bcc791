"""What a reader does ends with the session: the next one meets the library as if nobody had been there."""

import hashlib
import shutil
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
START = "html[data-screen=start]"
WORDS = "ស្វាយ"
# All that a page could find in its tab and its origin.
FOUND = """async () => ({
  storage: [{...localStorage}, {...sessionStorage}],
  cookies: document.cookie,
  databases: (await indexedDB.databases()).length,
  caches: globalThis.caches ? (await caches.keys()).length : 0,
  name: window.name,
  history: history.length,
  state: history.state,
  referrer: document.referrer,
  look: {...document.documentElement.dataset},
  typed: [...document.querySelectorAll("input:not([type=hidden])")].map((input) => input.value),
  focus: document.activeElement?.tagName,
  scroll: [scrollX, scrollY],
})"""
# Of a session that has begun only the random token may differ.
UNNAMED = """(found) => JSON.parse(JSON.stringify(found).replace(/[A-Za-z0-9_-]{22}/gu, "TOKEN"))"""
LEAVE = """() => {
  document.cookie = "a=reader; path=/";
  localStorage.setItem("a", "reader");
  sessionStorage.setItem("a", "reader");
  indexedDB.open("reader");
}"""


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": 1024, "height": 600}, has_touch=True)
    yield context
    context.close()


def arrive(page: Page, library: ServedLibrary) -> None:
    page.goto(library.url)
    settled(page)


def settled(page: Page) -> None:
    """The start screen, when it has done what it does to the tab's history."""
    page.wait_for_selector(f"{START}[data-ready]")


def use_everything(page: Page, library: ServedLibrary) -> None:
    """Search, looks, language, all viewers, and scripts that leave what they can."""
    page.click(".begin")
    page.fill("#q", WORDS)
    page.press("#q", "Enter")
    page.wait_for_selector("mark")
    page.click("#looks")
    page.click('[data-look="theme=dark"]')
    page.click('[data-look="size=3"]')
    for item in library.items.values():
        page.goto(f"{library.url}/fr/read/{item}/")
        page.wait_for_selector("html[data-ready]")
        page.keyboard.press("PageDown")
    page.goto(f"{library.url}/fr/read/{library.items['count-and-match.zip']}/")
    page.frame_locator("#frame").locator("body").wait_for()
    page.frames[1].evaluate(LEAVE)
    page.evaluate(LEAVE)


def finish(page: Page) -> float:
    """Touch Finish, and again where the place is offered; gives the seconds until the start screen stands."""
    page.click("#finish")
    if page.locator("#finishing[open]").count():
        page.click('#finishing button[value="finish"]')
    began = time.monotonic()
    page.wait_for_selector(START)
    return time.monotonic() - began


def look_around(page: Page, library: ServedLibrary) -> list[object]:
    """All that a reader meets from the start screen on: answers with their headers, pages, and what pages can find."""
    seen: list[object] = [page.evaluate(FOUND), page.content()]
    page.click(".begin")
    page.wait_for_selector(".tile")
    for path in ("", "shelf/all/", f"item/{library.items['concrete.epub']}/", "search", "place"):
        answer = page.goto(f"{library.url}/km/{path}")
        assert answer
        headers = {name: value for name, value in answer.headers.items() if name != "date"}
        seen += [answer.request.all_headers(), answer.status, headers, hashlib.sha256(answer.body()).hexdigest()]
        seen.append(page.evaluate(UNNAMED, page.evaluate(FOUND)))
        seen.append(page.locator("main").inner_html())
    return seen


def test_the_next_reader_meets_what_a_first_one_meets(
    context: BrowserContext, chromium: Browser, sample: ServedLibrary
) -> None:
    page = context.new_page()
    arrive(page, sample)
    use_everything(page, sample)
    assert finish(page) < 3
    settled(page)
    after = look_around(page, sample)

    fresh = chromium.new_context(viewport={"width": 1024, "height": 600}, has_touch=True)
    page = fresh.new_page()
    arrive(page, sample)
    assert after == look_around(page, sample)
    fresh.close()


def test_without_finish_the_next_one_would_meet_a_lot(context: BrowserContext, sample: ServedLibrary) -> None:
    """The control: the comparison sees what a reader leaves."""
    page = context.new_page()
    arrive(page, sample)
    before = page.evaluate(FOUND)
    page.click(".begin")
    page.wait_for_selector(".tile")
    page.evaluate(LEAVE)
    page.click("#looks")
    page.click('[data-look="theme=dark"]')
    left = page.evaluate(FOUND)

    assert left["storage"] != before["storage"]
    assert left["look"]["theme"] == "dark"
    assert page.context.cookies()


def test_back_and_forward_show_nothing_of_the_last_reader(context: BrowserContext, sample: ServedLibrary) -> None:
    page = context.new_page()
    arrive(page, sample)
    page.click(".begin")
    page.click('.tile[href$="/shelf/trades/"]')
    page.click(f'a[href$="/item/{sample.items["concrete.epub"]}/"]')
    page.wait_for_selector("a.open")
    finish(page)
    settled(page)
    for step in (page.go_back, page.go_forward, page.go_forward):
        step()
        page.wait_for_selector(START)
        assert page.locator(".begin").is_visible()

    page.click(".begin")
    page.wait_for_selector(".tile")
    page.go_back()
    settled(page)
