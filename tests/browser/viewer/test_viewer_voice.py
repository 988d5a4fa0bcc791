"""Books that read themselves aloud."""

from tests.builders.readingroom import Reader, needed

pytestmark = needed

MARKED = "[...document.querySelectorAll('.kiosk-spoken')].map((element) => element.id).join()"


def wait_for_words(reader: Reader, page: str, part: str) -> None:
    for _ in range(100):
        if page in reader.document.url and reader.document.evaluate(MARKED) == part:
            return
        reader.page.wait_for_timeout(50)
    raise AssertionError((reader.document.url, reader.document.evaluate(MARKED)))


def test_the_words_being_read_are_marked_and_the_pages_turn_by_themselves(reader: Reader) -> None:
    reader.open("spoken.epub")
    reader.do("narrate")
    wait_for_words(reader, "0001", "a")
    wait_for_words(reader, "0001", "b")
    wait_for_words(reader, "0002", "a")
    assert reader.page.get_attribute("[data-do=narrate]", "aria-pressed") == "true"
    wait_for_words(reader, "0002", "b")
    reader.page.wait_for_selector('[data-do=narrate][aria-pressed="false"]')
    assert reader.document.evaluate(MARKED) == ""


def test_the_voice_pauses_and_goes_on_where_it_was(reader: Reader) -> None:
    reader.open("spoken.epub", at="1")
    reader.do("narrate")
    wait_for_words(reader, "0002", "a")
    reader.do("narrate")
    assert reader.page.get_attribute("[data-do=narrate]", "aria-pressed") == "false"
    assert reader.document.evaluate(MARKED) == "a"
    reader.page.select_option("#voice-speed", "2")
    reader.do("narrate")
    wait_for_words(reader, "0002", "b")


def test_a_book_without_a_voice_has_no_such_button(reader: Reader) -> None:
    reader.open("khmer.epub")
    assert reader.page.locator("[data-do=narrate]").is_hidden()
