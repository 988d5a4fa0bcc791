"""One driver for all tests in a browser (it bears no second one beside it), and the library that they share."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from demo import build, path
from tests.builders.servedlibrary import ServedLibrary

CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def terminal(chromium: Browser) -> Iterator[Page]:
    """A page at a terminal where nobody was before."""
    context = chromium.new_context(viewport={"width": 1024, "height": 600})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedLibrary]:
    """The sample collection, let in and served as `./run demo` does it."""
    if not shutil.which("kiwix-serve"):
        pytest.skip("kiwix-tools is not installed")
    files = tmp_path_factory.mktemp("sample") / "files"
    build.main(files)
    library = ServedLibrary(tmp_path_factory.mktemp("library"))
    library.add(files)
    path.lay(library.data)
    with library:
        yield library
