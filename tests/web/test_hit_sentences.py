"""What a hit says: its heading once, then the words around the find."""

import pytest

from kiosk.content.search import Hit, Span
from kiosk.web.terminal.search import sentence


def told(heading: str, *spans: tuple[str, bool]) -> list[tuple[str, bool]]:
    snippet = tuple(Span(text=text, marked=marked) for text, marked in spans)
    hit = Hit(item="a", place="1", heading=heading, snippet=snippet, matched="water")
    return [(span.text, span.marked) for span in sentence(hit)]


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([("Clean ", False), ("water", True), (" Boil ", False), ("water", True)], [("Boil ", False), ("water", True)]),
        ([("Clean water Boil it", False)], [("Boil it", False)]),
        ([("Clean waters", False)], [("Clean waters", False)]),
        ([("water", True), (" is clean", False)], [("water", True), (" is clean", False)]),
    ],
    ids=["cut in two", "in one piece", "another word", "another beginning"],
)
def test_a_heading_is_not_said_twice(spans: list[tuple[str, bool]], left: list[tuple[str, bool]]) -> None:
    assert told("Clean water", *spans) == left


def test_without_a_heading_all_is_said() -> None:
    assert told("", (" Clean ", False), ("water", True)) == [(" Clean ", False), ("water", True)]
