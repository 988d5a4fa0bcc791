"""A session that a reader walked away from: a question after some silence, and the end when nobody answers.

The driver's own looks into a page count as touches, so these tests listen and wait instead of looking.
"""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from demo import build
from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
ASKED = """new MutationObserver(() => {
  if (document.querySelector("#still-there")?.open) console.log("asked");
}).observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });"""
_LOOKS, _MOMENT = 120, 250  # and milliseconds between two


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLibrary]:
    """A library that asks after a second of silence, and waits three for the answer."""
    folder = tmp_path_factory.mktemp("hasty")
    build.main(folder / "files")
    library = ServedLibrary(folder)
    library.add(folder / "files" / "concrete.epub", folder / "files" / "film")
    (library.data / "kiosk.toml").write_text("[session]\nidle = 1\nwarning = 3\n")
    with library:
        yield library


@pytest.fixture
def left(chromium: Browser, hasty: ServedLibrary) -> Iterator[tuple[Page, list[str]]]:
    """A page at a terminal, and what it said: `asked`, each time the question came up."""
    context = chromium.new_context(viewport={"width": 1024, "height": 600}, has_touch=True)
    page, said = context.new_page(), list[str]()
    page.add_init_script(ASKED)
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{hasty.url}/km/item/{hasty.items['concrete.epub']}/")
    yield page, said
    context.close()


def until(page: Page, condition: Callable[[], bool]) -> bool:
    """Whether it is so within half a minute."""
    for _ in range(_LOOKS):
        if condition():
            return True
        page.wait_for_timeout(_MOMENT)
    return False


def test_who_does_not_answer_is_gone(left: tuple[Page, list[str]], hasty: ServedLibrary) -> None:
    page, said = left
    assert until(page, lambda: page.url == f"{hasty.url}/")
    assert "asked" in said
    page.wait_for_selector("html[data-screen=start][data-ready]")
    assert page.evaluate("JSON.parse(sessionStorage['kiosk.session']).state") == "waiting"


def test_a_page_that_tells_of_trouble_ends_by_itself(left: tuple[Page, list[str]], hasty: ServedLibrary) -> None:
    page, _ = left
    before = page.evaluate("JSON.parse(sessionStorage['kiosk.session']).state")
    answer = page.goto(f"{hasty.url}/km/item/{'a' * 16}/")
    assert answer
    assert (before, answer.status) == ("session", 404)
    assert until(page, lambda: page.url == f"{hasty.url}/")
    page.wait_for_selector("html[data-screen=start][data-ready]")
    assert page.evaluate("JSON.parse(sessionStorage['kiosk.session']).state") == "waiting"


def test_a_tab_that_began_with_trouble_comes_to_the_start(chromium: Browser, hasty: ServedLibrary) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{hasty.url}/km/nothing")
    page.goto(f"{hasty.url}/km/")
    page.goto(f"{hasty.url}/")
    page.wait_for_selector("html[data-screen=start][data-ready]")
    context.close()


def test_any_touch_goes_on(left: tuple[Page, list[str]]) -> None:
    page, said = left
    for times in (1, 2):
        assert until(page, lambda: said.count("asked") >= times)  # noqa: B023 - looked at within the turn
        page.touchscreen.tap(20, 590)
    page.wait_for_timeout(4000)  # longer than the question waits

    assert "/item/" in page.url


def test_a_film_that_plays_is_a_reader(left: tuple[Page, list[str]], hasty: ServedLibrary) -> None:
    page, said = left
    page.goto(f"{hasty.url}/km/read/{hasty.items['mango.webm']}/")
    page.wait_for_selector("html[data-ready]")
    page.evaluate("document.querySelector('#media').loop = true")
    page.click("[data-do=play]")
    said.clear()
    page.wait_for_timeout(9000)  # the touch itself counts for five seconds

    assert "asked" not in said
    page.evaluate("document.querySelector('#media').pause()")
    assert until(page, lambda: "asked" in said), "the control: silence is asked about"
