"""Place cards in the hands of readers: written by a terminal, copied on paper, entered at another terminal."""

from kiosk.places.card import STEPS, check, title_number
from tests.builders.readingroom import Reader, ReadingRoom


def digits(item_id: str, step: int = 0) -> str:
    """The card of a step along a title."""
    first = f"{title_number(item_id) * STEPS + step:011}"
    return first + str(check(first))


def copied(reader: Reader) -> str:
    """What the viewer's card says, in Latin digits; the card is put away again."""
    reader.do("card")
    reader.page.wait_for_selector("#card[open]")
    said = "".join(str(int(text)) for text in reader.page.locator("#card-signs b").all_inner_texts())
    reader.page.keyboard.press("Escape")
    return said


def enter(room: ReadingRoom, card: str, width: int = 1366, height: int = 768) -> Reader:
    """Another reader, at another terminal, who has typed the card in and is at its place."""
    reader = room.sit_down(width, height)
    reader.page.goto(f"{room.site.url}/km/place")
    reader.page.wait_for_selector("#pad:not([hidden])")
    reader.page.keyboard.type(card)
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_selector("html[data-ready=complete]")
    return reader
