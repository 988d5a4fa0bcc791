"""Without scripts everything works up to opening a book, and the viewer says what is missing."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 1024, "height": 600})
    yield context.new_page()
    context.close()


def test_from_the_start_over_a_shelf_and_a_title_to_a_search_and_its_hits(page: Page, sample: ServedLibrary) -> None:
    page.goto(sample.url)
    page.click(".begin")
    page.click('.tile[href$="/shelf/trades/"]')
    page.wait_for_url(f"{sample.url}/km/shelf/trades/")
    page.click(f'.title[href$="/item/{sample.items["concrete.epub"]}/"]')
    assert page.inner_text("h1") == "ការលាយ និងចាក់បេតុង"
    page.click("#home")
    page.fill("#q", "ពពុះ")
    page.press("#q", "Enter")
    page.wait_for_url(f"{sample.url}/km/search")
    expect(page.locator("mark", has_text="ពពុះ").first).to_be_visible()
    page.click(f'.places a[href*="{sample.items["wash-your-hands.pdf"]}"]')
    page.wait_for_url("**/km/read/**")


@pytest.mark.parametrize(
    ("language", "said"), [("km", "ស្គ្រីប"), ("en", "needs scripts"), ("fr", "scripts")], ids=["km", "en", "fr"]
)
@pytest.mark.parametrize("name", ["concrete.epub", "encyclopedia.zim", "bicycle.cbz", "wash-your-hands.pdf"])
def test_a_viewer_says_what_is_missing(page: Page, sample: ServedLibrary, name: str, language: str, said: str) -> None:
    page.goto(f"{sample.url}/{language}/read/{sample.items[name]}/")
    notice = page.locator("noscript p")
    box = notice.bounding_box()

    assert said in notice.inner_text()
    assert box
    assert box["y"] + box["height"] <= 600
    assert not page.locator("#waiting").is_visible(), "nobody waits for what will not come"
    buttons = page.locator("button:visible").evaluate_all("all => all.map(({ id }) => id)")
    assert buttons == ["languages"], "nor presses what does nothing: this one opens by itself"


def test_sound_and_film_play_with_the_browsers_own_controls(page: Page, sample: ServedLibrary) -> None:
    for name in ("listen-and-count", "mango.webm"):
        page.goto(f"{sample.url}/km/read/{sample.items[name]}/")
        media = page.locator("#media")

        assert media.is_visible()
        assert media.get_attribute("controls") is not None
        media.click(trial=True)  # nothing lies over it


def test_the_first_page_of_a_book_can_be_read_all_the_same(page: Page, sample: ServedLibrary) -> None:
    page.goto(f"{sample.url}/km/read/{sample.items['concrete.epub']}/")
    page.click("noscript a")

    page.locator("figure img").wait_for()
    assert f"/book/{sample.items['concrete.epub']}/" in page.url
