"""A Khmer word is found inside a title of any kind, and its hit opens the title where the word stands."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Frame, Page

from tests.builders.epub import Book, page
from tests.builders.servedlibrary import ServedLibrary
from tests.builders.zim import make_zim
from tests.builders.zim import page as article

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
# A rare word deep inside: durian, and rambutan.
DURIAN = "ធុរេន"
RAMBUTAN = "សាវម៉ាវ"

MARKED = "() => [...(CSS.highlights.get('kiosk-found') ?? [])].map(String)"
# Whether the first words that are marked lie within what one sees of the document.
SEEN = """() => {
  const [range] = CSS.highlights.get('kiosk-found') ?? [];
  if (!range) return false;
  const {top, bottom, left, right, width} = range.getBoundingClientRect();
  return width > 0 && top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth;
}"""


@pytest.fixture(scope="module")
def library(sample: ServedLibrary, tmp_path_factory: pytest.TempPathFactory) -> ServedLibrary:
    """The sample collection with a long book and a long article, which have the rare words far inside."""
    folder = tmp_path_factory.mktemp("long")
    lines = [f"<p>កថាខណ្ឌ {n} អំពីទន្លេ និងត្រីជាច្រើន ដែលរស់នៅក្នុងទឹក។</p>" for n in range(150)]
    lines[110] = f"<p>នៅខាងក្រោយផ្ទះ យើងដាំ{RAMBUTAN}មួយដើម។</p>"
    book = Book(
        files={"one.xhtml": page("<p>ទំព័រដំបូង</p>"), "two.xhtml": page("".join(lines))},
        metadata='<dc:title>សៀវភៅវែង</dc:title><dc:language>km</dc:language><dc:identifier id="uid">x</dc:identifier>',
    )
    wiki = make_zim(
        folder / "long.zim",
        {"first": article("ដំបូង", "<p>ទំព័រដំបូង", "km"), "fruit": article("ផ្លែឈើ", "".join(lines), "km")},
        main="first",
        metadata={"Title": "អត្ថបទវែង", "Language": "khm", "Name": "long"},
    )
    sample.add(book.write(folder / "long.epub"), wiki)
    return sample


@pytest.fixture
def words(terminal: Page, library: ServedLibrary) -> Iterator[Page]:
    """The search form in Khmer; nothing is complained of in the end."""
    complaints: list[str] = []
    terminal.on("pageerror", lambda error: complaints.append(str(error)))
    terminal.goto(f"{library.url}/km/search")
    yield terminal
    assert not complaints


def find(page: Page, typed: str, item: str) -> str:
    """Type words, and click the first hit in this item; gives what was marked in its snippet."""
    page.fill("#q", typed)
    page.press("#q", "Enter")
    hit = page.locator(f'.places a[href*="/km/read/{item}/"]').first
    marked = hit.locator("mark").first.inner_text()
    assert typed not in page.url
    hit.click()
    page.wait_for_selector("html[data-ready]")
    return marked


def document(page: Page, part: str) -> Frame:
    """The frame whose address has this part, as soon as words are marked in it."""
    for _ in range(200):
        for frame in page.frames[1:]:
            if part in frame.url and frame.evaluate(MARKED):
                return frame
        page.wait_for_timeout(50)
    raise AssertionError([frame.url for frame in page.frames])


def test_in_a_chapter_of_a_book(words: Page, library: ServedLibrary) -> None:
    assert find(words, RAMBUTAN, library.items["long.epub"]) == RAMBUTAN
    chapter = document(words, "/book/")

    assert "កថាខណ្ឌ 149" in chapter.inner_text("body"), "the second chapter"
    assert chapter.evaluate(MARKED) == [RAMBUTAN]
    box = chapter.get_by_text(RAMBUTAN).bounding_box()
    assert box
    assert 0 <= box["x"] < 1024, "on the page that is shown, of the many beside each other"
    assert words.input_value("#page") != "១"


def test_on_a_page_of_a_document(words: Page, library: ServedLibrary) -> None:
    assert find(words, "ពពុះ", library.items["wash-your-hands.pdf"]) == "ពពុះ"
    words.wait_for_selector(".textLayer")

    assert words.input_value("#page") == "៣"
    assert words.evaluate(MARKED) == ["ពពុះ"]
    assert words.evaluate(SEEN)


def test_in_an_article_of_an_encyclopedia(words: Page, library: ServedLibrary) -> None:
    assert find(words, DURIAN, library.items["encyclopedia.zim"]) == DURIAN
    shown = document(words, "kampot")

    assert shown.url.startswith(library.active_url)
    assert shown.evaluate(MARKED) == [DURIAN]
    assert shown.evaluate(SEEN)


def test_far_down_in_a_long_article(words: Page, library: ServedLibrary) -> None:
    find(words, RAMBUTAN, library.items["long.zim"])
    shown = document(words, "fruit")

    assert shown.evaluate("scrollY") > 1000
    assert shown.evaluate(SEEN)


def test_in_the_words_spoken_in_a_film(words: Page, library: ServedLibrary) -> None:
    assert find(words, "ចង្អាម", library.items["mango.webm"]) == "ចង្អាម"
    words.wait_for_selector("video")

    assert words.evaluate("document.querySelector('video').currentTime") == pytest.approx(8, abs=1)
    shown = "[...document.querySelector('video').textTracks].filter((track) => track.mode == 'showing')"
    assert words.evaluate(f"{shown}.map((track) => track.language)") == ["km"]


def test_in_a_lesson(words: Page, library: ServedLibrary) -> None:
    find(words, "ផ្គូផ្គង", library.items["count-and-match.zip"])

    assert document(words, f"/content/{library.items['count-and-match.zip']}/").url.startswith(library.active_url)


def test_the_same_word_typed_in_another_order_of_its_signs_is_found(words: Page, library: ServedLibrary) -> None:
    # The register shifter after the vowel, as some keyboards give it.
    assert find(words, "សាវមា៉វ", library.items["long.epub"]) == RAMBUTAN
