"""A box answers by a name over plain HTTP, which no browser trusts: what localhost forgives must work there, too."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Playwright

from tests.builders.servedlibrary import ServedLibrary

pytestmark = pytest.mark.browser
NAME = "library.lan"


@pytest.fixture
def page(playwright: Playwright, sample: ServedLibrary) -> Iterator[Page]:
    browser = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
    )
    page = browser.new_page(viewport={"width": 1024, "height": 600})
    page.goto(f"http://{NAME}:{sample.port}/en/")
    yield page
    browser.close()


def test_a_search_is_answered(page: Page) -> None:
    page.fill("#q", "mango")
    with page.expect_response(lambda answer: answer.request.method == "POST" and "search" in answer.url) as found:
        page.press("#q", "Enter")
    assert found.value.status == 200


def test_a_page_tells_the_next_one_no_address(page: Page, sample: ServedLibrary) -> None:
    page.goto(f"http://{NAME}:{sample.port}/en/place/")
    page.click("#home")
    assert page.evaluate("document.referrer") == f"http://{NAME}:{sample.port}/"
    assert page.evaluate("navigation.entries().filter((entry) => !entry.sameDocument).map((entry) => entry.url)") == [
        None
    ] * page.evaluate("navigation.entries().length - 1")
