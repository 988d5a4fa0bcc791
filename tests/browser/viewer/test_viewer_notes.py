"""Footnotes and endnotes: shown over the page they belong to, as words alone."""

import pytest

from tests.builders.readingroom import Reader, needed

pytestmark = needed

TEXT = "#footnote-text"


def touch(reader: Reader, words: str) -> None:
    reader.document.get_by_text(words, exact=True).first.click()


@pytest.mark.parametrize(
    ("link", "note"),
    [("1", "The first note"), ("2", "The second note"), ("[3]", "The third note"), ("four", "The fourth note")],
)
def test_a_note_is_shown_over_its_page_whatever_its_make(reader: Reader, link: str, note: str) -> None:
    reader.open("notes.epub")
    touch(reader, link)
    reader.page.wait_for_selector("#footnote[open]")
    assert reader.page.inner_text(TEXT).strip() == note
    reader.page.keyboard.press("Escape")
    assert reader.page.locator("#footnote").is_hidden()
    reader.until_read("Notes")


@pytest.mark.parametrize(("link", "there"), [("five", "A fifth chapter"), ("six", "A sixth paragraph")])
def test_other_links_are_followed(reader: Reader, link: str, there: str) -> None:
    reader.open("notes.epub")
    touch(reader, link)
    reader.until_read(there)
    assert reader.page.locator("#footnote").is_hidden()


def test_of_a_note_its_words_come_and_nothing_else(reader: Reader) -> None:
    reader.open("notes.epub")
    touch(reader, "1")
    reader.page.wait_for_selector("#footnote[open]")
    inside = "[...document.querySelectorAll('#footnote-text > div *')]"
    assert reader.page.evaluate(f"{inside}.map((e) => e.localName)") == ["p", "em"]
    assert reader.page.evaluate(f"{inside}.flatMap((e) => e.getAttributeNames())") == []


def test_a_note_can_be_gone_to_and_come_back_from(reader: Reader) -> None:
    reader.open("notes.epub")
    touch(reader, "2")
    reader.page.wait_for_selector("#footnote[open]")
    reader.do("note")
    reader.until_read("Ends")
    assert reader.page.locator("#footnote").is_hidden()
    reader.do("return")
    reader.until_read("Notes")


def test_a_link_back_from_a_note_is_followed(reader: Reader) -> None:
    reader.open("notes.epub", at="1")
    touch(reader, "\u21a9\ufe0e")
    reader.until_read("Notes")
