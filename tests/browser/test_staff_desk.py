"""Pages of the desk in a real browser: for everybody, by drag and by keyboard, and a preview that is read."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.content.curation import Placing
from kiosk.content.jobs import Asked, Jobs
from kiosk.content.model import Kind, LearningPath, Level, Notice, Publication, State
from kiosk.content.path_editor import PathEditor
from kiosk.content.reports import Outcome, Report
from kiosk.people.model import Role
from tests.builders.staffdesk import StaffDesk

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
WHY = Notice(code="EmptyFile", message="The file is empty.", advice="Copy it again from where it came from.")
PAGES = (
    "add/",
    "queue/",
    "titles/",
    "titles/?lack=language",
    "titles/{item}/",
    "titles/seldom/",
    "bin/",
    "shelves/",
    "shelves/new/",
    "shelves/stories/",
    "paths/",
    "paths/new/",
    "paths/first/",
    "preview/{item}/",
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StaffDesk]:
    """A library with something on every page."""
    with StaffDesk(tmp_path_factory.mktemp("desk") / "data") as desk:
        collection = desk.room.collection
        titles = [collection.add(f"Book {number}", shelves=["stories"], level=Level.EASY) for number in range(3)]
        collection.add(Publication(kind=Kind.EPUB, title="ទុំទាវ", notices=(WHY,)), state=State.WAITING)
        collection.curation.remove([collection.add("Gone").id])
        names = {"km": "ជំហានដំបូង", "en": "First steps", "fr": "Premiers pas"}
        path = LearningPath(key="first", names=names, items=tuple(title.id for title in titles))
        PathEditor(collection.curation.db, lambda: date(2026, 11, 23)).add(path)
        line = Report.because("/media/stick/broken.epub", Outcome.REFUSED, [WHY], code=WHY.code)
        asked = Asked(paths=(Path("/media/stick/broken.epub"),), placing=Placing())
        Jobs(collection.curation.db).create(asked, [line])
        yield desk


@pytest.fixture(scope="module")
def approver(desk: StaffDesk, chromium: Browser) -> Iterator[Page]:
    page = desk.sign_in(chromium, Role.APPROVER)
    yield page
    page.context.close()


def until(happened: Callable[[], bool], page: Page) -> None:
    """Let the browser go on until it is so."""
    limit = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < limit
        page.wait_for_timeout(50)


def waiting(desk: StaffDesk) -> str:
    (item,) = [i for i in desk.room.collection.curation.catalogue.everything() if i.state is State.WAITING]
    return item.id


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_for_everybody_and_no_wider_than_the_screen(desk: StaffDesk, approver: Page, path: str) -> None:
    approver.goto(f"{desk.url}/km/{path.format(item=waiting(desk))}")
    approver.add_script_tag(path=AXE)
    found: dict[str, Any] = approver.evaluate(RULES)
    assert found["violations"] == []
    assert not approver.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not approver.evaluate(
        "[...document.querySelectorAll('main :is(a, button, select, summary, input:not([type=hidden]))')]"
        ".filter((e) => e.checkVisibility() && e.getBoundingClientRect().height < 24 && !e.closest('label')"
        " && getComputedStyle(e).opacity !== '0').map((e) => e.outerHTML)"
    )


def test_a_second_title_can_be_ticked_after_the_first(desk: StaffDesk, approver: Page) -> None:
    approver.goto(f"{desk.url}/km/titles/")
    for number in range(2):
        approver.locator("[name=pick]").nth(number).click(timeout=5000)
        expect(approver.locator(".bulk.ready:not([open])")).to_be_visible()
    assert approver.evaluate("scrollY") == 0, "nothing lay over it"
    approver.locator(".bulk summary").click()
    expect(approver.locator("[value=remove]")).to_be_visible()


def order(page: Page) -> list[str]:
    return [str(row.get_attribute("value")) for row in page.locator("[data-sort] [name=key]").all()]


def test_shelves_are_put_in_order_by_keyboard_alone(desk: StaffDesk, approver: Page) -> None:
    approver.goto(f"{desk.url}/km/shelves/")
    expect(approver.locator("form[data-ready]")).to_be_visible()
    before = order(approver)
    approver.locator("[data-move='1']").first.focus()
    approver.keyboard.press("Enter")
    approver.keyboard.press("Enter")
    assert order(approver)[2] == before[0]
    assert approver.evaluate("document.activeElement.value") == f"down {before[0]}"
    expect(approver.locator("[data-told]")).to_contain_text("៣")
    approver.locator("form[data-sort] .go").press("Enter")
    expect(approver.locator(".message")).to_be_visible()
    assert order(approver)[2] == before[0]
    approver.locator(".message button").press("Enter")
    expect(approver.locator(".message")).to_be_visible()
    assert order(approver) == before


def test_lessons_are_dragged_to_their_places(desk: StaffDesk, approver: Page) -> None:
    approver.goto(f"{desk.url}/km/paths/first/")
    expect(approver.locator("form[data-ready]")).to_be_visible()
    before = order(approver)
    rows = approver.locator("[data-sort] li[draggable]")
    box = rows.nth(2).bounding_box()
    assert box
    rows.nth(0).drag_to(rows.nth(2), target_position={"x": 40, "y": box["height"] - 6})
    assert order(approver) == [before[1], before[2], before[0]]
    approver.locator("form[data-sort] .go").click()
    expect(approver.locator(".message")).to_be_visible()
    assert order(approver) == [before[1], before[2], before[0]]


def test_what_waits_is_read_as_readers_will_read_it_and_nothing_is_counted(desk: StaffDesk, chromium: Browser) -> None:
    page = desk.sign_in(chromium, Role.LIBRARIAN)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.removeprefix(desk.url)}"))
    page.goto(f"{desk.url}/km/preview/{waiting(desk)}/")
    expect(page.locator(".preview-mark")).to_be_visible()
    page.click("a.open")
    expect(page.locator(".preview-mark")).to_be_visible()
    until(lambda: any("One" in (frame.text_content("body") or "") for frame in page.frames[1:]), page)
    assert not [address for address in asked if address.startswith("POST") or address.endswith("/use")]
    page.locator(".preview .finish").click()
    page.wait_for_url(f"**/km/titles/{waiting(desk)}/")
    page.context.close()


def test_a_title_is_corrected_by_keyboard_alone(desk: StaffDesk, approver: Page) -> None:
    approver.goto(f"{desk.url}/km/titles/{waiting(desk)}/")
    for _ in range(30):
        approver.keyboard.press("Tab")
        if approver.evaluate("document.activeElement.name") == "series":
            break
    approver.keyboard.type("រឿងព្រេង")
    approver.keyboard.press("Enter")
    expect(approver.locator(".message")).to_be_visible()
    assert approver.input_value("[name=series]") == "រឿងព្រេង"
