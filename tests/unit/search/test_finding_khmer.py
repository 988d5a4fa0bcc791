"""Khmer is found by its words, whatever the spelling, and not by letters inside other words."""

import pytest

from tests.builders.searchable import Searchable

BANK = "\u1792\u1793\u17b6\u1782\u17b6\u179a"
PRISON = "\u1796\u1793\u17d2\u1792\u1793\u17b6\u1782\u17b6\u179a"
FISH = "\u178f\u17d2\u179a\u17b8"
WOMAN = "\u179f\u17d2\u178f\u17d2\u179a\u17b8"
LIBRARY = "\u1794\u178e\u17d2\u178e\u17b6\u179b\u17d0\u1799"
HOSPITAL = "\u1798\u1793\u17d2\u1791\u17b8\u179a\u1796\u17c1\u1791\u17d2\u1799"
MEDICINE = "\u1796\u17c1\u1791\u17d2\u1799"
IN = "\u1793\u17c5\u1780\u17d2\u1793\u17bb\u1784"
IS = "\u1782\u17ba\u1787\u17b6"
MOUSE = "\u1780\u178e\u17d2\u178f\u17bb\u179a"
SONG = "\u1785\u17d2\u179a\u17c0\u1784"


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        (LIBRARY, LIBRARY),
        (MOUSE, "\u1780\u178e\u17d2\u178a\u17bb\u179a"),  # coeng DA
        ("\u1780\u178e\u17d2\u178a\u17bb\u179a", MOUSE),
        (SONG, "\u1785\u17c0\u17d2\u179a\u1784"),  # vowel before coeng
        (WOMAN, "\u179f\u17d2\u179a\u17d2\u178f\u17b8"),  # RO first
        (LIBRARY, "\u1794\u178e\u17d2\u178e\u17b6\u200b\u179b\u17d0\u1799"),
        ("\u1794\u178e\u17d2\u178e\u17b6 \u179b\u17d0\u1799", LIBRARY),  # a space within the word of the text
        (LIBRARY, "\u1794\u1793\u17d2\u178e\u17b6\u179b\u17d0\u1799"),  # NO for NNO
        (LIBRARY, "\u1794\u178e\u17d2\u178e\u17b6"),  # half typed
        ("\u179f\u1798\u17d2\u1782\u17b6\u179b\u17cb", "\u179f\u17c6\u1782\u17b6\u179b\u17cb"),  # accepted variants
        ("\u1791\u17bc\u179a\u179f\u1796\u17d2\u1791", "\u1791\u17bc\u179a\u179f\u17d0\u1796\u17d2\u1791"),
        ("\u1798\u17b7\u1793\u17b1\u17d2\u1799", "\u1798\u17b7\u1793\u17a2\u17c4\u1799"),  # "give"
        (HOSPITAL, MEDICINE),  # part of a compound
        (PRISON, "\u1796\u1793\u17d2\u1792\u1793\u1782\u17b6\u179a"),  # a vowel forgotten
        ("1918", "\u17e1\u17e9\u17e1\u17e8"),
        ("\u17e1\u17e9\u17e1\u17e8", "1918"),
    ],
)
def test_a_word_in_unspaced_text_is_found(library: Searchable, word: str, typed: str) -> None:
    library.add("right", f"{IS}{word} {IN}", language="km")
    library.add("other", IS + IN, language="km")
    assert library.found(typed) == ["right"]


def test_letters_inside_other_words_are_not_found(library: Searchable) -> None:
    library.add("prison", f"{IN}{PRISON}{IS}", language="km")
    library.add("woman", f"{WOMAN}{IS}", language="km")
    library.add("bank", f"{IN}{BANK}{IS}", language="km")
    library.add("fish", f"{IN}{FISH}", language="km")
    assert library.found(BANK) == ["bank"]
    assert library.found(FISH) == ["fish"]


def test_whole_words_come_before_parts_of_compounds(library: Searchable) -> None:
    library.add("part", f"{IN}{HOSPITAL} {HOSPITAL} {HOSPITAL}", language="km")
    library.add("whole", f"{IN} {MEDICINE} {IS}", language="km")
    assert library.found(MEDICINE) == ["whole", "part"]


def test_a_khmer_name_is_found_by_its_latin_spelling(library: Searchable) -> None:
    library.add("place", title="\u1781\u17c1\u178f\u17d2\u178f\u179f\u17c0\u1798\u179a\u17b6\u1794", language="km")
    library.add("other", title=LIBRARY, language="km")
    assert library.found("Siem Reap") == ["place"]
    assert library.found("siemreab") == ["place"]


def test_a_question_needs_only_its_telling_words(library: Searchable) -> None:
    how = "\u178f\u17be\u178f\u17d2\u179a\u17bc\u179c"
    library.add("right", f"{IS}{LIBRARY}{IN}{PRISON}", language="km")
    library.add("other", IS + IN, language="km")
    assert library.found(
        f"{how}{PRISON}\u1791\u17c5{LIBRARY}\u1799\u17c9\u17b6\u1784\u178a\u17bc\u1785\u1798\u17d2\u178f\u17c1\u1785"
    ) == ["right"]


@pytest.mark.parametrize(
    "typed",
    ["\u17a1\u17a1\u17a1\u17a1\u17a1", "qwzxkjv", "\u17d2", "\u200b\u200b", "", " ", "\u17d4", "?!", "\u1780\u17d2"],
)
def test_what_has_no_answer_has_an_empty_one(library: Searchable, typed: str) -> None:
    library.add("one", f"{IS}{LIBRARY}", "plain text in English", language="km")
    assert library.ask(typed).hits == ()
    assert library.ask(typed).total == 0


def test_a_name_that_is_nowhere_is_not_found_by_one_of_its_pieces(library: Searchable) -> None:
    library.add("a", "គាត់ឆ្លងអូរ", language="km")
    assert library.found("អូរប្រឡោះ") == []
    assert library.found("អូរ") == ["a"]
