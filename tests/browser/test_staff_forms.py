"""A form outlives its session: whoever took too long signs in again, and what was written is still there."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from kiosk.content.catalogue import Catalogue
from kiosk.people.model import Role
from tests.builders.staffroom import PHRASES, StaffRoom

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]


@dataclass(frozen=True, kw_only=True)
class Site:
    """A staff site whose clock goes on when it is told to."""

    room: StaffRoom
    address: str


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    room = StaffRoom(tmp_path / "data")
    with room.collection:
        server = make_server("127.0.0.1", 0, room.app, threaded=True)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Site(room=room, address=f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1024, "height": 600}, java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def sign_in(page: Page, role: Role) -> None:
    page.fill("[name=name]", str(role))
    page.fill("[name=phrase]", PHRASES[role])
    page.click("button.go")


def test_what_was_written_is_still_there_after_signing_in_again(page: Page, site: Site) -> None:
    item = site.room.collection.add("Lamp")
    page.goto(f"{site.address}/en/titles/{item.id}/withdraw/")
    sign_in(page, Role.LIBRARIAN)
    page.check("[value=broken]")
    site.room.watch.go(601)
    page.click("button.go")
    assert "what you wrote is still here" in page.inner_text("main")
    page.fill("[name=name]", "librarian")
    page.fill("[name=phrase]", "wrong")
    page.click("button.go")
    assert "do not belong together" in page.inner_text("main")
    sign_in(page, Role.LIBRARIAN)
    page.click("text=Go on")
    assert "Readers do not see the title any more." in page.inner_text("main")
    assert "Damaged, or it cannot be read" in page.inner_text("main")


def test_odd_letters_come_through_as_they_were_typed(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/en/people/")
    sign_in(page, Role.APPROVER)
    name = 'Sokha "the" <b>&\u17a2'
    page.fill("[name=name]", name)
    site.room.watch.go(601)
    page.click("button.go")
    sign_in(page, Role.APPROVER)
    page.click("text=Go on")
    assert name in page.inner_text(".slip")


def test_who_signs_in_in_another_role_does_no_more_than_that_role_may(page: Page, site: Site) -> None:
    item = site.room.collection.add("Lamp")
    page.goto(f"{site.address}/en/titles/{item.id}/withdraw/")
    sign_in(page, Role.APPROVER)
    page.check("[value=broken]")
    site.room.watch.go(601)
    page.click("button.go")
    sign_in(page, Role.TECHNICIAN)
    page.click("text=Go on")
    assert "not for your role" in page.inner_text("main")
    with Catalogue.open(site.room.settings.data) as catalogue:
        assert catalogue.is_shown(item.id)
