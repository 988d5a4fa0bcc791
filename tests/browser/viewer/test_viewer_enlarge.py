"""Pictures are touched to be seen large."""

from tests.builders.readingroom import Reader, needed

pytestmark = needed

WIDTH = "document.querySelector('#enlarged-picture').getBoundingClientRect().width"
LEFT = "document.querySelector('#enlarged-picture').getBoundingClientRect().left"
PINCH = """() => {
  const picture = document.querySelector('#enlarged-picture');
  picture.setPointerCapture = () => {};
  const touch = (type, pointerId, clientX) =>
    picture.dispatchEvent(new PointerEvent(type, { pointerId, clientX, clientY: 300, bubbles: true }));
  touch('pointerdown', 1, 500);
  touch('pointerdown', 2, 520);
  touch('pointermove', 2, 600);
  touch('pointerup', 1, 500);
  touch('pointerup', 2, 600);
}"""


def open_picture(reader: Reader) -> None:
    reader.open("wide.epub", at="1")
    reader.document.locator("#large").click()
    reader.page.wait_for_selector("#enlarged[open]")
    reader.until(lambda: reader.page.evaluate(WIDTH) > 100, "the picture is there")


def test_a_picture_fills_the_screen_and_grows_by_keys_of_both_kinds(reader: Reader) -> None:
    open_picture(reader)
    assert reader.page.get_attribute("#enlarged-picture", "alt") == "A lake"
    whole = reader.page.evaluate(WIDTH)
    reader.do("zoom in")
    assert reader.page.evaluate(WIDTH) > whole * 1.3
    reader.page.keyboard.press("-")
    assert abs(reader.page.evaluate(WIDTH) - whole) < 2
    reader.do("zoom out")
    assert abs(reader.page.evaluate(WIDTH) - whole) < 2  # never smaller than the screen allows
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#enlarged").is_hidden()


def test_two_fingers_enlarge_and_one_moves(reader: Reader) -> None:
    open_picture(reader)
    whole = reader.page.evaluate(WIDTH)
    reader.page.evaluate(PINCH)
    assert reader.page.evaluate(WIDTH) > whole * 3
    before = reader.page.evaluate(LEFT)
    reader.page.mouse.move(500, 300)
    reader.page.mouse.down()
    reader.page.mouse.move(440, 300)
    reader.page.mouse.up()
    assert abs(before - 60 - reader.page.evaluate(LEFT)) < 2


def test_ornaments_and_links_are_no_pictures_to_enlarge(reader: Reader) -> None:
    reader.open("wide.epub", at="1")
    reader.document.locator("#ornament").click()
    assert reader.page.locator("#enlarged").is_hidden()
    reader.document.locator("#linked").click()
    reader.until_read("Wide")
    assert reader.page.locator("#enlarged").is_hidden()


def test_a_page_of_a_comic_is_enlarged_too(reader: Reader) -> None:
    reader.open("comic.cbz")
    reader.page.mouse.click(512, 300)
    reader.page.wait_for_selector("#enlarged[open]")
