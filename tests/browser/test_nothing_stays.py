"""Nothing is left in the browser after every page and viewer of the sample collection: no cookies, no storage."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, Playwright

from tests.builders.servedlibrary import ServedLibrary

CHROMIUM = shutil.which("chromium")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
]
# What a page of this origin could find that an earlier one left.
LEFT = """async () => {
  const counts = {
    cookies: document.cookie.length,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: globalThis.caches ? (await caches.keys()).length : 0,
    workers: navigator.serviceWorker ? (await navigator.serviceWorker.getRegistrations().catch(() => [])).length : 0,
    files: 0,
  };
  if (navigator.storage?.getDirectory) {
    for await (const _ of (await navigator.storage.getDirectory()).keys()) counts.files++;
  }
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count));
}"""
# A lesson that fills what all ports of a host share: more than a server reads before it answers.
FILL = """() => {
  for (let i = 0; i < 20; i++) document.cookie = `c${i}=${"x".repeat(4000)}; path=/`;
  return document.cookie.length;
}"""

LEAVE = """async () => {
  localStorage.setItem("a", "1");
  sessionStorage.setItem("a", "1");
  const opening = indexedDB.open("a");
  await new Promise((done) => { opening.onsuccess = done; });
}"""


@pytest.fixture
def strict(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A browser that keeps no cookies, as the policy `DefaultCookiesSetting: 2` makes those of terminals."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    kept = '{"profile": {"default_content_setting_values": {"cookies": 2}}}'
    (profile / "Default" / "Preferences").write_text(kept)
    context = playwright.chromium.launch_persistent_context(
        str(profile), executable_path=CHROMIUM, args=["--no-sandbox"]
    )
    yield context
    context.close()


def visit_everything(page: Page, library: ServedLibrary) -> None:
    """Open every page and every viewer, and type and turn in them."""
    items = [f"{sort}/{item}/" for item in library.items.values() for sort in ("item", "read")]
    for path in ("", "shelf/all/", *items, "search"):
        page.goto(f"{library.url}/km/{path}")
        if path.startswith("read/"):
            page.wait_for_selector("html[data-ready=complete]")
            page.keyboard.press("PageDown")
            page.wait_for_load_state("networkidle")  # a page that is left in the middle of a turn complains
    page.fill("#q", "ស្វាយ")
    page.press("#q", "Enter")
    page.wait_for_selector("li.result")


def plain_frame(page: Page) -> Frame:
    """The same lesson in a frame that shares cookies and storage with all of its host."""
    address = page.frames[1].url
    page.evaluate("src => document.body.append(Object.assign(document.createElement('iframe'), { src }))", address)
    page.frame_locator("iframe").last.locator("body").wait_for(state="attached")
    return page.frames[-1]


def lesson(page: Page, library: ServedLibrary) -> Frame:
    """The frame of a lesson that was opened."""
    page.goto(f"{library.url}/km/read/{library.items['count-and-match.zip']}/")
    page.wait_for_selector("html[data-ready]")
    page.frame_locator("#frame").locator("body").wait_for()
    return page.frames[1]


def test_no_page_and_no_viewer_leaves_anything(terminal: Page, sample: ServedLibrary) -> None:
    visit_everything(terminal, sample)

    assert terminal.context.cookies() == []
    terminal.goto(f"{sample.url}/km/")
    assert terminal.evaluate(LEFT) == {"session": 1}, "the tab's session, which test_sessions_end.py sees end"
    terminal.goto(f"{sample.active_url}/content/{sample.items['encyclopedia.zim']}/kampot")
    assert terminal.evaluate(LEFT) == {}


def test_nothing_needs_what_a_terminal_forbids(strict: BrowserContext, sample: ServedLibrary) -> None:
    page = strict.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    visit_everything(page, sample)

    assert not broken


def test_a_lesson_cannot_lock_a_terminal_out_with_cookies(strict: BrowserContext, sample: ServedLibrary) -> None:
    page = strict.new_page()

    assert lesson(page, sample).evaluate(FILL) == 0
    answer = page.goto(f"{sample.url}/km/")
    assert answer
    assert answer.status == 200


def test_what_a_lesson_writes_is_its_own_and_gone_with_its_page(terminal: Page, sample: ServedLibrary) -> None:
    frame = lesson(terminal, sample)
    assert frame.evaluate(FILL) > 0
    frame.evaluate(LEAVE)
    assert frame.evaluate(LEFT), "the control: it was written"

    answer = terminal.goto(f"{sample.url}/km/")
    assert answer
    assert answer.status == 200
    assert "cookie" not in answer.request.all_headers()
    assert lesson(terminal, sample).evaluate(LEFT) == {}


def test_but_it_could_harm_from_a_frame_like_any_other(terminal: Page, sample: ServedLibrary) -> None:
    """The control, and the reason: cookies know hosts, not ports, and no header takes them from a page."""
    lesson(terminal, sample)
    frame = plain_frame(terminal)
    assert frame.evaluate(FILL) > 50_000
    answer = terminal.goto(f"{sample.url}/km/")
    assert answer
    assert answer.status >= 400
