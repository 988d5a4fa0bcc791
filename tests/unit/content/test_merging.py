"""Two people correct one title at once: what does not clash is put together, what does is shown."""

import pytest

from kiosk.content.curation import Edit
from kiosk.content.merging import Clash, level, merge, sheet
from kiosk.content.model import Item, Kind, Level, Publication, State
from tests.builders.collection import DAY

ITEM = Item(
    id="a" * 16,
    state=State.SHOWN,
    publication=Publication(kind=Kind.EPUB, title="Old", authors=("A",), series="S"),
    level=None,
    shelves=(),
    files=(),
    added=DAY,
)
BASE = sheet(ITEM)


def test_what_only_i_changed_is_saved() -> None:
    assert merge(BASE, {**BASE, "title": "New"}, BASE).edit == Edit(title="New")


def test_changes_of_different_facts_are_put_together() -> None:
    merged = merge(BASE, {**BASE, "title": "Mine"}, {**BASE, "authors": ("B",)})
    assert (merged.edit, merged.clashes) == (Edit(title="Mine"), ())


def test_the_same_change_twice_is_no_clash() -> None:
    merged = merge(BASE, {**BASE, "title": "New"}, {**BASE, "title": "New"})
    assert (merged.edit, merged.clashes) == (Edit(), ())


def test_two_changes_of_one_fact_clash_and_both_are_kept() -> None:
    merged = merge(BASE, {**BASE, "title": "Mine", "series": ""}, {**BASE, "title": "Theirs"})
    assert merged.clashes == (Clash(field="title", before="Old", mine="Mine", theirs="Theirs"),)
    assert merged.edit == Edit(series="")


def test_a_choice_made_after_a_clash_is_saved() -> None:
    theirs = {**BASE, "title": "Theirs"}
    assert merge(theirs, {**theirs, "title": "Mine"}, theirs).edit == Edit(title="Mine")


def test_a_form_that_lacks_a_fact_leaves_it() -> None:
    assert merge({}, {"title": "Old"}, BASE).edit == Edit()


@pytest.mark.parametrize(
    ("base", "mine", "now", "set_to"),
    [
        ("", "easy", None, Level.EASY),
        ("easy", "easy", Level.FLUENT, None),
        ("", "", None, None),
        ("easy", "fluent", Level.BEGINNER, Level.FLUENT),
        ("", "easy", Level.EASY, None),
    ],
)
def test_a_level_is_set_when_it_was_chosen_anew(base: str, mine: str, now: Level | None, set_to: Level | None) -> None:
    assert level(base, mine, now) is set_to
