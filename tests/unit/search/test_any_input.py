"""Whatever is typed gets an answer: no error, no list of everything."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders.searchable import Searchable

NASTY = [
    '"', "'", "a OR", "AND", "NOT a", "NEAR(a b", "a*", "-a", "^a", "title:a", "{a b}:c", "(((", "a AND (b",
    "*", ":", "\x00", "a\x00b",
    "\ud800", "a\udfff b", "\U0001f600", "\U0001f600\u1780", "\u17d2",
    "\u17d2\u1780", "\u1780\u17d2", "\u17b6", "\u200b\u1780\u200b",
    "a" * 10_000, "\u1780" * 10_000, "\u1780\u17d2" * 5_000,
    "a b " * 2_500, "\u1780\u17b6\u1793 " * 2_500, "%", "\\", "\n\t\r",
    "\u0e01\u0e32\u0e23", "\u4e2d\u6587", "\u0627\u0644",
    "1" * 500, "\u17e1" * 500, "'; DROP TABLE items; --", "\u17d7\u17d4\u17d5",
]  # fmt: skip


LETTERS = "ab \"*()-:^'\u1780\u1793\u178e\u17d2\u17b6\u17b8\u17c1\u17c6\u17c9\u200b\u0301\ud800\u17e1\x00"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Searchable:
    made = Searchable(Path(tmp_path_factory.mktemp("library")))
    made.add("one", "A crocodile and a library.", title="Beasts")
    made.add(
        "two",
        "\u1793\u17c5\u1780\u17d2\u1793\u17bb\u1784\u1794\u178e\u17d2\u178e\u17b6\u179b\u17d0\u1799",
        language="km",
    )
    return made


@pytest.mark.parametrize("typed", NASTY, ids=range(len(NASTY)))
def test_nasty_input_is_answered(library: Searchable, typed: str) -> None:
    results = library.ask(typed)
    assert len(results.hits) == min(results.total, 20) <= 2
    assert len(library.searcher.suggest(typed, "km", frozenset(library.ids))) <= 10


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(
        st.sampled_from(
            "ab \"*()-:^'\u1780\u1793\u178e\u17d2\u17b6\u17b8\u17c1\u17c6\u17c9\u200b\u0301\ud800\u17e1\x00"
        ),
        max_size=40,
    )
)
def test_any_mixture_is_answered(library: Searchable, typed: str) -> None:
    library.ask(typed)
    library.searcher.suggest(typed, "en", frozenset(library.ids))


def test_negative_pages_are_the_first_page(library: Searchable) -> None:
    assert library.ask("crocodile", offset=-5).hits == library.ask("crocodile").hits


def test_texts_with_nasty_letters_are_indexed(library: Searchable) -> None:
    library.add("nasty", "A \ud800 tiger \x00 \U0001f600 \u17d2 \u1780\u17d2", title="\ud800")
    assert library.found("tiger") == ["nasty"]
    library.index.remove(["nasty"])
    library.ids.discard("nasty")
