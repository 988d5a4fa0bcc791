"""Nothing of a book is cut: what is wider than a page is made to fit, at every text size, however pages turn."""

import pytest

from tests.builders.readingroom import Reader, needed

pytestmark = needed

# Words that cross the border between two pages, or the end of the window: `width` of one page.
CUT = """(width) => {
  const cut = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, right } of range.getClientRects())
      if (right > left && Math.floor(left / width) !== Math.floor((right - 1) / width))
        cut.push([walker.currentNode.data.slice(0, 20), left, right]);
  }
  return cut;
}"""
PAGE = "parseFloat(document.documentElement.style.width) || innerWidth"


def cut(reader: Reader) -> list[object]:
    found: list[object] = reader.document.evaluate(CUT, reader.document.evaluate(PAGE))
    return found


@pytest.mark.parametrize("size", ["size=1", "size=4"])
@pytest.mark.parametrize("flow", ["pages", "scroll"])
def test_nothing_is_cut(reader: Reader, flow: str, size: str) -> None:
    reader.open("wide.epub")
    reader.do("look")
    reader.page.click(f'[data-set="flow={flow}"]')
    reader.page.keyboard.press("Escape")
    reader.choose(size)
    reader.until(lambda: not cut(reader), f"{flow} {size}")


def test_nothing_is_cut_in_two_columns(reader: Reader) -> None:
    other = reader.room.sit_down(1366, 768)
    other.open("wide.epub")
    assert cut(other) == []
    other.leave()


def test_only_tables_that_are_too_wide_are_made_narrower(reader: Reader) -> None:
    reader.open("wide.epub")
    assert reader.document.evaluate("[...document.querySelectorAll('table')].map((t) => t.className)") == [
        "kiosk-wide",
        "",
    ]


def test_margins_lines_and_letters_are_those_that_the_reader_chose(reader: Reader) -> None:
    reader.open("khmer.epub", at="1")
    line = "parseFloat(getComputedStyle(document.querySelector('p')).lineHeight)"
    face = "getComputedStyle(document.querySelector('p')).fontFamily"
    column = "document.querySelector('p').getClientRects()[0].width"
    before = [reader.document.evaluate(fact) for fact in (line, face, column)]
    reader.do("look")
    for choice in ("spacing=2.1", "face=plain", "margins=wide"):
        reader.page.click(f'[data-set="{choice}"]')
        assert reader.page.get_attribute(f'[data-set="{choice}"]', "aria-pressed") == "true"
    after = [reader.document.evaluate(fact) for fact in (line, face, column)]
    assert after[0] > before[0]
    assert after[1] != before[1]
    assert after[2] < before[2]
    reader.open("wide.epub")  # another book in this session
    assert reader.document.evaluate(face) == after[1]


def test_pages_from_the_right_turn_leftwards(reader: Reader) -> None:
    reader.open("right.epub")
    places = [reader.place]
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        reader.page.keyboard.press(key)
        reader.until(lambda: reader.place != places[-1], key)
        places.append(reader.place)
    assert places[3] == places[1] != places[0]
    assert cut(reader) == []
