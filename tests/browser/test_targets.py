"""On every screen, everything that can be touched is large enough for a finger, and nothing moves for who asks that."""

import shutil

import pytest
from playwright.sync_api import Browser

from tests.builders import screens
from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
    pytest.mark.skipif(not screens.AXE.exists(), reason="node_modules is not installed"),
]

# 48 CSS pixels each way. Not meant: links inside running text, what only screen readers meet, and what is in the books.
TOO_SMALL = """() => [...document.querySelectorAll("a[href], button, input, select, summary, [tabindex='0']")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.type !== "hidden")
  .filter((e) => !e.closest(".unseen, .skip, .sheet, [inert], [aria-hidden=true]"))
  .filter((e) => getComputedStyle(e).display !== "inline")
  .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 160)])
  .filter(([{ width, height }]) => Math.min(width, height) < 47.5)
  .map(([{ width, height }, what]) => `${Math.round(width)} x ${Math.round(height)}: ${what}`)"""
MOVING = """() => document.getAnimations()
  .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 0)
  .map(({ effect }) => effect.target?.outerHTML.slice(0, 160))"""
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)], ids=["touch screen", "laptop"])
def test_every_target_on_every_screen_is_large_enough_and_nothing_moves(
    chromium: Browser, sample: ServedLibrary, size: tuple[int, int]
) -> None:
    small: dict[str, list[str]] = {}
    moving: dict[str, list[str]] = {}
    wider = []
    with screens.visiting(chromium, sample, size=size) as visit:
        for name in screens.walk(visit):
            small[name] = visit.page.evaluate(TOO_SMALL)
            moving[name] = visit.page.evaluate(MOVING)
            if visit.page.evaluate(WIDER):
                wider.append(name)

    assert {name: found for name, found in small.items() if found} == {}
    assert {name: found for name, found in moving.items() if found} == {}
    assert wider == []


def test_the_main_choices_are_seen_without_scrolling(chromium: Browser, sample: ServedLibrary) -> None:
    with screens.visiting(chromium, sample) as visit:
        visit.begin("light")
        visit.go("")
        ends = visit.page.evaluate(
            "[...document.querySelectorAll('.tile')].map((e) => e.getBoundingClientRect().bottom)"
        )

    assert len(ends) >= 10
    assert max(ends) <= 600


def test_the_keyboard_leaves_the_search_box_in_sight(chromium: Browser, sample: ServedLibrary) -> None:
    with screens.visiting(chromium, sample) as visit:
        visit.begin("light")
        for face in ("nida", "chart", "english", "french"):
            visit.keyboard(face)
            box, keys = (visit.page.locator(part).bounding_box() for part in ("#q", ".keyboard"))
            assert box
            assert keys
            assert 0 <= box["y"] < box["y"] + box["height"] <= keys["y"]
