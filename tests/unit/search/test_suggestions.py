"""While typing, titles and words are offered."""

from tests.builders.searchable import Searchable

LIBRARY = "\u1794\u178e\u17d2\u178e\u17b6\u179b\u17d0\u1799"


def test_words_are_completed_the_common_ones_first(library: Searchable) -> None:
    for number in range(3):
        library.add(f"item{number}", "A tortoise.")
    library.add("other", "A torch.", LIBRARY)
    assert library.searcher.suggest("tor", "en") == ("tortoise", "torch")
    assert library.searcher.suggest("a tor", "en") == ("a tortoise", "a torch")


def test_khmer_is_completed_from_half_a_cluster(library: Searchable) -> None:
    library.add("one", f"\u1793\u17c5\u1780\u17d2\u1793\u17bb\u1784{LIBRARY}", language="km")
    assert library.searcher.suggest("\u1794\u178e\u17d2", "km") == (LIBRARY,)
    assert library.searcher.suggest("\u1793\u17c5\u1780\u17d2\u1793\u17bb\u1784\u1794\u178e", "km")[0].endswith(LIBRARY)


def test_only_shown_titles_are_suggested(library: Searchable) -> None:
    library.add("one", "Text.", title="The tortoise and the hare")
    library.add("two", "Text.", title="A hidden tortoise")
    assert library.searcher.suggest("tort", "en", frozenset(["one"])) == ("The tortoise and the hare", "tortoise")
    assert library.searcher.suggest("hare tort", "en", frozenset(["one"]))[0] == "The tortoise and the hare"


def test_nothing_typed_suggests_nothing(library: Searchable) -> None:
    library.add("one", "Text.", title="Title")
    assert library.searcher.suggest(" \u200b", "en", frozenset(["one"])) == ()
