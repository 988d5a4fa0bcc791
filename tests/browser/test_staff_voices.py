"""A voice from a microphone: recorded, listened to, trimmed, approved, and heard by "hear this" on a terminal."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from kiosk.content.recordings import Recordings
from kiosk.people.model import Role
from tests.builders.careroom import plug_in
from tests.builders.readingroom import Site
from tests.builders.staffdesk import StaffDesk

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]
PATIENCE = 60_000  # milliseconds, on a busy machine
# A microphone that is none: it hears a beep each second, and silence between.
MICROPHONE = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
PLAYED = """
self.played = []; const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.addEventListener('ended', () => self.played.push(this.src));
  return play.call(this);
};
"""


@pytest.fixture(scope="module")
def listening(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=MICROPHONE)
    yield browser
    browser.close()


@pytest.fixture
def deaf(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StaffDesk]:
    with StaffDesk(tmp_path / "data") as desk:
        yield desk


def recordings(desk: StaffDesk) -> Recordings:
    return Recordings(desk.room.collection.curation.catalogue.connection)


def speak(page: Page, seconds: int) -> None:
    """Record until so many seconds are over and something was heard."""
    page.locator("[data-record], [data-again]").locator("visible=true").click()
    expect(page.locator("form[data-state=recording]")).to_be_visible(timeout=PATIENCE)
    page.wait_for_function("document.querySelector('meter').value > 0.1", timeout=PATIENCE)
    page.wait_for_function(
        "(seconds) => performance.now() - (self.began ??= performance.now()) > 1000 * seconds",
        arg=seconds,
        timeout=PATIENCE,
    )
    page.locator("[data-stop]").click()
    expect(page.locator("form[data-state=recorded]")).to_be_visible(timeout=PATIENCE)


def test_a_voice_is_recorded_trimmed_approved_and_heard_on_a_terminal(desk: StaffDesk, listening: Browser) -> None:
    page = desk.sign_in(listening, Role.LIBRARIAN)
    page.add_init_script(PLAYED)
    page.goto(f"{desk.url}/km/voices/km/label:home/")
    speak(page, 2)
    page.locator("[data-listen]").click()
    page.wait_for_function("self.played.length", timeout=PATIENCE)
    length = page.evaluate(
        """async () => {
          const bytes = await document.querySelector('input[type=file]').files[0].arrayBuffer();
          return (await new AudioContext().decodeAudioData(bytes)).duration;
        }"""
    )
    page.locator("[data-keep] button").click()
    page.wait_for_url("**/km/voices/km/label:*/", timeout=PATIENCE)
    (waits,) = recordings(desk).waiting()
    assert (waits.key, waits.language) == ("label:home", "km")
    assert 0.05 < waits.seconds < length - 0.2, "silence around it was cut off"

    approver = desk.sign_in(listening, Role.APPROVER)
    approver.goto(f"{desk.url}/km/voices/waiting/")
    approver.locator("button[value=approve]").click()
    approver.wait_for_url("**/km/voices/waiting/")
    (heard,) = recordings(desk).all()

    item = desk.room.collection.add("The apple", shelves=["stories"])
    site = Site(desk.room.settings)
    site.start()
    terminal = listening.new_context(bypass_csp=True).new_page()
    terminal.add_init_script(PLAYED)
    terminal.goto(f"{site.url}/km/item/{item.id}/")
    terminal.click("#hear")
    terminal.wait_for_function("self.played.length", timeout=PATIENCE)
    assert terminal.evaluate("self.played[0]") == f"{site.url}/voice/{heard.sha256}.opus"
    terminal.close()
    site.stop()


def test_once_more_takes_the_place_of_the_first_try_and_only_the_last_is_kept(
    desk: StaffDesk, listening: Browser
) -> None:
    page = desk.sign_in(listening, Role.APPROVER)
    page.goto(f"{desk.url}/km/voices/km/label:home/")
    expect(page.locator("[data-keep]")).to_be_hidden()
    for seconds in (1, 2):
        speak(page, seconds)
    page.keyboard.press("Tab")
    page.locator("[data-keep] button").press("Enter")
    page.wait_for_url("**/km/voices/km/label:*/", timeout=PATIENCE)
    assert len(recordings(desk).all()) == 1


def test_without_a_microphone_it_is_said_and_a_file_does_as_well(desk: StaffDesk, deaf: Browser) -> None:
    page = desk.sign_in(deaf, Role.APPROVER)
    page.goto(f"{desk.url}/km/voices/km/label:home/")
    page.locator("[data-record]").click()
    expect(page.locator("[data-no-microphone]")).to_be_visible(timeout=PATIENCE)
    expect(page.locator("[data-record]")).to_be_visible()


def test_a_pack_goes_by_stick_into_a_second_library(desk: StaffDesk, listening: Browser, tmp_path: Path) -> None:
    stick = plug_in(desk.room, tmp_path / "media" / "STICK")
    page = desk.sign_in(listening, Role.APPROVER)
    page.goto(f"{desk.url}/km/voices/km/label:home/")
    speak(page, 1)
    page.locator("[data-keep] button").click()
    page.wait_for_url("**/km/voices/km/label:*/", timeout=PATIENCE)
    page.goto(f"{desk.url}/km/voices/packs/")
    page.locator("form[action$='export/'] button.go").click()
    expect(page.locator(".message")).to_be_visible(timeout=PATIENCE)
    with StaffDesk(tmp_path / "other") as other:
        plug_in(other.room, stick)
        page = other.sign_in(listening, Role.APPROVER)
        page.goto(f"{other.url}/km/voices/packs/")
        page.locator("form[action$='import/'] button.go").click()
        expect(page.locator(".message:not(.bad)")).to_be_visible(timeout=PATIENCE)
        assert recordings(other).all() == recordings(desk).all() != ()
