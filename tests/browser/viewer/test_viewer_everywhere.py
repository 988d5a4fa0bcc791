"""What holds for the viewer of every kind: it can be used by everybody, and trouble is said kindly."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from tests.builders.readingroom import Reader, ReadingRoom, needed

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = needed
KINDS = ["khmer.epub", "fixed.epub", "comic.cbz", "sheets.pdf", "film.webm", "lesson.zip"]

TOO_SMALL = """[...document.querySelectorAll('a, button:not(.link), input, select')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen'))
  .filter((e) => e.getBoundingClientRect().height < 47.5)
  .map((e) => e.outerHTML)"""
CUT_OFF = """[...document.querySelectorAll('.bar > *, .foot > *')]
  .filter((e) => e.checkVisibility() && (e.getBoundingClientRect().right > innerWidth + 1))
  .map((e) => e.outerHTML)"""


def serious(page: Any) -> list[str]:
    found = page.evaluate("axe.run({ iframes: false })")
    return [
        f"{broken['id']}: {node['html']}"
        for broken in found["violations"]
        if broken["impact"] in {"serious", "critical"}
        for node in broken["nodes"]
    ]


@pytest.mark.skipif(not AXE.exists(), reason="node_modules is not installed")
@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("language", ["km", "fr"])
def test_a_viewer_can_be_used_by_everybody(reader: Reader, name: str, language: str) -> None:
    reader.open(name, language=language)
    assert reader.page.evaluate(TOO_SMALL) == []
    assert reader.page.evaluate(CUT_OFF) == []
    for panel in ("contents", "finder", "look", "help"):
        reader.page.evaluate("(id) => document.getElementById(id)?.showModal()", panel)
        assert reader.page.evaluate(TOO_SMALL) == []
        reader.page.keyboard.press("Escape")
    reader.page.context.new_cdp_session(reader.page).send("Page.setBypassCSP", {"enabled": True})
    reader.page.evaluate(AXE.read_text("utf-8"))
    assert serious(reader.page) == []


def test_panels_open_and_close_with_keys_and_give_the_focus_back(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.page.focus("[data-do=help]")
    reader.page.keyboard.press("Enter")
    assert reader.page.locator("#help").is_visible()
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#help").is_hidden()
    assert reader.page.evaluate("document.activeElement.dataset.do") == "help"


def test_a_server_that_is_away_is_waited_for_with_a_picture_and_nobody_needs_to_do_anything(room: ReadingRoom) -> None:
    reader = room.sit_down()
    reader.open("khmer.epub", language="en")
    room.site.stop()
    try:
        reader.page.keyboard.press("ArrowRight")
        reader.page.wait_for_selector("dialog#away[open]")
    finally:
        room.site.start()
    reader.wait_for_number("2")
    assert reader.page.locator("dialog#away").is_hidden()
    assert reader.page.locator("#trouble").is_hidden()
    reader.leave()


def test_a_title_that_is_slow_to_open_does_not_keep_the_bar_waiting(room: ReadingRoom) -> None:
    reader = room.sit_down()
    held: list[Route] = []
    reader.page.route("**/book/*/book.json", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    reader.page.goto(f"{room.site.url}/en/read/{room.items['khmer.epub']}/", wait_until="domcontentloaded")
    reader.page.wait_for_selector("#hear[aria-disabled]")  # the scripts of the bar are there
    reader.page.click("#looks")
    reader.page.click("[data-look='theme=dark']")
    expect(reader.page.locator("html")).to_have_attribute("data-theme", "dark")
    assert reader.page.locator("#waiting").is_visible()
    for route in held:
        route.continue_()
    reader.wait_for_number("1")
    reader.leave()


def test_a_title_that_was_withdrawn_is_said_to_be_gone(room: ReadingRoom) -> None:
    reader = room.sit_down()
    reader.open("khmer.epub", language="en")
    reader.page.route("**/book/**", lambda route: route.fulfill(status=404, body=""))
    reader.do("next")
    reader.page.get_by_text("This title is not in the library any more.").wait_for()
    reader.leave()
