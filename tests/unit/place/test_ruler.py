"""Steps along a title and the places they stand for, for every kind; and the same numbers as the scripts make."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from kiosk.content.model import Kind
from kiosk.content.prepare.manifest import Manifest, Page, Track
from kiosk.places import card, ruler
from kiosk.places.ruler import Ruler

EXAMPLES = json.loads((Path(__file__).parents[2] / "js" / "place-cards.json").read_text("utf-8"))


def book(*letters: int) -> Manifest:
    return Manifest(kind=Kind.EPUB, title="", pages=tuple(Page(href="", letters=count) for count in letters))


def tracks(kind: Kind, *seconds: float) -> Manifest:
    made = tuple(Track(href="", title="", media_type="", seconds=length) for length in seconds)
    return Manifest(kind=kind, title="", tracks=made)


def test_every_letter_of_a_book_has_a_step_of_its_own() -> None:
    steps = Ruler([3, 0, 2])
    assert steps.unit == 1
    assert [steps.locate(step) for step in range(8)] == [
        (0, 0), (0, 1), (0, 2), (0, 3), (1, 0), (2, 0), (2, 1), (2, 2),
    ]  # fmt: skip


def test_a_step_past_the_end_is_nowhere() -> None:
    assert Ruler([3]).locate(4) is None
    assert Ruler([]).locate(0) is None


def test_long_titles_are_measured_in_larger_units_and_parts_keep_their_beginnings() -> None:
    steps = Ruler([10, 0, 5], steps=8)
    assert steps.unit == 4
    assert [steps.locate(step) for step in range(6)] == [(0, 0), (0, 4), (0, 8), (1, 0), (2, 0), (2, 4)]


def test_a_title_of_more_parts_than_steps_is_still_measured() -> None:
    assert Ruler([9] * 20, steps=8).locate(7) == (7, 0)


def test_the_longest_books_are_measured_to_a_few_letters() -> None:
    assert Ruler([400_000 - 1]).unit == 1
    assert Ruler([40_000] * 80).unit == 16  # as long as the Bible in English


def test_places_are_written_as_the_viewer_of_each_kind_reads_them() -> None:
    assert ruler.place(book(5, 5), 0) == "0"
    assert ruler.place(book(5, 5), 8) == "1:2"
    assert ruler.place(Manifest(kind=Kind.PDF, title="", page_count=9), 3) == "4"
    assert ruler.place(Manifest(kind=Kind.COMIC, title="", pages=(Page(href=""),) * 3), 2) == "3"
    assert ruler.place(tracks(Kind.VIDEO, 90.7), 75) == "75"
    assert ruler.place(tracks(Kind.AUDIO, 2.5, 9), 3) == "1:0"


@pytest.mark.parametrize("kind", [Kind.ZIM, Kind.HTML])
def test_of_active_content_only_the_whole_is_known(kind: Kind) -> None:
    assert ruler.place(Manifest(kind=kind, title="", active="index.html"), 0) == ""
    assert ruler.place(Manifest(kind=kind, title="", active="index.html"), 1) is None


def test_a_card_of_another_title_may_lead_past_the_end() -> None:
    assert ruler.place(Manifest(kind=Kind.PDF, title="", page_count=9), 9) is None
    assert ruler.place(tracks(Kind.AUDIO, 30), 31) is None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["digits"])
def test_what_scripts_write_is_read_here(example: dict[str, Any]) -> None:
    read = card.read(example["digits"])
    assert read
    assert read.title == card.title_number(example["id"])
    made = msgspec.convert({"title": "", **example["manifest"]}, Manifest)
    assert ruler.place(made, read.step) == example["reached"]
