"""What a browser offers beside a page leads no reader out of the library, and carries nothing to the next one."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.builders.beacon import listening
from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
MESSAGE = "meet me behind the kitchen"
BARE = b"""<!doctype html><title>bare</title><input id="q"><a class="tile" href="/other">other</a>
<form action="/other"><button>go</button></form>"""
# Ends as the browser would see it: whether a page has taken the key, click or drag away from it.
WATCH = """(names) => { self.left = []; for (const name of names)
  addEventListener(name, (event) => { if (event.key !== 'Control' && event.key !== 'Shift' && event.key !== 'Alt')
    self.left.push([name, event.defaultPrevented]); }); }"""
CHORDS = [
    *(f"Control+{key}" for key in ("p", "s", "o", "f", "g", "d", "h", "j", "u", "l", "k", "e", "=", "-", "0")),
    *("Control+Shift+i", "Control+Shift+Delete", "Control+Shift+t", "Alt+f", "Alt+d", "Alt+Home"),
    *("F1", "F3", "F6", "F7", "F11", "F12"),
]
TYPING = ("Control+a", "Control+z", "Control+ArrowLeft", "Shift+Home", "Alt+ArrowRight", "x", "Shift+X")


@pytest.fixture
def bare(chromium: Browser) -> Iterator[Page]:
    """The control: a page that shuts nothing."""
    context = chromium.new_context()
    page = context.new_page()
    with listening({"/bare": ({}, BARE)}) as server:
        page.goto(f"http://127.0.0.1:{server.port}/bare")
        yield page
        context.close()


@pytest.fixture
def home(terminal: Page, sample: ServedLibrary) -> Page:
    terminal.goto(sample.url)
    terminal.click(".begin")
    terminal.wait_for_selector(".tile")
    return terminal


def taken(page: Page, chord: str) -> bool:
    """Whether a key is taken away from the browser."""
    page.evaluate(WATCH, ["keydown"])
    page.keyboard.press(chord)
    left: list[tuple[str, bool]] = page.evaluate("self.left")
    return left[-1][1]


def copied_and_pasted(writer: Page, reader: Page) -> str:
    """What arrives in the field of the second page when the first reader copies all he typed."""
    writer.fill("#q", MESSAGE)
    writer.focus("#q")
    for chord in ("Control+a", "Control+c", "Control+a", "Control+x"):
        writer.keyboard.press(chord)
    reader.fill("#q", "")
    reader.focus("#q")
    reader.keyboard.press("Control+v")
    return reader.input_value("#q")


def test_nothing_is_carried_by_the_clipboard(home: Page, bare: Page) -> None:
    assert copied_and_pasted(bare, bare) == MESSAGE, "the control"
    assert copied_and_pasted(bare, home) == "", "what got there from elsewhere does not come back"
    bare.fill("#q", "empty")
    bare.focus("#q")
    for chord in ("Control+a", "Control+c"):
        bare.keyboard.press(chord)
    assert copied_and_pasted(home, bare) == "empty", "and nothing gets there"


def test_keys_of_the_browser_are_taken_away_and_those_for_typing_are_not(home: Page, bare: Page) -> None:
    home.focus("#q")
    assert [chord for chord in CHORDS if not taken(home, chord)] == []
    assert [chord for chord in TYPING if taken(home, chord)] == []
    bare.focus("#q")
    assert not any(taken(bare, chord) for chord in ("Control+p", "F3"))


@pytest.mark.parametrize("how", ["Control", "Shift", "Meta", "middle", "enter"])
def test_no_other_window_opens(home: Page, how: str) -> None:
    tile = home.locator(".tile").first
    if how == "middle":
        tile.click(button="middle")
    elif how == "enter":
        tile.focus()
        home.keyboard.press("Control+Enter")
        home.keyboard.press("Shift+Enter")
    else:
        tile.click(modifiers=[how])  # type: ignore[list-item]
    home.fill("#q", "x")
    home.locator("form:has(#q) [type=submit]").first.click(modifiers=["Control"])
    home.wait_for_timeout(500)
    assert len(home.context.pages) == 1


def test_other_windows_do_open_from_a_page_that_shuts_nothing(bare: Page) -> None:
    with bare.context.expect_page():
        bare.click(".tile", modifiers=["Control"])


def test_menus_and_dragging_are_taken_away(home: Page) -> None:
    home.evaluate(WATCH, ["contextmenu", "dragstart"])
    home.click(".tile >> nth=0", button="right")
    box = home.locator(".tile >> nth=0").bounding_box()
    assert box
    home.mouse.move(box["x"] + 20, box["y"] + 20)
    home.mouse.down()
    home.mouse.move(300, 100, steps=5)
    home.mouse.up()
    assert home.evaluate("self.left") == [["contextmenu", True], ["dragstart", True]]
    assert home.input_value("#q") == ""


@pytest.mark.parametrize("name", ["concrete.epub", "count-and-match.zip", "wash-your-hands.pdf"])
def test_the_same_holds_inside_titles(terminal: Page, sample: ServedLibrary, name: str) -> None:
    terminal.goto(f"{sample.url}/km/read/{sample.items[name]}/")
    terminal.wait_for_selector("html[data-ready]")
    if name.endswith(".zip"):
        terminal.frame_locator("#frame").locator("script[src$='/outside.js']").wait_for(state="attached")
    shown = terminal.frames[-1]
    shown.wait_for_load_state()
    shown.evaluate(WATCH, ["keydown", "contextmenu", "copy", "auxclick"])
    shown.locator("body").click(button="right", position={"x": 60, "y": 60})
    shown.locator("body").click(button="middle", position={"x": 60, "y": 60})
    for chord in ("Control+p", "Control+s", "F3"):
        terminal.keyboard.press(chord)
    terminal.keyboard.press("Control+c")
    left = dict(shown.evaluate("self.left"))
    assert left == {"contextmenu": True, "auxclick": True, "keydown": True}, "and nobody hears of a copy"
    assert len(terminal.context.pages) == 1
