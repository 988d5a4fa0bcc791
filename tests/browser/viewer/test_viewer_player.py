"""Sound and film."""

import pytest

from tests.builders.readingroom import Reader, ReadingRoom, needed

pytestmark = needed


@pytest.fixture
def album(room: ReadingRoom) -> str:
    """The name by which the audiobook was added."""
    return next(name for name in room.items if name in {"album", "1.mp3"})


def state(reader: Reader, what: str) -> object:
    return reader.page.evaluate(f"document.querySelector('#media').{what}")


def test_tracks_are_one_list_and_play_one_after_the_other(reader: Reader, album: str) -> None:
    reader.open(album)
    assert reader.page.locator("#stops button").count() == 2
    reader.do("play")
    reader.page.evaluate("document.querySelector('#media').currentTime = 19.7")
    reader.page.wait_for_selector("#stops li >> nth=1 >> button[aria-current]")
    reader.until_true("document.querySelector('#media').currentTime < 10")


def test_a_place_is_a_track_and_a_second(reader: Reader, album: str) -> None:
    reader.open(album, at="1:7")
    assert state(reader, "currentTime") == 7
    assert "0002" in str(state(reader, "src"))


def test_jumps_cross_from_track_to_track(reader: Reader, album: str) -> None:
    reader.open(album, at="1:5")
    reader.until_true("document.querySelector('#media').readyState > 0")
    reader.do("back")
    assert "0001" in str(state(reader, "src"))
    assert state(reader, "currentTime") == pytest.approx(10, abs=0.5)
    reader.page.keyboard.press("ArrowLeft")
    assert state(reader, "currentTime") == 0


def test_the_speed_stays_from_track_to_track(reader: Reader, album: str) -> None:
    reader.open(album)
    reader.page.select_option("#speed", "1.5")
    reader.page.click("#stops li >> nth=1 >> button")
    reader.until_true("document.querySelector('#media').readyState > 0")
    assert state(reader, "playbackRate") == 1.5


def test_the_space_bar_starts_and_stops(reader: Reader, album: str) -> None:
    reader.open(album)
    reader.page.keyboard.press("Space")
    reader.page.wait_for_selector('[data-do=play][aria-pressed="true"]')
    reader.page.keyboard.press("Space")
    reader.page.wait_for_selector('[data-do=play][aria-pressed="false"]')


def test_a_film_shows_its_subtitles_and_chapters(reader: Reader) -> None:
    reader.open("film.webm", at="1")
    assert state(reader, "currentTime") == 1
    assert state(reader, "textTracks[0].mode") == "showing"
    reader.until_true("document.querySelector('#media').textTracks[0].activeCues?.length === 1")
    reader.page.select_option("#subtitles", "none")
    assert state(reader, "textTracks[0].mode") == "disabled"
    reader.do("contents")
    reader.page.get_by_role("button", name="End").click()
    reader.until_true("document.querySelector('#media').currentTime >= 2")


def test_sound_can_be_heard_without_scripts(room: ReadingRoom, album: str) -> None:
    reader = room.sit_down(scripts=False)
    reader.page.goto(f"{room.site.url}/km/read/{room.items[album]}/")
    assert reader.page.locator("#media[controls]").is_visible()
    reader.leave()
