"""Every page of the staff site, in a real Chromium: for everybody, by keyboard, nothing too small or cut off.

Pages come from the site's own map, so that none is forgotten. What axe-core asks hardly depends on the language and
takes most of the time: here it asks in Khmer; in English and French by hand, with -m long.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from kiosk.backup.job import Doing, only_job
from kiosk.config import Settings
from kiosk.content.curation import Edit
from kiosk.errors import Size
from kiosk.people.accounts import Accounts
from kiosk.people.model import Role
from kiosk.usage.stick import StickFull
from kiosk.web.i18n import LANGUAGES
from kiosk.web.staff.site import create_app
from tests.builders import fullroom, screens
from tests.builders.keys import Keys
from tests.builders.staffroom import CHEAP, PHRASES, StaffRoom
from tools.staff_tour import Stop, stops

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
    pytest.mark.skipif(not screens.AXE.exists(), reason="node_modules is not installed"),
]

RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
# Controls (links in running text excepted) that a finger would miss.
TOO_SMALL = """[...document.querySelectorAll('a, button, select, summary, label.card, input:not([type=hidden])')]
  .filter((e) => e.offsetParent && !e.closest('.unseen, .skip') && getComputedStyle(e).display != 'inline')
  .filter((e) => !e.matches('[type=radio], [type=checkbox], [type=file]') && e.getBoundingClientRect().height < 47.5)
  .map((e) => e.outerHTML.slice(0, 200))"""
WIDER = "document.documentElement.scrollWidth > innerWidth"
# Words that are cut off because their box is too small for them.
CUT = """[...document.querySelectorAll('main *')]
  .filter((e) => e.offsetParent && !e.closest('.unseen') && !e.matches('[type=file]'))
  .filter((e) => e.scrollWidth > e.clientWidth + 1)
  .filter((e) => !['auto', 'scroll', 'visible'].includes(getComputedStyle(e).overflowX))
  .map((e) => e.outerHTML.slice(0, 200))"""
OPEN = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
# All that somebody with a mouse could use; of a group of radio buttons one, since arrows lead to the others.
CONTROLS = """() => {
  const all = [...document.querySelectorAll('a[href], button, select, summary, textarea, input:not([type=hidden])')];
  const groups = new Set();
  self.controls = all.filter((e) => {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.disabled || e.ariaHidden === 'true') return false;
    if (e.type !== 'radio') return true;
    const chosen = document.querySelector(`[name="${e.name}"]:checked`);
    if (chosen ? e !== chosen : groups.has(e.name)) return false;
    groups.add(e.name);
    return true;
  });
  self.reached = new Set();
  self.hidden = [];
  document.activeElement.blur();
  return self.controls.length;
}"""
# Where the focus is: it must be seen (a player marks its own parts), and nothing may lie over it.
STEP = """() => {
  const e = document.activeElement;
  if (e === document.body) return;
  self.reached.add(e);
  const seen = e.type === 'file' || ['radio', 'checkbox'].includes(e.type) ? e.closest('label') ?? e.labels[0] ?? e : e;
  const box = seen.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 40), box.top + Math.min(box.height / 2, 28)];
  const over = document.elementFromPoint(x, y);
  const style = [e, seen].map((one) => getComputedStyle(one));
  const marked = style.some((one) => one.outlineStyle !== 'none' || one.boxShadow !== 'none');
  if (!over || !(seen.contains(over) || over.contains(seen))) self.hidden.push('covered: ' + e.outerHTML.slice(0, 160));
  if (!marked && e.localName !== 'audio') self.hidden.push('not marked: ' + e.outerHTML.slice(0, 160));
}"""
MISSED = """() => [
  ...self.controls.filter((e) => !self.reached.has(e)).map((e) => 'not reached: ' + e.outerHTML.slice(0, 160)),
  ...self.hidden,
]"""


@dataclass(frozen=True, kw_only=True)
class Served:
    """A staff site with something on every page: its address, and the pages."""

    room: StaffRoom
    address: str
    stops: tuple[Stop, ...]
    values: dict[str, dict[str, object]]


@contextmanager
def at(app: Flask) -> Iterator[str]:
    """Serve an application; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def full(folder: Path) -> Iterator[Served]:
    room = StaffRoom(folder / "data")
    with room.collection:
        values = fullroom.fill(room)
        with at(room.app) as address:
            yield Served(room=room, address=address, stops=tuple(stops(room.app, values)), values=values)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with full(tmp_path_factory.mktemp("staff")) as served:
        yield served


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A small screen, with axe-core in every page."""
    context = chromium.new_context(viewport={"width": 1024, "height": 600}, reduced_motion="reduce", bypass_csp=True)
    context.add_init_script(path=screens.AXE)
    yield context.new_page()
    context.close()


def enter(page: Page, served: Served, lang: str, role: Role) -> None:
    page.goto(f"{served.address}/{lang}/sign-in/")
    Keys(page).sign_in(str(role), PHRASES[role])
    page.wait_for_selector(".leave")


def violations(page: Page) -> list[str]:
    found: dict[str, Any] = page.evaluate(RULES)
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:160]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def troubles(page: Page, *, axe: bool) -> list[str]:
    """What is wrong with a page for those who see badly, have large fingers or a small screen."""
    page.wait_for_load_state()  # a form may lead here
    page.evaluate(OPEN)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")  # what sticks to the bottom lies in its place
    wide = ["wider than the screen"] if page.evaluate(WIDER) else []
    return [*(violations(page) if axe else []), *page.evaluate(TOO_SMALL), *page.evaluate(CUT), *wide]


def out_of_reach(page: Page) -> list[str]:
    """What a keyboard does not reach, or does not show where it is."""
    count = int(page.evaluate(CONTROLS))
    for _ in range(count + 5):  # and some more, for what players and lists add
        page.keyboard.press("Tab")
        page.evaluate(STEP)
    found: list[str] = page.evaluate(MISSED)
    return found


def look_at_all(page: Page, served: Served, lang: str, role: Role, *, axe: bool) -> dict[str, list[str]]:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    enter(page, served, lang, role)
    found: dict[str, list[str]] = {}
    for stop in served.stops:
        if stop.role is role:
            complaints.clear()
            answer = page.goto(f"{served.address}/{lang}/{stop.path}")
            assert answer
            assert answer.status == 200, stop
            wrong = troubles(page, axe=axe)
            missing = [line for line in complaints if "404" not in line]  # this library's covers are no pictures
            found[stop.name] = [*wrong, *missing]
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_every_page_suits_everybody(page: Page, served: Served, lang: str, role: Role) -> None:
    assert look_at_all(page, served, lang, role, axe=lang == LANGUAGES[0]) == {}


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES[1:])
@pytest.mark.parametrize("role", Role)
def test_every_page_suits_everybody_in_other_languages(page: Page, served: Served, lang: str, role: Role) -> None:
    assert look_at_all(page, served, lang, role, axe=True) == {}


@pytest.mark.parametrize("role", Role)
def test_a_keyboard_reaches_everything_on_every_page_and_is_seen_there(page: Page, served: Served, role: Role) -> None:
    enter(page, served, LANGUAGES[0], role)
    found: dict[str, list[str]] = {}
    for stop in served.stops:
        if stop.role is role and stop.name != "preview-read":  # a book takes keys of its own: tests/browser/viewer
            page.goto(f"{served.address}/{LANGUAGES[0]}/{stop.path}")
            page.evaluate(OPEN)
            found[stop.name] = out_of_reach(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


# Pages that come when a form was sent.


def send(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.click(button)


def figures_that_are_none(page: Page, _: Served) -> None:
    page.fill("form.paper input:not([type=hidden])", "many")
    send(page, "form.paper > .go")


def figures_that_look_wrong(page: Page, _: Served) -> None:
    page.fill("form.paper input:not([type=hidden])", "៩៩៩៩៩")
    send(page, "form.paper > .go")
    page.wait_for_selector(".question")


def a_new_person(page: Page, _: Served) -> None:
    page.fill("form.panel [name=name]", "សុខា")
    send(page, "form.panel .go")
    page.wait_for_selector(".secret")


def two_who_correct_one_title(page: Page, served: Served) -> None:
    item = str(served.values["editing.form"]["item_id"])
    page.fill("[name=title]", "រឿងទន្សាយ")
    served.room.collection.curation.edit(item, Edit(title="រឿងខ្លា"))
    send(page, "form .go")


def switched_off(page: Page, _: Served) -> None:
    send(page, "form.panel .go")


def a_full_stick(page: Page, served: Served) -> None:
    with suppress(StickFull), only_job(served.room.settings.data, Doing.SAVE, Path("/media/STICK")):
        raise StickFull(folder="/media/STICK", size=Size(3 << 30))
    page.reload()
    page.wait_for_selector(".trouble-line")


def a_backup_at_work(page: Page, served: Served) -> None:
    with only_job(served.room.settings.data, Doing.SAVE, Path("/media/STICK")) as job:
        job.tell(1 << 20, 1 << 30)
        page.reload()
        page.wait_for_selector("progress")


def a_session_that_ended(page: Page, served: Served) -> None:
    served.room.watch.go(601)
    page.fill("form.panel [name=name]", "ម៉ៅ")
    send(page, "form.panel .go")
    page.wait_for_selector("[name=phrase]")


def a_form_that_goes_on(page: Page, served: Served) -> None:
    a_session_that_ended(page, served)
    page.fill("[name=name]", str(Role.APPROVER))
    page.fill("[name=phrase]", PHRASES[Role.APPROVER])
    send(page, "button.go")


def nothing_ticked(page: Page, _: Served) -> None:
    page.evaluate(OPEN)
    send(page, ".bulk button >> nth=0")
    page.wait_for_selector(".message.bad")


Sent = Callable[[Page, Served], None]
FORMS: tuple[tuple[str, Sent], ...] = (
    ("figures/", figures_that_are_none),
    ("figures/", figures_that_look_wrong),
    ("people/", a_new_person),
    ("titles/{item}/", two_who_correct_one_title),
    ("titles/", nothing_ticked),
    ("backup/", a_full_stick),
    ("backup/", a_backup_at_work),
    ("people/", a_session_that_ended),
    ("people/", a_form_that_goes_on),
    ("health/off/", switched_off),
)


def answers(page: Page, served: Served, lang: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    item = str(served.values["editing.form"]["item_id"])
    for path, fill_in in FORMS:
        page.context.clear_cookies()
        enter(page, served, lang, Role.APPROVER)
        page.goto(f"{served.address}/{lang}/{path.format(item=item)}")
        fill_in(page, served)
        found[fill_in.__name__] = [*troubles(page, axe=True), *out_of_reach(page)]
    return {name: wrong for name, wrong in found.items() if wrong}


@pytest.mark.parametrize("lang", LANGUAGES[:1])
def test_what_comes_after_a_form_suits_everybody(page: Page, tmp_path: Path, lang: str) -> None:
    with full(tmp_path) as served:
        assert answers(page, served, lang) == {}


@pytest.mark.long
@pytest.mark.parametrize("lang", LANGUAGES[1:])
def test_what_comes_after_a_form_suits_everybody_in_other_languages(page: Page, tmp_path: Path, lang: str) -> None:
    with full(tmp_path) as served:
        assert answers(page, served, lang) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_start_suits_everybody(page: Page, tmp_path: Path, lang: str) -> None:
    with Accounts.open(tmp_path, CHEAP) as accounts:
        code = accounts.first_code()
    with at(create_app(Settings(data=tmp_path), cost=CHEAP)) as address:
        page.goto(f"{address}/{lang}/")
        steps: tuple[dict[str, str], ...] = (
            {"code": "1"},
            {"code": code},
            {"library": "ពន្ធនាគារព្រៃស"},
            {"name-approver": "ដារ៉ា", "phrase-approver": "1"},
            {"phrase-approver": ""},
            {},
            {},
        )
        for number, typed in enumerate(steps):
            assert [*troubles(page, axe=True), *out_of_reach(page)] == [], number
            for name, value in typed.items():
                page.fill(f"[name={name}]", value)
            page.click("button.go")
        assert page.url.endswith("/key/?first=1") or page.locator(".leave").count() == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_doors_suit_everybody(page: Page, served: Served, lang: str) -> None:
    for path in ("sign-in/", "nothing/", "approvals/"):
        page.goto(f"{served.address}/{lang}/{path}")
        assert [*troubles(page, axe=True), *out_of_reach(page)] == []
