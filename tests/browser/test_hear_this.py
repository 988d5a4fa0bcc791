"""Hear this: a page says its title, then its controls in order, each with a ring; a first touch asks, a second acts."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kiosk.config import Settings
from kiosk.content.model import Kind, Level, Publication, Word
from kiosk.content.recorder import Recorder
from tests.builders.collection import DAY, Collection
from tests.builders.readingroom import Site
from tests.builders.voices import make_voice

CHROMIUM = shutil.which("chromium")
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed")]

# What plays, what has the ring at that moment, and which words are marked: noted whenever one of them changes.
WATCH = """
const seen = []; self.seen = seen; self.told = [];
addEventListener('kiosk:use', ({ detail }) => self.told.push(detail), true);
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  const ringed = [...document.querySelectorAll('[data-hearing]')].map((e) => e.dataset.say ?? e.lang);
  seen.push({ sound: this.src.split('/').pop(), ringed });
  return play.call(this);
};
self.words = [];
setInterval(() => {
  const mark = CSS.highlights.get('kiosk-spoken');
  const text = mark ? [...mark].map((range) => range.toString()).join('|') : '';
  if (text !== self.words.at(-1)) self.words.push(text);
}, 10);
"""


class Room:
    """A small library with recordings, served; and one reader's page."""

    def __init__(self, site: Site, collection: Collection, recorder: Recorder, page: Page, folder: Path) -> None:
        self.site, self.collection, self.recorder, self.page = site, collection, recorder, page
        self._folder = folder
        self.sounds: dict[str, str] = {}

    def record(self, *keys: str, language: str = "km", seconds: float = 0.3, words: tuple[Word, ...] = ()) -> None:
        """A tone of its own for each key."""
        for key in keys:
            path = make_voice(self._folder / "v.wav", seconds, hertz=300 + 40 * len(self.sounds))
            made = self.recorder.add(key, language, path, words)
            self.sounds[f"{made.sha256}.opus"] = key

    def visit(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def heard(self) -> list[tuple[str, list[str]]]:
        """The keys of the sounds that were begun, each with what had the ring then."""
        return [(self.sounds[one["sound"]], one["ringed"]) for one in self.page.evaluate("seen")]

    def told(self) -> Any:
        """What the page said of its use."""
        return self.page.evaluate("told")


@pytest.fixture
def room(tmp_path: Path, chromium: Browser) -> Iterator[Room]:
    with Collection(tmp_path / "data") as collection:
        settings = Settings(data=collection.data)
        context = chromium.new_context(viewport={"width": 1024, "height": 600}, has_touch=True)
        context.add_init_script(WATCH)
        site = Site(settings)
        site.start()
        with Recorder(settings, collection.curation.db, lambda: DAY) as recorder:
            yield Room(site, collection, recorder, context.new_page(), tmp_path)
        context.close()
        site.stop()


def listen(page: Page) -> None:
    """Touch "hear this" and wait until the first thing is said."""
    page.wait_for_selector("#hear[aria-disabled=false]")  # it knows what it can say
    before = page.evaluate("seen.length")
    page.click("#hear")
    page.wait_for_function("before => seen.length > before", arg=before)


def start(room: Room) -> Page:
    """The start screen, when it knows what it can say."""
    with room.page.expect_response("**/voices/fr.json") as voices:
        room.visit("/")
    voices.value.finished()
    room.page.wait_for_load_state("networkidle")
    return room.page


def over(page: Page) -> None:
    """Wait until nothing is said any more."""
    expect(page.locator("#hear")).to_have_attribute("aria-pressed", "false", timeout=20_000)


def test_the_title_is_said_first_then_the_controls_in_their_order_each_with_its_ring(room: Room) -> None:
    item = room.collection.add("A title", shelves=["law"]).id
    room.record(f"item:{item}", "shelf:law", "label:read", "label:my-place", "label:home", "label:finish")
    page = room.visit(f"/km/item/{item}/")
    listen(page)
    over(page)
    keys = [key for key, _ in room.heard()]
    assert keys[:2] == [f"item:{item}", "label:read"]
    assert keys[-2:] == ["label:home", "label:finish"]
    assert set(keys) == set(room.sounds.values())
    assert all(ringed == [key] for key, ringed in room.heard())
    assert page.locator("[data-hearing]").count() == 0
    assert [told for told in room.told() if told["what"] == "hear"] == [{"what": "hear", "item": item}]


def test_words_are_marked_while_they_are_heard(room: Room) -> None:
    title = Publication(kind=Kind.EPUB, title="រឿង ខ្លី", languages=("km",))
    item = room.collection.add(title).id
    words = (Word(text="រឿង", begin=0.0, end=0.6), Word(text="ខ្លី", begin=0.6, end=1.2))
    room.record(f"item:{item}", seconds=1.2, words=words)
    page = room.visit(f"/km/item/{item}/")
    listen(page)
    over(page)
    assert [word for word in page.evaluate("words") if word] == ["រឿង", "ខ្លី"]


def test_only_what_is_on_the_screen_is_said_and_each_thing_once(room: Room) -> None:
    items = [room.collection.add(f"Title {number:02}", shelves=["law"]).id for number in range(24)]
    room.record("shelf:law", *(f"item:{item}" for item in items))
    page = room.visit("/km/shelf/law/")
    listen(page)
    over(page)
    keys = [key for key, _ in room.heard()]
    assert keys[0] == "shelf:law"
    assert 3 < len(keys) < 20
    assert len(set(keys)) == len(keys)


def test_any_touch_silences_it(room: Room) -> None:
    room.record("shelf:law", "label:home", seconds=3)
    room.collection.add("A", shelves=["law"])
    page = room.visit("/km/shelf/law/")
    listen(page)
    page.locator("main").tap(position={"x": 5, "y": 5})
    over(page)
    assert [key for key, _ in room.heard()] == ["shelf:law"]
    listen(page)
    page.keyboard.press("Escape")
    over(page)
    listen(page)
    page.click("#hear")
    over(page)
    page.wait_for_timeout(400)
    assert len(room.heard()) == 3


def test_a_first_touch_asks_and_a_second_acts(room: Room) -> None:
    item = room.collection.add("A", shelves=["law"]).id
    room.record("shelf:law", f"item:{item}", "label:home", seconds=5)
    page = room.visit("/km/shelf/law/")
    listen(page)
    page.locator(f'[data-say="item:{item}"]').tap()
    expect(page.locator(f'[data-say="item:{item}"][data-hearing]')).to_be_visible()
    assert page.url.endswith("/shelf/law/")
    page.locator("#home").tap()
    expect(page.locator("#home[data-hearing]")).to_be_visible()
    assert page.url.endswith("/shelf/law/")
    assert {"what": "hear", "item": item} in room.told()
    page.locator("#home").tap()
    page.wait_for_url("**/km/")
    page.locator('[data-say="shelf:law"]').tap()
    page.wait_for_url("**/shelf/law/")


def test_a_moment_after_the_last_word_every_touch_acts_again(room: Room) -> None:
    room.collection.add("A", shelves=["law"])
    room.record("shelf:law", "label:home", seconds=2)
    page = room.visit("/km/shelf/law/")
    listen(page)
    page.locator("#home").tap()
    expect(page.locator("#home[data-hearing]")).to_be_visible()
    over(page)
    page.locator("#home").tap()
    page.wait_for_url("**/km/")


def test_by_keyboard_one_listens_from_control_to_control(room: Room) -> None:
    room.collection.add("A", shelves=["law"])
    room.record("shelf:law", "label:letters", "label:language", seconds=1)
    page = room.visit("/km/shelf/law/")
    page.focus("#hear")
    page.keyboard.press("Enter")
    page.wait_for_function("() => seen.length")
    page.keyboard.press("Tab")
    expect(page.locator("#looks[data-hearing]")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#languages[data-hearing]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#bar-languages")).to_be_visible()
    over(page)


def test_without_a_recording_the_button_says_so_and_nothing_breaks(room: Room) -> None:
    room.collection.add("A", shelves=["law"])
    room.record("label:home", language="fr")
    page = room.visit("/km/shelf/law/")
    hear = page.locator("#hear")
    expect(hear).to_have_attribute("aria-disabled", "true")
    expect(hear).to_have_attribute("data-mute", "")
    hear.click(force=True)  # a driver does not touch what says that it does nothing; a finger does
    page.wait_for_timeout(200)
    assert hear.get_attribute("aria-pressed") == "false"
    assert room.heard() == []
    room.visit("/fr/shelf/law/")
    expect(page.locator("#hear")).to_have_attribute("aria-disabled", "false")


def test_a_sound_that_is_missing_is_passed_over(room: Room) -> None:
    room.collection.add("A", shelves=["law"])
    room.record("shelf:law", "label:home")
    gone = room.recorder.recordings.get("shelf:law", "km")
    assert gone
    room.collection.store.original(gone.sha256).unlink()
    page = room.visit("/km/shelf/law/")
    listen(page)
    over(page)
    assert [key for key, _ in room.heard()] == ["shelf:law", "label:home"]


def test_a_language_on_the_start_screen_says_its_name_and_leads_on(room: Room) -> None:
    room.record("label:language-fr", language="fr", seconds=1)
    page = start(room)
    page.locator('a.language[lang="fr"]').tap()
    expect(page.locator('a.language[lang="fr"][data-hearing]')).to_be_visible()
    assert page.url == f"{room.site.url}/"
    page.wait_for_url("**/fr/")
    assert page.evaluate("JSON.parse(sessionStorage['kiosk.session']).lang") == "fr"


def test_a_second_touch_of_a_language_does_not_wait_and_one_without_voice_never_does(room: Room) -> None:
    room.record("label:language-fr", language="fr", seconds=10)
    page = start(room)
    page.locator('a.language[lang="fr"]').tap()
    expect(page.locator('a.language[lang="fr"][data-hearing]')).to_be_visible()
    page.locator('a.language[lang="fr"]').tap()
    page.wait_for_url("**/fr/")
    page.goto(f"{room.site.url}/")
    page.locator('a.language[lang="en"]').tap()
    page.wait_for_url("**/en/")


def test_the_privacy_notice_speaks_in_each_language_in_turn(room: Room) -> None:
    for language in ("km", "en", "fr"):
        room.record("label:privacy-unseen", language=language)
    page = start(room)
    page.locator('.notice[data-say="label:privacy-unseen"]').tap()
    page.wait_for_function("() => seen.length === 3")
    assert [one["ringed"] for one in page.evaluate("seen")] == [["km"], ["en"], ["fr"]]
    expect(page.locator("[data-hearing]")).to_have_count(0)


def test_what_is_said_in_a_viewer_silences_what_plays(room: Room) -> None:
    item = room.collection.add(Publication(kind=Kind.AUDIO, title="Song", level=Level.EASY)).id
    room.record(f"item:{item}", "label:play")
    page = room.visit(f"/km/read/{item}/")
    page.evaluate("self.hushed = 0; document.addEventListener('kiosk:hush', () => self.hushed++)")
    listen(page)
    over(page)
    assert room.heard()[0][0] == f"item:{item}"
    assert page.evaluate("hushed") == 1


def test_every_target_is_large_enough_and_nothing_is_left_behind(room: Room) -> None:
    room.record("label:home", "label:finish")
    page = room.visit("/km/")
    box = page.locator("#hear").bounding_box()
    assert box
    assert box["width"] >= 48
    assert box["height"] >= 48
    listen(page)
    over(page)
    kept = json.dumps(page.evaluate("({ local: { ...localStorage }, cookies: document.cookie })"))
    assert kept == json.dumps({"local": {}, "cookies": ""})
