"""Lines of Khmer end between words, in the pages and in books, and nothing of them is cut off."""

import shutil

import icu
import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.builders import screens
from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]

# Sentences in an element so narrow that each word stands on a line of its own.
GOLDEN = {
    "\u179f\u17d2\u178f\u17d2\u179a\u17b8លក់ត្រីនៅផ្សារ": [
        "\u179f\u17d2\u178f\u17d2\u179a\u17b8",
        "លក់",
        "ត្រី",
        "នៅ",
        "ផ្សារ",
    ],
    "ធនាគារ និងពន្ធនាគារ": ["ធនាគារ", "និង", "ពន្ធនាគារ"],
    "ច្បាប់ស្ដីពីសិទ្ធិមនុស្ស": ["ច្បាប់", "ស្ដីពី", "សិទ្ធិ", "មនុស្ស"],
}
AS_GOLDEN = """(element, text) => {
  const made = element.cloneNode(false);
  made.lang = "km";
  made.textContent = text;
  made.style.cssText = "all: revert; display: block; width: 1px; overflow-wrap: normal";
  element.after(made);
  return made;
}"""
# The text of an element, and where in it (in UTF-16) its second, third ... line begins, as it is drawn.
LINES = """(element) => {
  const clusters = new Intl.Segmenter("km", { granularity: "grapheme" });
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const begins = [];
  let text = "";
  let last = null;
  while (walker.nextNode()) {
    for (const { segment, index } of clusters.segment(walker.currentNode.data)) {
      range.setStart(walker.currentNode, index);
      range.setEnd(walker.currentNode, index + segment.length);
      const box = range.getClientRects()[0];
      if (box && box.width > 0 && segment.trim()) {
        if (last && Math.abs(box.top - last.top) > last.height / 2) begins.push(text.length);
        last = box;
      }
      text += segment;
    }
  }
  return [text, begins];
}"""
CUT = """() => [...document.querySelectorAll(".name, h1, h2, p, .bar-label, summary, button span")]
  .filter((e) => e.checkVisibility() && !e.closest(".unseen") && !e.classList.contains("unseen"))
  .filter((e) => ["hidden", "clip"].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1
    || parseFloat(getComputedStyle(e).letterSpacing) > 0)
  .map((e) => e.outerHTML.slice(0, 120))"""


WORDS = """(text) => [...new Intl.Segmenter("km", { granularity: "word" }).segment(text)].map(({ index }) => index)"""


def may_begin(where: Page | Frame, text: str) -> set[int]:
    """Where a line may begin, in UTF-16 as browsers count: by ICU, whose dictionary is older here, or at a word."""
    breaks = icu.BreakIterator.createLineInstance(icu.Locale("km"))
    breaks.setText(icu.UnicodeString(text))
    return {*breaks, *where.evaluate(WORDS, text)}


def torn(where: Page | Frame, selector: str) -> tuple[int, list[str]]:
    """How many lines begin inside these elements, and those that begin where no line may."""
    count, wrong = 0, []
    for element in where.query_selector_all(selector):
        text, begins = element.evaluate(LINES)
        count += len(begins)
        allowed = may_begin(where, text)
        wrong += [text[max(0, at - 12) : at] + "|" + text[at : at + 12] for at in begins if at not in allowed]
    return count, wrong


def words(where: Page | Frame, selector: str, text: str) -> list[str]:
    """The lines of a text that stands in a copy of an element where only one word has room."""
    made = where.locator(selector).first.evaluate_handle(AS_GOLDEN, text)
    drawn, begins = made.evaluate(LINES)
    made.evaluate("element => element.remove()")
    ends = [*begins, len(drawn)]
    return [drawn[begin:end].strip() for begin, end in zip([0, *begins], ends, strict=True)]


@pytest.mark.parametrize("width", [420, 700, 1024, 1366])
def test_lines_of_pages_end_between_words(chromium: Browser, sample: ServedLibrary, width: int) -> None:
    with screens.visiting(chromium, sample, size=(width, 600)) as visit:
        count, wrong = torn(visit.page, "span[lang=km]")
        visit.begin("light")
        for path in ("", "shelf/all/", f"item/{sample.items['village-sounds.epub']}/", "place"):
            visit.go(path)
            more, others = torn(visit.page, ".name, .description, h1, h2, p")
            count, wrong = count + more, wrong + others
            assert visit.page.evaluate(CUT) == []
        visit.search("ទឹក")
        more, others = torn(visit.page, ".places a > bdi:last-child")

    assert count + more > 10
    assert wrong + others == []


def test_lines_of_a_book_end_between_words_at_every_size(chromium: Browser, sample: ServedLibrary) -> None:
    with screens.visiting(chromium, sample) as visit:
        visit.begin("light")
        visit.go(f"read/{sample.items['turtle-and-bridge.epub']}/")
        visit.page.wait_for_selector("html[data-ready]")
        count = 0
        wrong: list[str] = []
        for _ in range(8):
            visit.page.click("[data-do=next]")
            visit.page.wait_for_timeout(400)
            for frame in visit.page.frames[1:]:
                more, others = torn(frame, "p")
                count, wrong = count + more, wrong + others

    assert count >= 5
    assert wrong == []


@pytest.mark.parametrize("text", GOLDEN)
def test_each_word_of_a_sentence_can_stand_alone(chromium: Browser, sample: ServedLibrary, text: str) -> None:
    with screens.visiting(chromium, sample) as visit:
        visit.begin("light")
        visit.go(f"item/{sample.items['village-sounds.epub']}/")
        assert words(visit.page, ".description", text) == GOLDEN[text]
        visit.go(f"read/{sample.items['turtle-and-bridge.epub']}/")
        visit.page.wait_for_selector("html[data-ready]")
        visit.page.click("[data-do=next]")
        visit.page.wait_for_timeout(400)
        book = next(frame for frame in visit.page.frames[1:] if frame.locator("p").count())
        assert words(book, "p", text) == GOLDEN[text]
