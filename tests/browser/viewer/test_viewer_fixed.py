"""Comics, and books whose pages have a fixed size."""

from tests.builders.readingroom import Reader, ReadingRoom, needed

pytestmark = needed


def shown(reader: Reader) -> list[str]:
    """The pages on the screen from left to right."""
    found = []
    for frame in reader.page.frames[1:]:
        element = frame.frame_element()
        box = element.bounding_box()
        if box and box["width"] > 1:
            found.append((box["x"], frame.evaluate("document.body.innerText.trim() || document.images[0]?.src || ''")))
    return [words.rpartition("/")[2] for _, words in sorted(found) if words]


def test_pages_stand_side_by_side_and_turn_leftwards(reader: Reader) -> None:
    reader.open("fixed.epub")
    assert shown(reader) == ["Page number 1"]
    reader.page.keyboard.press("ArrowLeft")
    reader.wait_for_number("២")
    assert shown(reader) == ["Page number 3", "Page number 2"]
    reader.page.keyboard.press("ArrowRight")
    reader.wait_for_number("១")


def test_on_a_narrow_screen_pages_stand_alone(room: ReadingRoom) -> None:
    reader = room.sit_down(600, 800)
    reader.open("fixed.epub", at="1")
    assert shown(reader) == ["Page number 2"]
    reader.page.set_viewport_size({"width": 1200, "height": 600})
    reader.page.wait_for_timeout(600)
    assert shown(reader) == ["Page number 3", "Page number 2"]
    assert reader.complaints == []
    reader.leave()


def test_a_page_of_a_fixed_size_shows_the_words_that_were_found(reader: Reader) -> None:
    reader.open("fixed.epub", at="3", find="number 4")
    assert reader.marked() == ["number 4"]


def test_every_picture_of_a_comic_is_shown_in_order(reader: Reader) -> None:
    reader.open("comic.cbz")
    seen = shown(reader)
    for number in ("២", "៤", "៥"):  # the fourth picture is wide and stands alone
        reader.do("next")
        reader.wait_for_number(number)
        seen += shown(reader)
    assert seen == [f"000{n}.png" for n in range(1, 7)]


def test_a_comic_opens_at_a_page(reader: Reader) -> None:
    reader.open("comic.cbz", at="4")
    assert shown(reader) == ["0004.png"]


def test_pages_can_be_enlarged_and_moved(reader: Reader) -> None:
    reader.open("comic.cbz", at="4")
    width = "document.querySelector('foliate-fxl').scrollWidth"
    before = reader.page.evaluate(width)
    for _ in range(3):
        reader.do("larger")
    assert reader.page.evaluate(width) > before
