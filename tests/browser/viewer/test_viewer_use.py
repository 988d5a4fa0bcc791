"""What viewers tell of their use: that a title was opened, how far the reader came, that something plays."""

import pytest

from tests.builders.readingroom import Reader, needed

pytestmark = needed


@pytest.mark.parametrize("name", ["khmer.epub", "fixed.epub", "comic.cbz", "sheets.pdf"])
def test_a_title_whose_first_page_is_there_is_told_as_opened_once(reader: Reader, name: str) -> None:
    reader.open(name)
    reader.until(lambda: reader.told("open"), "it is told")
    reader.page.evaluate("location.hash = '#at=1'")
    reader.page.wait_for_timeout(300)
    assert reader.told("open") == [{"what": "open", "item": reader.room.items[name]}]


def test_active_content_is_opened_when_its_first_page_is_there(reader: Reader) -> None:
    reader.open("lesson.zip")
    reader.until(lambda: reader.told("open") and reader.told("page"), "it is told")


@pytest.mark.parametrize("name", ["khmer.epub", "fixed.epub", "comic.cbz", "sheets.pdf"])
def test_the_last_page_is_told_as_the_end(reader: Reader, name: str) -> None:
    reader.open(name)
    reader.page.keyboard.press("End")
    reader.until(lambda: any(told["percent"] >= 90 for told in reader.told("page")), "the end")


def test_sound_is_opened_after_five_seconds_of_it(reader: Reader) -> None:
    reader.open("album")
    reader.page.wait_for_timeout(500)
    assert not reader.told("open")
    reader.page.select_option("#speed", "2")
    reader.do("play")
    reader.until(lambda: reader.told("open"), "it is told")
    assert reader.page.evaluate("document.querySelector('#media').currentTime") >= 5
    assert reader.told("play")[0]["percent"] in range(12, 50)


def test_a_voice_that_begins_is_told(reader: Reader) -> None:
    reader.open("spoken.epub")
    assert not reader.told("hear")
    reader.do("narrate")
    reader.until(lambda: reader.told("hear"), "it is told")
