"""PDF documents."""

from tests.builders.readingroom import Reader, needed

pytestmark = needed


def wait_for_text(reader: Reader, words: str) -> None:
    reader.page.locator(".textLayer", has_text=words).first.wait_for()


def test_a_document_opens_with_its_text_and_runs_none_of_its_scripts(reader: Reader) -> None:
    reader.page.on("dialog", lambda dialog: reader.complaints.append(dialog.message))
    reader.open("sheets.pdf")
    wait_for_text(reader, "Sheet 1")
    assert reader.page.inner_text("#pages") == "៨"


def test_only_pages_near_the_screen_are_drawn(reader: Reader) -> None:
    reader.open("sheets.pdf")
    wait_for_text(reader, "Sheet 1")
    reader.page.keyboard.press("End")
    wait_for_text(reader, "Sheet 8")
    assert reader.page.locator("canvas").count() < 8
    assert reader.page.locator(".sheet").count() == 8


def test_a_link_with_a_page_opens_there_with_the_words_marked(reader: Reader) -> None:
    reader.open("sheets.pdf", at="6", find="white whale")
    assert reader.number == "៦"
    assert reader.marked() == ["white whale"]


def test_words_are_found_in_the_whole_document(reader: Reader) -> None:
    reader.open("sheets.pdf")
    reader.do("find")
    reader.page.fill("#finder-words", "White Whale")
    reader.page.keyboard.press("Enter")
    reader.page.click("#finder li button")
    reader.wait_for_number("៦")
    reader.until(lambda: reader.marked() == ["white whale"], "the words are marked")


def test_pages_are_turned_typed_and_scrolled(reader: Reader) -> None:
    reader.open("sheets.pdf")
    reader.do("next")
    reader.wait_for_number("២")
    reader.page.keyboard.press("PageUp")
    reader.wait_for_number("១")
    reader.page.fill("#page", "៥")
    reader.page.press("#page", "Enter")
    reader.wait_for_number("៥")
    reader.page.mouse.move(500, 300)
    reader.page.mouse.wheel(0, 2500)
    reader.until_true("document.querySelector('#page').value > '៥'")


def test_the_outline_is_the_table_of_contents(reader: Reader) -> None:
    reader.open("sheets.pdf")
    reader.do("contents")
    reader.page.get_by_role("button", name="Whale").click()
    reader.wait_for_number("៦")
    reader.do("return")
    reader.wait_for_number("១")


def test_links_inside_are_followed_and_links_outside_are_not(reader: Reader) -> None:
    reader.open("sheets.pdf", language="en")
    address = reader.page.url
    links = reader.page.locator(".sheet >> nth=0 >> button.link")
    links.nth(1).click()
    reader.page.get_by_text("This link leads out of the library.").wait_for()
    assert reader.page.url == address
    links.nth(0).click()
    reader.wait_for_number("5")


def test_pages_grow_shrink_and_fit(reader: Reader) -> None:
    reader.open("sheets.pdf", at="3")
    width = "document.querySelector('.sheet').offsetWidth"
    stage = reader.page.evaluate("document.querySelector('#stage').clientWidth")
    wide = reader.page.evaluate(width)
    assert stage * 0.9 < wide <= stage
    reader.do("larger")
    assert reader.page.evaluate(width) > wide
    reader.do("fit page")
    assert reader.page.evaluate("document.querySelector('.sheet').offsetHeight") <= 540
    assert reader.number == "៣"
    reader.do("fit width")
    assert reader.page.evaluate(width) == wide
