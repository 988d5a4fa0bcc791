"""The pages in a real Chromium: nothing that axe-core calls serious, nothing the policy stops, nothing cut off."""

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from kiosk.config import Settings
from kiosk.content.model import Accessibility, Chapter, Feature, Kind, Level, Publication, Section
from kiosk.web.factory import create_app
from kiosk.web.i18n import LANGUAGES
from tests.builders.collection import Collection

CHROMIUM = shutil.which("chromium")
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed"),
    pytest.mark.skipif(not AXE.exists(), reason="node_modules is not installed"),
]

# Controls (links in running text excepted) that a finger would miss.
TOO_SMALL = """[...document.querySelectorAll('a, button, input, select')]
  .filter((e) => e.offsetParent && !e.closest('.unseen, .skip') && getComputedStyle(e).display != 'inline')
  .filter((e) => e.getBoundingClientRect().height < 48)
  .map((e) => e.outerHTML)"""


@pytest.fixture(scope="module")
def item(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a site, and the id of a title in it."""
    with Collection(tmp_path_factory.mktemp("data")) as collection:
        for number in range(30):
            collection.add(
                Publication(kind=list(Kind)[number % 7], title=f"ទន្លេ {number}", languages=("km",)), shelves=["law"]
            )
        made = collection.add(
            Publication(
                kind=Kind.EPUB,
                title="រឿងព្រេងខ្មែរ និងរឿងនិទានសម្រាប់កុមារ",
                authors=("សុខ សុភា",),
                languages=("km",),
                description="រឿងអំពីត្រី។",
                features=tuple(Feature),
                chapters=(Chapter(title="ត្រី", place="0"),),
                accessibility=Accessibility(features=("alternativeText",), hazards=("flashing",)),
            ),
            level=Level.EASY,
            shelves=["stories", "health", "learn-to-read"],
            sections=[Section(place="0", text="ត្រីរស់នៅក្នុងទឹកទន្លេ")],
        )
        server = make_server("127.0.0.1", 0, create_app(Settings(data=collection.data)))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", made.id
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1024, "height": 600})
    context.add_init_script(path=AXE)
    page = context.new_page()
    complaints: list[str] = []
    page.on(
        "console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


def serious(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{violation['id']}: {node['html']}"
        for violation in found["violations"]
        if violation["impact"] in {"serious", "critical"}
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["", "shelf/law/", "shelf/law/2/", "item/ID/", "search"])
def test_pages_suit_everybody(page: Page, item: tuple[str, str], lang: str, name: str) -> None:
    site, item_id = item
    page.goto(f"{site}/{lang}/{name.replace('ID', item_id)}")
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing is wider than the screen"
    assert page.evaluate(TOO_SMALL) == []


@pytest.mark.parametrize("words", ["ត្រី", "zzzqqq"])
def test_answers_suit_everybody(page: Page, item: tuple[str, str], words: str) -> None:
    page.goto(f"{item[0]}/km/")
    page.fill("#q", words)
    page.press("#q", "Enter")
    page.wait_for_selector("[role=status]")
    assert "ត្រី" not in page.url
    assert serious(page) == []


def test_the_search_works_without_scripts(chromium: Browser, item: tuple[str, str]) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{item[0]}/en/")
    page.fill("#q", "ត្រី")
    page.click("form[role=search] button[type=submit]")
    assert page.inner_text("mark") == "ត្រី"
    page.click("#languages")
    page.click("button[lang=km]")
    assert page.url.endswith("/km/search")
    assert page.inner_text("mark") == "ត្រី"
    context.close()


def test_typing_offers_words(page: Page, item: tuple[str, str]) -> None:
    page.goto(f"{item[0]}/km/")
    page.locator("#q").press_sequentially("ទន្")
    page.wait_for_selector("#suggestions option", state="attached")
