"""Active content, which lives in a frame of another origin."""

from tests.builders.readingroom import Reader, needed

pytestmark = needed


def test_its_own_links_stay_in_the_frame_and_there_is_a_way_back_and_home(reader: Reader) -> None:
    reader.open("lesson.zip")
    address = reader.page.url
    frame = reader.page.frame_locator("#frame")
    frame.get_by_text("on").click()
    frame.get_by_text("The second").wait_for()
    reader.do("step back")
    frame.get_by_text("Hello").wait_for()
    assert reader.page.is_disabled('[data-do="step back"]')
    frame.get_by_text("on").click()
    frame.get_by_text("The second").wait_for()
    reader.do("first page")
    frame.get_by_text("Hello").wait_for()
    assert reader.page.url == address


def test_a_place_is_the_path_of_an_entry(reader: Reader) -> None:
    reader.open("lesson.zip", at="second page.html")
    reader.page.frame_locator("#frame").get_by_text("The second").wait_for()


def test_a_path_cannot_climb_out_of_its_item(reader: Reader) -> None:
    reader.open("lesson.zip", at="../other/index.html")
    item = reader.room.items["lesson.zip"]
    reader.page.frame_locator("#frame").get_by_text("Hello").wait_for()
    assert reader.page.frames[1].url.endswith(f"/content/{item}/index.html")


def test_the_frame_may_neither_leave_nor_open_windows(reader: Reader) -> None:
    reader.open("lesson.zip")
    allowed = reader.page.get_attribute("#frame", "sandbox")
    assert set((allowed or "").split()) == {"allow-scripts", "allow-same-origin", "allow-forms"}
