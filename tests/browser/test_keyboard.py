"""Typing by touch, by the chart of syllables and by hardware keys: the same words, the same answers, nothing kept."""

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect
from werkzeug.serving import make_server

from kiosk.config import Settings
from kiosk.content.model import Kind, Publication, Section
from kiosk.web.factory import create_app
from tests.builders.collection import Collection

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
    pytest.mark.skipif(not AXE.exists(), reason="node_modules is not installed"),
]

WOMAN = "\u179f\u17d2\u178f\u17d2\u179a\u17b8"
FISH = "\u178f\u17d2\u179a\u17b8"
COENG, II = "\u17d2", "\u17b8"
ON_DOTS = "\u25cc"
FACES = ("nida", "chart", "english", "french")

TOO_SMALL = """[...document.querySelectorAll('.keyboard button, .keyboard-button')]
  .filter((e) => e.offsetParent)
  .filter((e) => e.getBoundingClientRect().height < 48 || e.getBoundingClientRect().width < 48)
  .map((e) => e.outerHTML)"""
CUT_OFF = """[...document.querySelectorAll('.keyboard button')]
  .filter((e) => e.offsetParent && !e.closest('.offers'))
  .filter((e) => e.getBoundingClientRect().left < 0 || e.getBoundingClientRect().right > innerWidth ||
    e.getBoundingClientRect().bottom > innerHeight)
  .map((e) => e.outerHTML)"""
KEPT = "[localStorage.length, JSON.stringify(sessionStorage).includes('ក'), document.cookie.length]"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with Collection(tmp_path_factory.mktemp("data")) as collection:
        for title, text in (
            ("A", f"{WOMAN}លក់ត្រីនៅផ្សារ"),
            ("B", f"ទន្លេមាន{FISH}ច្រើន"),
            ("C", f"{WOMAN}និងកុមារ"),
            ("The school", "Une forêt, un élève et un garçon"),
        ):
            collection.add(
                Publication(kind=Kind.EPUB, title=title, languages=("km",)),
                shelves=["stories"],
                sections=[Section(place="0", text=text)],
            )
        server = make_server("127.0.0.1", 0, create_app(Settings(data=collection.data)), threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def terminal(chromium: Browser) -> Iterator[BrowserContext]:
    """A touch screen; no page of it may complain."""
    context = chromium.new_context(viewport={"width": 1024, "height": 600}, has_touch=True)
    context.add_init_script(path=AXE)
    complaints: list[str] = []
    context.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert not complaints


@pytest.fixture
def page(terminal: BrowserContext, site: str) -> Page:
    page = terminal.new_page()
    page.goto(f"{site}/km/")
    return page


def touch(page: Page, *letters: str) -> None:
    """Touch the keys or cells that show these letters."""
    for letter in letters:
        key(page, letter).tap()


def key(page: Page, letter: str) -> Locator:
    shown = f"^{ON_DOTS}?{re.escape(letter)}$"
    return page.locator(".rows .key, .cells .key", has=page.locator(".letter", has_text=re.compile(shown))).first


def do(page: Page, sign: str) -> None:
    page.tap(f".keyboard [data-sign={sign}]")


def open_keyboard(page: Page, face: str = "nida") -> None:
    page.tap("#q")
    page.wait_for_selector(".keyboard:visible")
    page.tap(f"[data-face={face}]")


def by_touch(page: Page) -> None:
    open_keyboard(page)
    touch(page, "ស", COENG, "ត", COENG, "រ")
    do(page, "shift")
    touch(page, II)
    do(page, "search")


def by_touch_in_another_order(page: Page) -> None:
    open_keyboard(page)
    touch(page, "ស", COENG, "រ")
    do(page, "shift")
    touch(page, II, COENG, "ត")
    do(page, "search")


def by_chart(page: Page) -> None:
    open_keyboard(page, "chart")
    touch(page, "ស", "ស្ត")
    page.tap("[data-step=foot]")
    touch(page, "ស្ត្រ", WOMAN)
    expect(page.locator(".preview")).to_have_text(WOMAN)
    do(page, "search")


def by_khmer_hardware(page: Page) -> None:
    page.click("#q")
    page.locator("#q").press_sequentially("\u179f\u17d2\u179a\u17b8\u17d2\u178f")
    expect(page.locator("#q")).to_have_value(WOMAN)
    page.keyboard.press("Enter")


def by_latin_hardware(page: Page) -> None:
    page.click("button[data-keyboard]")
    page.wait_for_selector(".keyboard:visible")
    for stroke in ("KeyS", "KeyJ", "KeyT", "KeyJ", "KeyR", "Shift+KeyI", "Enter"):
        page.keyboard.press(stroke)


@pytest.mark.parametrize(
    "typing", [by_touch, by_touch_in_another_order, by_chart, by_khmer_hardware, by_latin_hardware]
)
def test_every_way_of_typing_gives_the_same_words_and_answers(page: Page, typing: Callable[[Page], None]) -> None:
    typing(page)
    page.wait_for_selector(".results")
    assert page.input_value("#q") == WOMAN
    assert sorted(page.locator(".result h2").all_inner_texts()) == ["A", "C"]
    assert set(page.locator("mark").all_inner_texts()) == {WOMAN}
    assert page.url.endswith("/km/search")
    assert page.locator(".keyboard").count() == 0, "the answers are not covered"


def test_letters_typed_before_the_scripts_are_there_come_into_order_when_they_are(page: Page) -> None:
    held: list[Route] = []
    page.route("**/keyboard/box.js", lambda route: held.append(route))  # noqa: PLW0108 - Playwright marks it
    with page.expect_request("**/keyboard/box.js"):
        page.click("#q")
    out_of_order = "\u179f\u17d2\u179a\u17b8\u17d2\u178f"
    page.locator("#q").press_sequentially(out_of_order)
    assert page.input_value("#q") == out_of_order
    held[0].continue_()
    expect(page.locator("#q")).to_have_value(WOMAN)


def test_deleting_takes_whole_clusters_by_touch_and_by_hardware(page: Page) -> None:
    open_keyboard(page)
    page.keyboard.insert_text(FISH + WOMAN + FISH)
    do(page, "delete")
    assert page.input_value("#q") == FISH + WOMAN
    page.keyboard.press("Backspace")
    assert page.input_value("#q") == FISH
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    assert page.input_value("#q") == ""


def test_the_caret_goes_by_clusters(page: Page) -> None:
    open_keyboard(page)
    page.keyboard.insert_text(FISH + WOMAN)
    page.keyboard.press("ArrowLeft")
    do(page, "left")
    touch(page, "ក")
    do(page, "right")
    touch(page, "ខ")
    assert page.input_value("#q") == f"ក{FISH}ខ{WOMAN}"
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Backspace")
    assert page.input_value("#q") == f"ក{FISH}{WOMAN}"


def test_right_alt_and_the_space_bar_type_as_on_khmer_keyboards(page: Page) -> None:
    open_keyboard(page)
    page.tap(".keyboard .third")
    touch(page, "ឯ", "ក")
    do(page, "space")
    assert page.input_value("#q") == "ឯក\u200b"
    do(page, "space")
    assert page.input_value("#q") == "ឯក "
    page.keyboard.down("AltRight")
    page.keyboard.press("KeyO")
    page.keyboard.up("AltRight")
    assert page.input_value("#q") == "ឯក ឱ"


def test_the_chart_makes_any_cluster_and_lets_choices_be_changed(page: Page) -> None:
    open_keyboard(page, "chart")
    touch(page, "ប", "ប", "បី", "ប៉ី")
    assert page.input_value("#q") == "ប៉ី"
    page.tap("[data-step=vowel]")
    touch(page, "ប៉ា")
    assert page.input_value("#q") == "ប៉ា"
    touch(page, "ឲ")
    page.tap("[data-step=foot]")
    touch(page, "ឲ្យ")
    do(page, "done")
    assert page.input_value("#q") == "ប៉ាឲ្យ"
    do(page, "delete")
    assert page.input_value("#q") == "ប៉ា"
    touch(page, "ក")
    assert page.input_value("#q") == "ប៉ាក"
    page.keyboard.press("Backspace")
    expect(page.locator(".preview")).to_have_text(ON_DOTS)
    assert page.input_value("#q") == "ប៉ា"


def test_english_and_french_letters_are_typed(page: Page) -> None:
    open_keyboard(page, "english")
    touch(page, "f")
    do(page, "shift")
    touch(page, "I", "s", "h")
    do(page, "space")
    touch(page, "2")
    assert page.input_value("#q") == "fIsh 2"
    page.keyboard.press("Control+a")
    page.tap("[data-face=french]")
    touch(page, "f", "o", "r", "ê", "t")
    do(page, "space")
    page.tap(".keyboard .third")
    touch(page, "œ", "ç")
    page.keyboard.press("KeyA")
    assert page.input_value("#q") == "forêt œça"


def test_offered_words_stand_above_the_keys_and_are_looked_for_at_a_touch(page: Page) -> None:
    open_keyboard(page, "english")
    touch(page, "s", "c", "h")
    offer = page.locator(".keyboard .offers button").first
    offer.wait_for()
    word = offer.inner_text()
    assert "sch" in word
    offer.tap()
    page.wait_for_selector(".results")
    assert page.input_value("#q") == word


def test_escape_closes_and_leaves_the_words(page: Page) -> None:
    open_keyboard(page)
    touch(page, "ក")
    page.keyboard.press("Escape")
    expect(page.locator(".keyboard")).to_be_hidden()
    assert page.input_value("#q") == "ក"
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.get_attribute("button[data-keyboard]", "aria-expanded") == "false"
    page.tap("button[data-keyboard]")
    expect(page.locator(".keyboard")).to_be_visible()
    page.tap("button[data-keyboard]")
    expect(page.locator(".keyboard")).to_be_hidden()


def test_the_keys_are_reached_and_struck_without_a_pointer(page: Page) -> None:
    page.focus("button[data-keyboard]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".keyboard:visible")
    for _ in range(8):  # the two buttons beside the box, four faces, closing, then all keys as one stop
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText").startswith("«")
    for stroke in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"):
        page.keyboard.press(stroke)
    assert page.evaluate("document.activeElement.innerText").startswith("ឋ")
    page.keyboard.press("Space")
    assert page.input_value("#q") == "ឋ"
    assert page.locator(".keyboard .keys [tabindex='0']").count() == 1
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.id") == "q"


def test_old_words_make_place_for_new_ones_and_nothing_found_offers_shelves(page: Page) -> None:
    open_keyboard(page, "english")
    touch(page, *"zzqqzz")
    do(page, "search")
    page.wait_for_selector("[role=status] + .tiles, .empty + .tiles")
    open_keyboard(page)
    touch(page, "ក")
    assert page.input_value("#q") == "ក"


def test_a_misspelling_says_what_was_looked_for(page: Page) -> None:
    open_keyboard(page, "english")
    touch(page, *"shcool")
    do(page, "search")
    page.wait_for_selector(".results")
    assert "school" in page.inner_text(".told")


def test_the_keyboard_comes_only_when_it_is_opened_and_keeps_nothing(terminal: BrowserContext, site: str) -> None:
    asked: list[str] = []
    page = terminal.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/km/", wait_until="networkidle")
    assert [url.rpartition("/")[2] for url in asked if "/keyboard/" in url] == ["open.js"]
    open_keyboard(page)
    touch(page, "ក")
    assert any(url.endswith("keyboard.css") for url in asked)
    assert page.evaluate(KEPT) == [0, False, 0]
    assert not terminal.cookies()


def test_a_page_that_is_left_forgets_the_words(page: Page) -> None:
    open_keyboard(page)
    touch(page, "ក")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.input_value("#q") == ""
    expect(page.locator(".keyboard")).to_be_hidden()


@pytest.mark.parametrize(
    ("lang", "width", "height"), [("km", 1024, 600), ("km", 1366, 768), ("en", 1024, 600), ("fr", 1024, 600)]
)
def test_every_face_suits_everybody(page: Page, site: str, lang: str, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{site}/{lang}/search")
    open_keyboard(page)
    for face in FACES:
        page.tap(f"[data-face={face}]")
        check(page)
    page.tap("[data-face=chart]")
    for letter in ("ស", "ស្ត", WOMAN.replace("\u17d2\u179a", "")):
        touch(page, letter)
        check(page)


def check(page: Page) -> None:
    assert page.evaluate(TOO_SMALL) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box, panel = page.locator("#q").bounding_box(), page.locator(".keyboard").bounding_box()
    assert box
    assert panel
    assert 0 <= box["y"] < box["y"] + box["height"] <= panel["y"], "the box is seen above the keyboard"
    found: dict[str, Any] = page.evaluate("axe.run('.keyboard')")
    assert [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ] == []


def test_a_box_far_down_is_brought_above_the_keyboard(page: Page) -> None:
    page.evaluate("document.querySelector('.search').style.marginTop = '480px'")
    page.focus("button[data-keyboard]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".keyboard:visible")
    box, panel = page.locator("#q").bounding_box(), page.locator(".keyboard").bounding_box()
    assert box
    assert panel
    assert box["y"] + box["height"] <= panel["y"]


def test_nothing_moves_for_those_who_asked_for_calm(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_keyboard(page)
    assert page.evaluate("getComputedStyle(document.querySelector('.keyboard')).animationName") == "none"
    page.keyboard.press("KeyS")
    assert page.evaluate("document.getAnimations().length") == 0


def test_without_scripts_there_is_no_button_that_does_nothing(chromium: Browser, site: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/km/")
    expect(page.locator("button[data-keyboard]")).to_be_hidden()
    context.close()
