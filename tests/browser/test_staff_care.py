"""The month's work of an officer who has no mouse: figures, report, statistics, backup, health, a voice's approval."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.backup import manifest
from kiosk.content.recordings import Recordings
from kiosk.health.wishes import Wish
from kiosk.intake.sticks import Sticks
from kiosk.people.model import Role
from kiosk.usage.bundle import read
from kiosk.web.staff.house import NAME
from tests.builders import careroom
from tests.builders.keys import Keys
from tests.builders.staffdesk import StaffDesk

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # milliseconds, on a busy machine


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StaffDesk]:
    with StaffDesk(tmp_path / "data") as desk:
        desk.room.collection.add("Mango trees")
        careroom.fill(desk.room)
        yield desk


@pytest.fixture
def stick(desk: StaffDesk) -> Path:
    return desk.room.settings.data.parent / "media" / "KINGSTON"


@pytest.fixture
def keys(desk: StaffDesk, chromium: Browser) -> Iterator[Keys]:
    page = desk.sign_in(chromium, Role.APPROVER)
    yield Keys(page)
    page.context.close()


def home(keys: Keys) -> None:
    keys.press("header a.step")


def tile(keys: Keys, path: str) -> Page:
    """From the start page through a tile."""
    keys.press(f".desk-tiles a[href$='/{path}/']")
    return keys.page


def test_figures_that_look_wrong_are_asked_about_and_entered_and_stand_in_the_report(keys: Keys) -> None:
    page = tile(keys, "figures")
    keys.type("[name^=loans]", "៩៨៧៦")
    keys.press("form.paper > .go")
    expect(page.locator(".question li")).to_contain_text("៩,៨៧៦")
    keys.press(".question .go")
    expect(page.locator("[id^=e-loans]")).to_contain_text("៩,៨៧៦")
    home(keys)
    tile(keys, "report")
    keys.press(f"a[href$='/{careroom.MONTH}/']")
    expect(page.locator("main")).to_contain_text("៩,៨៧៦")
    keys.reach("[data-print]")


def test_statistics_and_a_backup_go_on_the_stick_which_is_let_go(keys: Keys, desk: StaffDesk, stick: Path) -> None:
    page = tile(keys, "backup")
    keys.press("form.panel .go")
    expect(page.locator(".secret")).to_be_visible(timeout=PATIENCE)
    assert page.locator(".secret").inner_text() == manifest.read(next(stick.glob("kiosk-backup*"))).fingerprint
    home(keys)
    tile(keys, "statistics")
    keys.press("form.panel .go")
    (bundle,) = stick.glob("usage-*.zip")
    assert read(bundle.read_bytes()).manifest.number == 1
    keys.reach("form.panel .go")
    page.keyboard.press("Enter")
    house = desk.room.app.extensions[NAME]
    until = time.monotonic() + PATIENCE / 1000
    wish = house.settings.ask / Wish.EJECT
    while not wish.exists():
        assert time.monotonic() < until
        page.wait_for_timeout(50)
    house.sticks = Sticks([])  # as the box does, which hears the wish
    wish.unlink()
    expect(page.locator(".message:not(.bad)")).to_be_visible(timeout=PATIENCE)


def test_the_technician_s_file_is_written_and_the_library_is_switched_off(keys: Keys, stick: Path) -> None:
    page = tile(keys, "health")
    keys.press("form.panel .go")
    assert (stick / "library-health.txt").stat().st_size > 0
    home(keys)
    tile(keys, "health")
    keys.press("a[href$='/health/off/']")
    keys.press("form.panel .go")
    expect(page.locator("main")).to_contain_text("បិទ")


def test_a_voice_is_listened_to_and_let_be_heard(keys: Keys, desk: StaffDesk) -> None:
    def waiting() -> int:
        return len(Recordings(desk.room.collection.curation.catalogue.connection).waiting())

    assert waiting() == 1
    keys.press(".tasks a[href$='/voices/waiting/']")
    keys.reach("audio")
    keys.page.keyboard.press("Space")
    keys.page.wait_for_function("document.querySelector('audio').played.length > 0", timeout=PATIENCE)
    keys.press("button[value=approve]")
    assert waiting() == 0
    expect(keys.page.locator("button[value=approve]")).to_have_count(0)
