"""A place card leads another reader, at another terminal, to the same sentence, page or second; and is left nowhere."""

from pathlib import Path

import pytest

from tests.builders.placecards import copied, digits, enter
from tests.builders.readersight import look
from tests.builders.readingroom import Reader, ReadingRoom, needed

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = needed
SIZES = ("size=1", "size=2", "size=4")
TOO_SMALL = """[...document.querySelectorAll('a, button, input')]
  .filter((e) => e.checkVisibility() && !e.closest('.unseen, .skip'))
  .filter((e) => Math.min(e.getBoundingClientRect().height, e.getBoundingClientRect().width) < 47.5)
  .map((e) => e.outerHTML)"""
KHMER_KEYS = "(text) => [...text].forEach((key) => document.dispatchEvent(new KeyboardEvent('keydown', { key })))"


@pytest.mark.parametrize("size", SIZES)
def test_a_card_leads_to_the_same_sentence_at_every_text_size(room: ReadingRoom, reader: Reader, size: str) -> None:
    reader.open("khmer.epub", at="1:2345")
    reader.choose(size)
    seen = look(reader)
    other = enter(room, copied(reader))
    assert look(other).shows(seen)
    for another in SIZES:
        other.choose(another)
        assert look(other).shows(seen)
    assert not other.complaints
    other.leave()


def test_text_beside_a_picture_that_floats_onto_its_page_is_found_again(room: ReadingRoom, reader: Reader) -> None:
    reader.open("float.epub")
    for _ in range(2):
        reader.do("next")
        seen = look(reader)
        other = enter(room, copied(reader), 1024, 600)
        assert look(other).shows(seen)
        other.leave()


@pytest.mark.parametrize("at", ["0", "1", "2"])
def test_chapters_are_kept_apart(room: ReadingRoom, reader: Reader, at: str) -> None:
    reader.open("khmer.epub", at=at)
    seen = look(reader)
    other = enter(room, copied(reader), 1024, 600)
    assert look(other) == seen
    other.leave()


@pytest.mark.parametrize(("name", "at"), [("sheets.pdf", "6"), ("fixed.epub", "3"), ("comic.cbz", "5")])
def test_a_card_leads_to_the_same_page(room: ReadingRoom, reader: Reader, name: str, at: str) -> None:
    reader.open(name, at=at)
    reader.until(lambda: reader.number != "១", "the page is shown")
    number = reader.number
    other = enter(room, copied(reader), 1024, 600)
    other.wait_for_number(number)
    other.leave()


@pytest.mark.parametrize(("name", "page"), [("fixed.epub", "៣"), ("comic.cbz", "៦")])
@pytest.mark.parametrize(("width", "height"), [(1024, 600), (600, 900)])
def test_of_two_pages_side_by_side_the_numbered_one_is_meant(
    room: ReadingRoom, reader: Reader, name: str, page: str, width: int, height: int
) -> None:
    reader.open(name)
    reader.page.fill("#page", page)
    reader.page.press("#page", "Enter")
    reader.page.focus("#slider")
    reader.until(lambda: len(reader.page.frames) == 3, "two pages stand side by side")
    # The number is what was typed; the slider moves when the page is there.
    reader.until(lambda: int(reader.page.input_value("#slider")) == int(page), f"page {page}")
    other = enter(room, copied(reader), width, height)
    other.wait_for_number(page)
    other.leave()


@pytest.mark.parametrize(("name", "at"), [("album", "1:13"), ("album", "0:7"), ("film.webm", "2")])
def test_a_card_leads_to_the_same_second(room: ReadingRoom, reader: Reader, name: str, at: str) -> None:
    reader.open(name, at=at)
    where = "[document.querySelector('#media').currentSrc, Math.floor(document.querySelector('#media').currentTime)]"
    second = int(at.rpartition(":")[2])
    reader.until(lambda: reader.page.evaluate(where)[1] == second, "the second is reached")
    wanted = reader.page.evaluate(where)
    other = enter(room, copied(reader))
    other.until(lambda: other.page.evaluate(where) == wanted, "the same second of the same file")
    other.leave()


def test_a_card_of_active_content_leads_to_its_first_page(room: ReadingRoom, reader: Reader) -> None:
    reader.open("lesson.zip")
    other = enter(room, copied(reader))
    assert other.page.url.endswith(f"/read/{room.items['lesson.zip']}/")
    other.leave()


def test_a_card_is_entered_by_touch_alone(room: ReadingRoom, reader: Reader) -> None:
    item = room.items["khmer.epub"]
    reader.page.goto(f"{room.site.url}/km/place")
    for digit in digits(item, 40):
        reader.page.click(f"[data-digit='{digit}']")
    reader.page.click(".place-go")
    reader.page.wait_for_selector("html[data-ready]")
    assert reader.page.url.startswith(f"{room.site.url}/km/read/{item}/#at=")


def test_khmer_keys_and_wrong_ones_do_what_they_should(room: ReadingRoom, reader: Reader) -> None:
    reader.page.goto(f"{room.site.url}/km/place")
    reader.page.wait_for_selector("#pad:not([hidden])")
    reader.page.evaluate(KHMER_KEYS, "១២x")
    assert reader.page.input_value("#code") == "12"
    reader.page.keyboard.press("Backspace")
    reader.page.keyboard.press("Control+5")
    assert reader.page.input_value("#code") == "1"
    assert reader.page.is_disabled(".place-go")


def test_a_miscopied_card_stays_to_be_mended(room: ReadingRoom, reader: Reader) -> None:
    card = digits(room.items["khmer.epub"], 40)
    wrong = card[:4] + str((int(card[4]) + 1) % 10) + card[5:]
    reader.page.goto(f"{room.site.url}/km/place")
    reader.page.wait_for_selector("#pad:not([hidden])")
    reader.page.keyboard.type(wrong)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_selector("[role=alert]")
    assert reader.page.url == f"{room.site.url}/km/place"
    reader.page.click("#slots li:nth-child(5) button")
    reader.page.click(f"[data-digit='{card[4]}']")
    reader.page.click(".place-go")
    reader.page.wait_for_selector("html[data-ready]")


def test_the_form_works_without_scripts(room: ReadingRoom) -> None:
    reader = room.sit_down(scripts=False)
    reader.page.goto(f"{room.site.url}/en/place")
    reader.page.fill("#code", "1234 5678 9012")
    reader.page.click(".place-go")
    assert reader.page.locator("[role=alert]").is_visible()
    reader.leave()


def test_a_card_is_left_nowhere(room: ReadingRoom, reader: Reader) -> None:
    reader.open("khmer.epub", at="1:2345")
    card = copied(reader)
    assert card not in reader.page.evaluate("JSON.stringify(sessionStorage)")
    other = enter(room, card)
    for used in (reader, other):
        assert not [address for address in used.asked if card in address]
        assert card not in used.page.url
        assert used.page.evaluate("[localStorage.length, document.cookie]") == [0, ""]
        assert used.page.context.cookies() == []
    other.leave()


@pytest.mark.skipif(not AXE.exists(), reason="node_modules is not installed")
@pytest.mark.parametrize(("lang", "width"), [("km", 1024), ("fr", 1024), ("en", 1366)])
def test_cards_suit_everybody(room: ReadingRoom, lang: str, width: int) -> None:
    reader = room.sit_down(width, 600)
    reader.page.goto(f"{room.site.url}/{lang}/place")
    reader.page.wait_for_selector("#pad:not([hidden])")
    _suits(reader)
    reader.page.keyboard.type("123456789012")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_selector("[role=alert]")
    _suits(reader)
    assert reader.page.evaluate("document.querySelector('.place-pad').getBoundingClientRect().bottom <= innerHeight")
    reader.open("khmer.epub", language=lang)
    for theme in ("light", "sepia", "dark"):
        reader.choose(f"theme={theme}")
        reader.do("card")
        reader.page.wait_for_selector("#card-signs li:nth-child(12)")
        _suits(reader)
        reader.page.keyboard.press("Escape")
    reader.leave()


def _suits(reader: Reader) -> None:
    assert reader.page.evaluate(TOO_SMALL) == []
    assert reader.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    reader.page.context.new_cdp_session(reader.page).send("Page.setBypassCSP", {"enabled": True})
    reader.page.evaluate(AXE.read_text("utf-8"))
    found = reader.page.evaluate("axe.run({ iframes: false })")
    assert [broken["id"] for broken in found["violations"] if broken["impact"] in {"serious", "critical"}] == []
