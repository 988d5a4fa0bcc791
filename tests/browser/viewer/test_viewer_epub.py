"""Books whose text the screen lays out."""

import re

from tests.browser.viewer.conftest import BANANA, RIGHTS
from tests.builders.readingroom import Reader, needed

pytestmark = needed


def test_opening_a_book_fetches_its_first_chapter_and_nothing_else_of_it(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.until_read("ដំបូង")
    prepared = {url.rpartition("/")[2] for url in reader.asked if url.startswith("/book/")}
    assert prepared == {"book.json", "0001.xhtml"}
    assert not [url for url in reader.asked if url.startswith("blob:")]


def test_pages_are_numbered_in_the_readers_digits(reader: Reader) -> None:
    reader.open("khmer.epub")
    assert reader.number == "១"
    assert re.fullmatch("[០-៩]+", reader.page.inner_text("#pages"))
    reader.open("khmer.epub", language="en")
    assert reader.number == "1"


def test_keys_wheel_and_buttons_turn_pages(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.do("next")
    reader.wait_for_number("២")
    reader.page.keyboard.press("ArrowRight")
    reader.until_read("កថាខណ្ឌ 9 ")
    reader.page.keyboard.press("Home")
    reader.wait_for_number("១")
    reader.page.mouse.move(500, 300)
    reader.page.mouse.wheel(0, 300)
    reader.wait_for_number("២")
    reader.page.wait_for_timeout(400)  # the wheel rests between two turns
    reader.page.mouse.wheel(0, -300)
    reader.wait_for_number("១")


def test_a_page_number_typed_in_either_script_is_gone_to(reader: Reader) -> None:
    reader.open("khmer.epub")
    for typed in ("៤", "3"):
        reader.page.fill("#page", typed)
        reader.page.press("#page", "Enter")
        reader.wait_for_number({"៤": "៤", "3": "៣"}[typed])
    reader.page.fill("#page", "many")
    reader.page.press("#page", "Enter")
    reader.wait_for_number("៣")


def test_a_link_with_a_place_opens_there_with_the_words_marked(reader: Reader) -> None:
    reader.open("khmer.epub", at="1:4000", find=BANANA)
    assert reader.marked() == [BANANA]
    assert reader.on_screen(BANANA)


def test_a_place_without_words_opens_there(reader: Reader) -> None:
    reader.open("khmer.epub", at="1:4000")
    assert reader.marked() == []
    assert reader.number not in {"១", "២"}


def test_a_place_that_is_not_there_opens_the_nearest(reader: Reader) -> None:
    reader.open("khmer.epub", at="99:1")
    reader.until_read("ចប់")
    reader.open("khmer.epub", at="nonsense")
    reader.until_read("ដំបូង")


def test_another_place_in_the_same_title_is_gone_to_without_loading_the_page_again(reader: Reader) -> None:
    reader.open("khmer.epub")
    before = len([url for url in reader.asked if "/read/" in url])
    reader.page.evaluate("location.hash = '#at=2'")
    reader.until_read("ចប់")
    assert len([url for url in reader.asked if "/read/" in url]) == before


def test_letters_and_ranges_turn_into_each_other(reader: Reader) -> None:
    reader.open("khmer.epub", at="1")
    script = """async (main) => {
      const { Letters } = await import(main.replace('main.js', 'places.js'));
      const letters = new Letters(document.body);
      const wrong = [];
      for (let n = 0; n < letters.total; n += 7) {
        const { startContainer, startOffset } = letters.rangeAt(n);
        if (letters.before(startContainer, startOffset) !== n) wrong.push(n);
      }
      return [letters.total, letters.before(document.body, document.body.childNodes.length), wrong];
    }"""
    # The document runs no scripts of its own, so ours is asked from the page around it.
    main = reader.page.evaluate("document.querySelector('script[type=module]').src")
    around = script.replace("document.body", "doc.body").replace(
        "async (main) => {", "async (main) => { const doc = parsed;"
    )
    parse = (
        "const parsed = new DOMParser().parseFromString(await (await fetch(chapter)).text(), 'application/xhtml+xml');"
    )
    around = around.replace("async (main) => {", "async ([main, chapter]) => { " + parse)
    total, end, wrong = reader.page.evaluate(around, [main, reader.document.url])
    manifest = reader.page.evaluate(
        "async (url) => (await fetch(url)).json()", reader.document.url.replace("0002.xhtml", "book.json")
    )
    assert total == end == manifest["pages"][1]["letters"]
    assert wrong == []


def test_words_are_found_inside_the_whole_book_however_they_were_typed(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.do("find")
    reader.page.fill("#finder-words", BANANA)
    reader.page.keyboard.press("Enter")
    hits = reader.page.locator("#finder li")
    reader.until_true("document.querySelectorAll('#finder li').length === 2")
    assert "ត្រី" in hits.nth(0).inner_text()
    assert hits.nth(0).locator("mark").inner_text() == BANANA
    hits.nth(0).locator("button").click()
    reader.until_read(BANANA)
    assert reader.marked() == [BANANA]
    assert reader.on_screen(BANANA)
    reader.do("find")
    # Coeng and vowel the wrong way round, with a zero-width space: the same to the eye.
    reader.page.fill("#finder-words", "\u179f\u17b7\u1791\u17b7\u17d2\u200b\u1792")
    reader.page.keyboard.press("Enter")
    reader.until_true("document.querySelectorAll('#finder li').length === 1")
    assert hits.nth(0).locator("mark").inner_text() == RIGHTS


def test_what_is_not_in_the_book_is_said(reader: Reader) -> None:
    reader.open("khmer.epub", language="en")
    reader.do("find")
    reader.page.fill("#finder-words", "ឈូក")
    reader.page.keyboard.press("Enter")
    reader.page.get_by_text("Nothing was found.").wait_for()


def test_the_table_of_contents_leads_to_chapters(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.do("contents")
    assert reader.page.locator("#contents li").count() == 4
    reader.page.click("#contents li >> nth=2 >> button")
    reader.until_read("កថាខណ្ឌ 90")


def test_a_link_inside_is_followed_and_there_is_a_way_back(reader: Reader) -> None:
    reader.open("khmer.epub")
    assert reader.page.locator("[data-do=return]").is_hidden()
    reader.document.get_by_text("ទៅ", exact=True).click()
    reader.until_read("កថាខណ្ឌ 90")
    reader.do("return")
    reader.wait_for_number("១")
    assert reader.page.locator("[data-do=return]").is_hidden()


def test_a_link_outside_does_nothing_and_says_so(reader: Reader) -> None:
    reader.open("khmer.epub", language="en")
    address = reader.page.url
    outside = reader.document.locator("a", has_text="ក្រៅ")
    if outside.count():  # the import may have taken the address away already
        outside.click()
    assert reader.page.url == address
    assert not [url for url in reader.asked if "example.org" in url]


def test_the_look_of_the_text_follows_the_reader_and_lasts_as_long_as_the_session(reader: Reader) -> None:
    reader.open("khmer.epub")
    size = "parseFloat(getComputedStyle(document.querySelector('p')).fontSize)"
    before = reader.document.evaluate(size)
    reader.choose("size=3")
    reader.choose("theme=dark")
    reader.do("look")
    reader.page.click('[data-set="flow=scroll"]')
    reader.page.keyboard.press("Escape")
    assert reader.document.evaluate(size) > before
    red, green, blue = re.findall(
        r"\d+", reader.document.evaluate("getComputedStyle(document.querySelector('p')).color")
    )
    assert min(int(red), int(green), int(blue)) > 200
    reader.page.reload()
    reader.page.wait_for_selector("html[data-ready]")
    assert reader.document.evaluate(size) > before
    other = reader.room.sit_down()
    other.open("khmer.epub")
    assert other.document.evaluate(size) == before
    other.leave()


def test_scrolling_past_the_end_of_a_chapter_goes_on_with_the_next(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.do("look")
    reader.page.click('[data-set="flow=scroll"]')
    reader.page.keyboard.press("Escape")
    reader.page.mouse.move(500, 300)
    reader.page.mouse.wheel(0, 400)
    reader.until_read("កថាខណ្ឌ 0")


def test_nothing_stays_behind_in_the_browser(reader: Reader) -> None:
    reader.open("khmer.epub", at="1:100", find=BANANA)
    reader.choose("size=3")
    kept = "[localStorage.length, Object.keys(sessionStorage).join(), document.cookie]"
    assert reader.page.evaluate(kept) == [0, "kiosk.session", ""]
    assert reader.page.context.cookies() == []
    assert reader.page.evaluate("indexedDB.databases()") == []
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations().then((found) => found.length)") == 0
