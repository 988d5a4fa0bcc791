"""One sitting: from the first start to a new Khmer book that is approved and open at a terminal, by keyboard alone."""

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.content.catalogue import Catalogue
from kiosk.people.accounts import Accounts
from kiosk.sqlite import DatabaseMissing
from tests.builders.epub import Book
from tests.builders.epub import page as chapter
from tests.builders.importing import kiosk, new_library
from tests.builders.keys import Keys
from tests.builders.kiwixrun import free_port
from tests.builders.staffsite import Program, StaffSite

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
TITLE = "ទន្សាយ និងខ្យង"
TEXT = "កាលពីព្រេងនាយ មានទន្សាយមួយក្បាល។"
LIBRARY, APPROVER, LIBRARIAN = "ពន្ធនាគារព្រៃស", "ដារ៉ា", "Sokha"
PATIENCE = 60.0  # seconds that an import may take on a busy machine


class Library:
    """A new box: its staff site, worker and terminal site, and nobody has an account."""

    def __init__(self, folder: Path) -> None:
        self.data = new_library(folder / "data")
        self.staff = StaffSite(self.data)
        self._terminal_port = free_port()
        ports = {"KIOSK_TERMINAL_PORT": str(self._terminal_port), "KIOSK_ACTIVE_PORT": str(free_port())}
        self.programs = (Program(self.data, "worker"), Program(self.data, "terminal", **ports))
        self.terminal = f"http://127.0.0.1:{self._terminal_port}"
        metadata = f"<dc:title>{TITLE}</dc:title><dc:language>km</dc:language><dc:identifier id='uid'>x</dc:identifier>"
        self.book = Book(files={"1.xhtml": chapter(f"<p>{TEXT}</p>")}, metadata=metadata).write(folder / "book.epub")

    def code(self) -> str:
        """What the technician reads at the machine."""
        with Accounts.open(self.data) as accounts:
            return accounts.first_code()

    def came_in(self) -> str:
        """The id of the book, when the worker has brought it in."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                with Catalogue.open(self.data) as catalogue:
                    for item in catalogue.everything():
                        return item.id
            except DatabaseMissing:
                pass
            time.sleep(0.2)
        raise AssertionError


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path)
    with ExitStack() as stack:
        stack.enter_context(library.staff)
        for program in library.programs:
            program.start()
            stack.callback(program.end)
        yield library


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1024, "height": 600})
    yield context.new_page()
    context.close()


def begin(keys: Keys, library: Library, lang: str) -> list[str]:
    """The first start; returns the pass phrases that were shown."""
    keys.page.goto(f"{library.staff.url}/")
    if lang != "km":
        keys.press(f"a[hreflang={lang}]")
    keys.type("[name=code]", library.code())
    keys.press("button.go")
    keys.type("[name=library]", LIBRARY)
    keys.press("button.go")
    keys.type("[name=name-approver]", APPROVER)
    keys.type("[name=name-librarian]", LIBRARIAN)
    keys.press("button.go")
    secrets = keys.page.locator(".secret").all_inner_texts()
    keys.press("button.go")
    keys.press("button.go")  # the clock is right
    keys.press("a.other[href$='/']:not([href*=head-office])")  # head office's key comes later
    expect(keys.page.locator(".staff-person")).to_contain_text(APPROVER)
    expect(keys.page.locator(".staff-place")).to_have_text(LIBRARY)
    return secrets


@pytest.mark.parametrize("lang", ["km", "en", "fr"])
def test_from_the_first_start_to_a_book_that_is_read(page: Page, library: Library, lang: str) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    keys = Keys(page)
    phrases = begin(keys, library, lang)
    keys.press(".leave")

    keys.sign_in(LIBRARIAN, phrases[1])
    keys.press("a[href$='/add/']")
    keys.choose("#files", library.book)
    item = library.came_in()
    reader = page.context.new_page()
    assert reader.goto(f"{library.terminal}/km/item/{item}/").status == 404  # type: ignore[union-attr]
    keys.page.goto(f"{library.staff.url}/{lang}/approvals/{item}/")
    assert page.locator("form[action$='/approve/']").count() == 0
    keys.press(".leave")

    keys.sign_in(APPROVER, phrases[0])
    keys.press("a.task[href$='/approvals/']")
    keys.press("a.go.small")
    expect(page.locator(".review")).to_contain_text(TEXT)
    keys.press("form[action$='/approve/'] button")
    keys.press(".leave")

    reader.close()
    reader = page.context.new_page()
    reading = Keys(reader)
    reader.goto(library.terminal)
    reader.wait_for_selector("html[data-ready]")
    reading.press("a[data-begin=km]")
    reading.press(f"main a[href$='/item/{item}/']")
    reading.press("a.open")
    reader.wait_for_selector("html[data-ready]")
    assert any(TEXT in frame.evaluate("document.body.innerText") for frame in reader.frames)

    technician = kiosk(library.data, "people", "add", "Tech", "--role", "technician").stdout.strip()
    keys.sign_in("Tech", technician)
    keys.press("a[href$='/audit/']")
    assert page.locator("table tbody tr").count() >= 3
    assert page.locator("tr.damaged").count() == 0
    assert page.goto(f"{library.staff.url}/{lang}/approvals/").status == 403  # type: ignore[union-attr]
    keys.press(f"a[href$='/{lang}/']")
    keys.press("a[href$='/health/']")
    expect(page.locator(".lights")).to_be_visible()
    assert errors == []
