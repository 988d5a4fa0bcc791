"""A course from its tile to its goal: the next lesson in each, back again, ticks, and nothing left at Finish."""

import shutil

import pytest
from playwright.sync_api import Page, expect

from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
PATH = "/km/path/first-steps/"
TICKED = "[...document.querySelectorAll('li[data-lesson]')].map((step) => step.hasAttribute('data-done'))"
NEXT = "[...document.querySelectorAll('li[data-lesson]')].findIndex((step) => step.hasAttribute('data-next'))"


def to_path(page: Page) -> None:
    """From the start screen to the path, by touch."""
    page.click("[data-begin=km]")
    page.click(f'.tile[href="{PATH}"]')
    page.wait_for_url(f"**{PATH}")


def open_lesson(page: Page, selector: str) -> str:
    """Touch the way to a lesson, and wait until it is there; gives its address without the host."""
    with page.expect_navigation():
        page.click(selector)
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".lessons")).to_be_visible()
    return page.evaluate("location.pathname + location.hash")  # type: ignore[no-any-return]  # a string, as asked


def test_a_reader_goes_from_lesson_to_lesson_and_sees_what_is_done(terminal: Page, sample: ServedLibrary) -> None:
    read = [
        f"/km/read/{sample.items[name]}/#path=first-steps"
        for name in ("village-sounds.epub", "listen-and-count", "count-and-match.zip", "turtle-and-bridge.epub")
    ]
    terminal.goto(sample.url)
    to_path(terminal)
    assert terminal.evaluate(TICKED) == [False] * 4
    assert terminal.evaluate(NEXT) == 0

    assert open_lesson(terminal, "[data-next] a") == read[0]
    assert not terminal.locator(".lesson-previous").count()
    assert open_lesson(terminal, ".lesson-next") == read[1]
    assert open_lesson(terminal, ".lesson-previous") == read[0]
    assert open_lesson(terminal, ".lesson-next") == read[1]
    terminal.click("#back")
    terminal.wait_for_url(f"**{read[0]}")
    expect(terminal.locator(".lessons")).to_be_visible()

    terminal.goto(sample.url + PATH)
    assert terminal.evaluate(TICKED) == [True, False, False, False]
    assert terminal.evaluate(NEXT) == 1
    assert open_lesson(terminal, "[data-next] a") == read[1]
    assert open_lesson(terminal, ".lesson-next") == read[2]
    assert open_lesson(terminal, ".lesson-next") == read[3]
    terminal.click(".lesson-next")
    terminal.wait_for_url(f"**{PATH}")
    assert terminal.evaluate(TICKED) == [True] * 4
    expect(terminal.locator(".goal[data-done]")).to_be_visible()


def test_the_page_in_another_language_stays_on_the_path(terminal: Page, sample: ServedLibrary) -> None:
    terminal.goto(sample.url + PATH)
    open_lesson(terminal, "[data-lesson] a >> nth=0")
    terminal.click("#languages")
    assert open_lesson(terminal, "[data-language=en]").startswith("/en/read/")


def test_the_next_reader_sees_no_tick_and_a_title_from_a_shelf_no_way_on(terminal: Page, sample: ServedLibrary) -> None:
    terminal.goto(sample.url)
    to_path(terminal)
    open_lesson(terminal, "[data-next] a")
    open_lesson(terminal, ".lesson-next")
    terminal.click("#finish")
    terminal.click("#finishing [value=finish]")
    terminal.wait_for_selector("html[data-screen=start][data-ready]")
    to_path(terminal)
    assert terminal.evaluate(TICKED) == [False] * 4
    terminal.goto(f"{sample.url}/km/read/{sample.items['village-sounds.epub']}/")
    terminal.wait_for_selector("html[data-ready]")
    expect(terminal.locator(".lessons")).to_be_hidden()
