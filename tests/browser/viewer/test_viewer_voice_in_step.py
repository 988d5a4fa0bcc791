"""Read-aloud in step: the words that are marked are those whose time it is, by the book's own SMIL clips."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError

from tests.builders.readingroom import Reader, ReadingRoom, needed

CORPUS = Path(__file__).parents[4] / "shared" / "corpus" / "epub"
BOOKS = ("asp-km-0200-readaloud.epub", "w3ctest-mol-audio.epub")
SLACK = 0.3  # seconds of sound between two clips that are played without a jump
LATE = 0.6  # seconds a mark may come after its time: the turning of a page
pytestmark = needed

HEARD = """(() => {
  const sound = document.body.querySelector(':scope > audio');
  return { file: sound.src.split('/').pop(), second: sound.currentTime, playing: !sound.paused };
})()"""
MARKED = "(active) => [...document.querySelectorAll(active)].map(({ id }) => id)"


def clips(reader: Reader, name: str) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """All clips of a book with the page they belong to, and the class of what is read."""
    address = f"/book/{reader.room.items[name]}/book.json"
    book = reader.page.evaluate("async (url) => (await fetch(url)).json()", address)
    found = [(page["href"], clip) for page in book["pages"] for clip in page.get("clips", [])]
    return found, book.get("active_class") or "kiosk-spoken"


def marked(reader: Reader, active: str) -> set[tuple[str, str]]:
    """The elements that are marked as being read, with their pages; none while a page is being turned."""
    try:
        return {
            (frame.url.rpartition("/")[2], id_)
            for frame in reader.page.frames[1:]
            for id_ in frame.evaluate(MARKED, f".{active}")
        }
    except PlaywrightError:
        return set()


def follow(reader: Reader, name: str, moments: int) -> tuple[int, set[str]]:
    """Look at moments while a book is read aloud: how many showed a mark, and the pages that were read from.

    Raises:
        AssertionError: words were marked whose time it was not, or none were though no page or sound was changing.
    """
    timed, active = clips(reader, name)
    firsts = {(page, clip["text"]) for (before, _), (page, clip) in pairwise([("", {}), *timed]) if page != before}
    shown, pages = 0, set()
    for _ in range(moments):
        reader.page.wait_for_timeout(200)
        before = reader.page.evaluate(HEARD)
        seen = marked(reader, active)
        now = reader.page.evaluate(HEARD)  # on a busy machine the looks themselves take their time
        if not now["playing"] and reader.page.get_attribute("[data-do=narrate]", "aria-pressed") == "false":
            break  # the book is over
        due = {
            (page, clip["text"])
            for page, clip in timed
            if clip["audio"] in {before["file"], now["file"]}
            and (clip["audio"] != now["file"] or clip["begin"] <= now["second"] + SLACK)
            and (clip["audio"] != before["file"] or clip["end"] is None or before["second"] < clip["end"] + LATE)
        }
        assert seen <= due or not now["playing"], (name, before, now, seen, due)
        assert seen or due & firsts or not now["playing"], (name, before, now, due)
        shown += bool(seen)
        pages |= {page for page, _ in seen}
    return shown, pages


def test_marks_are_in_step_with_the_voice(reader: Reader) -> None:
    reader.open("spoken.epub")
    reader.do("narrate")
    reader.until(lambda: reader.page.evaluate(HEARD)["playing"], "it plays")
    shown, pages = follow(reader, "spoken.epub", 12)
    assert shown > 6
    assert pages == {"0001.xhtml", "0002.xhtml"}


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here")
def test_marks_of_real_books_are_in_step_and_pages_turn(chromium: Browser, tmp_path: Path) -> None:
    with ReadingRoom(tmp_path / "data", [CORPUS / name for name in BOOKS], chromium) as room:
        for name in BOOKS:
            reader = room.sit_down()
            reader.open(name)
            reader.do("narrate")
            reader.until_true(f"{HEARD}.playing")
            reader.page.select_option("#voice-speed", "2")
            shown, pages = follow(reader, name, 60)
            assert shown > 6, name
            read = {page for page, _ in clips(reader, name)[0]}
            assert len(pages) > 1 or len(read) == 1, f"{name}: {pages}"
            reader.leave()
