"""Every screen in every language and theme: nothing that axe-core calls serious, and a focus that is always seen."""

import re
import shutil
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from kiosk.web.i18n import LANGUAGES
from tests.builders import screens
from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
    pytest.mark.skipif(not screens.AXE.exists(), reason="node_modules is not installed"),
]

THEMES = ("light", "sepia", "dark")
# What is in a book is not ours; nor is what another origin shows.
BOOKS = "['iframe', 'foliate-paginator', 'foliate-fxl', '.textLayer']"
WHOLE = f"axe.run({{ exclude: {BOOKS} }}, {{ iframes: false }})"
CONTRAST = WHOLE.replace("iframes: false", "iframes: false, runOnly: ['color-contrast']")
FOCUSED = """() => {
  const style = getComputedStyle(document.activeElement);
  return { what: document.activeElement.outerHTML.slice(0, 120), outline: style.outlineStyle,
    width: parseFloat(style.outlineWidth), colour: style.outlineColor };
}"""
GROUNDS = """() => ["--paper", "--card", "--bar"].map((name) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.setProperty("color", `var(${name})`);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
})"""
LEAST_WIDTH, LEAST_CONTRAST = 3, 3  # pixels; WCAG 2.2, 1.4.11 and 2.4.13


def serious(page: Page, question: str) -> list[str]:
    found: dict[str, Any] = page.evaluate(question)
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_screen_suits_everybody_in_every_theme(chromium: Browser, sample: ServedLibrary, language: str) -> None:
    found: dict[str, list[str]] = {}
    with screens.visiting(chromium, sample, language) as visit:
        for name in screens.walk(visit):
            found[name] = serious(visit.page, WHOLE)
            for theme in THEMES[1:]:
                visit.page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
                found[f"{name} {theme}"] = serious(visit.page, CONTRAST)

    assert {name: troubles for name, troubles in found.items() if troubles} == {}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of a colour as a browser computes it."""
    channels = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("path", ["", "shelf/all/", "item/{item}/", "search", "place", "read/{item}/"])
def test_what_has_the_focus_is_always_seen(chromium: Browser, sample: ServedLibrary, theme: str, path: str) -> None:
    with screens.visiting(chromium, sample) as visit:
        visit.begin(theme)
        visit.go(path.format(item=sample.items["concrete.epub"]))
        grounds = visit.page.evaluate(GROUNDS)
        seen = set()
        for _ in range(40):
            visit.page.keyboard.press("Tab")
            focused = visit.page.evaluate(FOCUSED)
            if focused["what"] in seen or focused["what"].startswith(("<body", "<iframe", "<foliate")):
                continue
            seen.add(focused["what"])
            assert focused["outline"] == "solid", focused["what"]
            assert focused["width"] >= LEAST_WIDTH, focused["what"]
            assert min(contrast(focused["colour"], ground) for ground in grounds) >= LEAST_CONTRAST, focused["what"]

    assert len(seen) > 5, "the tab key goes through the page"
