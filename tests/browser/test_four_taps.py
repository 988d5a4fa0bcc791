"""From Start to the first page in four taps, without a letter typed: by touch, by mouse, by keyboard."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
MOST_TAPS = 4
MOST_STEPS = 80  # of the Tab key to a control of one screen
TITLES = {"village-sounds.epub": "children", "listen-and-count": "listen", "mango.webm": "watch"}


@pytest.fixture
def touched(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1024, "height": 600}, has_touch=True)
    yield context.new_page()
    context.close()


def by_touch(page: Page, control: str) -> None:
    page.locator(control).first.tap()


def by_mouse(page: Page, control: str) -> None:
    page.locator(control).first.click()


def by_keyboard(page: Page, control: str) -> None:
    """Go to the control with Tab, and press Enter."""
    page.locator(control).first.wait_for()
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("(control) => document.activeElement?.matches(control)", control):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"the Tab key does not reach {control}")


@pytest.mark.parametrize("way", [by_touch, by_mouse, by_keyboard])
@pytest.mark.parametrize("name", TITLES)
def test_a_title_is_open_after_four_taps(
    touched: Page, sample: ServedLibrary, name: str, way: Callable[[Page, str], None]
) -> None:
    item = sample.items[name]
    touched.goto(sample.url)
    taps = [".begin", f'.tile[href$="/shelf/{TITLES[name]}/"]', f'a[href$="/item/{item}/"]', "a.open"]
    for control in taps:
        way(touched, control)
    touched.wait_for_url(f"**/km/read/{item}/**")
    touched.wait_for_selector("html[data-ready]")

    assert len(taps) <= MOST_TAPS
