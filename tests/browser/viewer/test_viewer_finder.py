"""Words are looked for inside a book with the library's own keys."""

from tests.browser.viewer.conftest import BANANA
from tests.builders.readingroom import Reader, needed

pytestmark = needed

TOO_SMALL = """[...document.querySelectorAll('#finder button')]
  .filter((e) => e.checkVisibility())
  .filter((e) => e.getBoundingClientRect().height < 48 || e.getBoundingClientRect().right > innerWidth ||
    e.getBoundingClientRect().bottom > innerHeight)
  .map((e) => e.outerHTML)"""


def key(reader: Reader, letter: str) -> None:
    reader.page.locator("#finder .rows .key", has=reader.page.locator(f'.letter:text-is("{letter}")')).first.click()


def test_khmer_is_typed_by_touch_and_found(reader: Reader) -> None:
    reader.open("khmer.epub")
    stage = "JSON.stringify(document.querySelector('#stage').getBoundingClientRect())"
    before = reader.page.evaluate(stage)
    reader.do("find")
    reader.page.click("#finder [data-keyboard]")
    reader.page.wait_for_selector(".keyboard:visible")
    reader.page.click("[data-face=nida]")
    assert reader.page.evaluate(TOO_SMALL) == []
    assert reader.page.evaluate(stage) == before  # the book behind it is not laid out again
    key(reader, "ច")
    key(reader, "\u25cc\u17c1")
    key(reader, "ក")
    assert reader.page.input_value("#finder-words") == BANANA
    reader.page.click(".keyboard [data-sign=search]")
    reader.until_true("document.querySelectorAll('#finder li').length === 2")
    assert reader.page.locator(".keyboard").is_hidden()
    reader.page.locator("#finder li button").first.click()
    reader.until_read(BANANA)


def test_the_keys_go_with_the_panel(reader: Reader) -> None:
    reader.open("khmer.epub")
    reader.do("find")
    reader.page.click("#finder [data-keyboard]")
    reader.page.wait_for_selector(".keyboard:visible")
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#finder").is_visible()
    assert reader.page.locator(".keyboard").is_hidden()
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#finder").is_hidden()
