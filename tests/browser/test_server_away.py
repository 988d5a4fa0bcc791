"""The server goes and comes while a page is open, or others keep it waiting: nothing hangs, and a reader goes on."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Page

from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]


@pytest.fixture
def library(sample: ServedLibrary) -> Iterator[ServedLibrary]:
    yield sample
    if not sample.status("/km/"):
        sample.start()


def test_a_page_that_is_open_works_again(terminal: Page, library: ServedLibrary) -> None:
    terminal.goto(f"{library.url}/km/")
    library.stop()
    terminal.locator("#q").press_sequentially("ស្វាយ")  # suggestions are asked for in vain
    terminal.wait_for_timeout(500)
    library.start()
    terminal.press("#q", "Enter")
    terminal.wait_for_selector("li.result")

    assert terminal.url == f"{library.url}/km/search"


@pytest.mark.parametrize("name", ["two-oars.epub", "bicycle.cbz"])
def test_a_book_waits_with_a_picture_and_goes_on_where_it_was(
    terminal: Page, library: ServedLibrary, name: str
) -> None:
    terminal.goto(f"{library.url}/km/read/{library.items[name]}/")
    terminal.wait_for_selector("html[data-ready=complete]")
    library.stop()
    picture = terminal.locator("#away")
    for _ in range(40):
        terminal.keyboard.press("PageDown")
        terminal.wait_for_timeout(100)
        if picture.is_visible():
            break
    assert "បណ្ណាល័យ" in picture.inner_text()
    number = terminal.input_value("#page")

    library.start()
    picture.wait_for(state="hidden")
    for _ in range(100):
        terminal.wait_for_timeout(100)
        if terminal.input_value("#page") != number:
            return
    raise AssertionError(number)


def test_a_viewer_opened_just_before_says_so(terminal: Page, library: ServedLibrary) -> None:
    terminal.route("**/book.json", lambda route: route.abort("connectionrefused"))
    terminal.goto(f"{library.url}/km/read/{library.items['two-oars.epub']}/")
    terminal.wait_for_selector("#trouble:visible")
    terminal.unroute("**/book.json")
    terminal.click("[data-do=retry]")

    terminal.wait_for_selector("html[data-ready=complete]")


def test_terminals_that_connect_and_say_nothing_hold_up_nobody(library: ServedLibrary) -> None:
    with ExitStack() as idle:
        for _ in range(8):
            idle.enter_context(socket.create_connection(("127.0.0.1", library.port)))

        assert library.status("/km/") == 200
