"""Place cards of real books, documents, recordings and comics lead back; KIOSK_ALL_PLACES=1 takes all files."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.builders.placecards import copied, enter
from tests.builders.readersight import Sight, look
from tests.builders.readingroom import Reader, ReadingRoom, needed

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLE = {"udhr-km.epub", "asp-km-0200.epub"}  # bare text; a picture on every page
FOLDERS = {"epub": "*.[eE]*", "pdf": "*.pdf", "cbz": "*.cbz", "audio": "*", "video": "*.[mw][pe]*"}
pytestmark = [
    *needed,
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here"),
]
# Text sizes, each tried in another part of the title.
TRIALS = [("size=1", 0.2), ("size=2", 0.5), ("size=4", 0.85)]
SECOND = "[document.querySelector('#media').currentSrc, Math.floor(document.querySelector('#media').currentTime)]"


def files() -> list[Path]:
    """The files to try: a sample, or everything."""
    found = [path for folder, names in FOLDERS.items() for path in sorted((CORPUS / folder).glob(names))]
    everything = "KIOSK_ALL_PLACES" in os.environ
    first = {folder: next((path for path in found if path.parent.name == folder), None) for folder in FOLDERS}
    sample = {path for folder, path in first.items() if folder != "epub"}
    return [path for path in found if everything or path.name in SAMPLE or path in sample]


@pytest.fixture(scope="module")
def shelf(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReadingRoom]:
    with ReadingRoom(tmp_path_factory.mktemp("corpus") / "data", files(), chromium) as made:
        assert made.items
        yield made


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_a_card_leads_back(shelf: ReadingRoom, path: Path) -> None:
    if path.name not in shelf.items:
        pytest.skip("this file is not let into a library")
    reader = shelf.sit_down()
    reader.open(path.name)
    if reader.page.locator("#media").count():
        _same_second(shelf, reader, path.name)
    elif reader.page.locator("body.epub [data-set='flow=pages']").count():
        for size, part in TRIALS:
            _same_sentence(shelf, reader, size, part)
    else:
        _same_page(shelf, reader)
    reader.leave()


def _same_sentence(room: ReadingRoom, reader: Reader, size: str, part: float) -> None:
    reader.choose(size)
    _turn_to(reader, part)
    seen = look(reader)
    other = enter(room, copied(reader))
    _assert_shown(other, seen)
    for another, _ in TRIALS:
        other.choose(another)
        _assert_shown(other, seen)
    other.leave()


def _assert_shown(other: Reader, seen: Sight) -> None:
    now = look(other)
    if seen.first < 0:  # a page without letters
        assert now.letters == seen.letters
    else:
        assert now.shows(seen), f"{seen.first}-{seen.last} is not in {now.first}-{now.last}"


def _same_page(room: ReadingRoom, reader: Reader) -> None:
    for _, part in TRIALS:
        _turn_to(reader, part)
        number = int(reader.number)  # typed in Latin digits, or written in Khmer ones
        other = enter(room, copied(reader), 1024, 600)
        _wait_for_page(other, number)
        other.leave()


def _wait_for_page(reader: Reader, number: int) -> None:
    reader.until(lambda: int(reader.number) == number, f"page {number}")


def _same_second(room: ReadingRoom, reader: Reader, name: str) -> None:
    reader.open(name, at="2")
    reader.until(lambda: reader.page.evaluate(SECOND)[1] == 2, "the second is reached")
    wanted = reader.page.evaluate(SECOND)
    other = enter(room, copied(reader))
    other.until(lambda: other.page.evaluate(SECOND) == wanted, "the same second of the same file")
    other.leave()


def _turn_to(reader: Reader, part: float) -> None:
    khmer = reader.page.inner_text("#pages")
    total = int(re.sub(r"\D", "", khmer))
    reader.page.fill("#page", str(max(1, round(total * part))))
    reader.page.press("#page", "Enter")
    reader.until(lambda: not reader.number.isascii(), "the page is shown: typed digits have become Khmer ones")
