"""English and French are found however they are typed."""

import pytest

from tests.builders.searchable import Searchable


@pytest.mark.parametrize(
    ("text", "language", "typed"),
    [
        ("Three monkeys sat in a tree.", "en", "monkey"),
        ("A monkey sat in a tree.", "en", "MONKEYS"),
        ("They were vaccinated at school.", "en", "vaccinate"),
        ("The colour of the sky.", "en", "color"),
        ("Organizing a trip.", "en", "organise"),
        ("The doctor\u2019s advice helps.", "en", "doctors advice"),
        ("Her well-being matters.", "en", "well being"),
        ("Sarah Palin spoke.", "en", "sarahpalin"),
        ("A tortoise walks slowly.", "en", "torto"),
        ("A crocodile sleeps.", "en", "crocadile"),
        ("A crocodile sleeps.", "en", "crocodiel"),
        ("Go to the library now.", "en", "libary"),
        ("Les \u00e9l\u00e9phants boivent.", "fr", "elephant"),
        ("Ma s\u0153ur arrive.", "fr", "soeur"),
        ("Boire de l\u2019eau.", "fr", "l eau"),
        ("Un oiseau chante.", "fr", "oiseaux"),
        ("L'\u00e9cole est l\u00e0.", "fr", "ECOLE"),
        ("Des \u00e9lections libres.", "fr", "e\u0301lection"),
        ("The flu of 1918 (H1N1).", "en", "h1n1"),
    ],
)
def test_a_text_is_found(library: Searchable, text: str, language: str, typed: str) -> None:
    library.add("right", text, language=language)
    library.add("other", "Nothing of the sort, only bread.", language=language)
    assert library.found(typed) == ["right"]


@pytest.mark.parametrize(
    ("word", "typed"),
    [
        ("li\u00adbra\u00adrian", "librarian"),
        ("cro\u200bco\u200bdile", "crocodile"),
        ("rhino\u2060ceros", "rhinoceros"),
        ("o\ufb03ce", "office"),
        ("\ufb02euve", "fleuve"),
    ],
    ids=["soft hyphens", "zero-width spaces", "a word joiner", "a ligature of three", "a ligature of two"],
)
def test_a_word_with_signs_for_the_printer_is_found_at_its_place(library: Searchable, word: str, typed: str) -> None:
    library.add("right", f"Here is the {word}, and there are others.")
    hit = library.ask(typed).hits[0]
    assert hit.place
    assert hit.matched == word
    assert [span.text for span in hit.snippet if span.marked] == [word]


def test_the_title_counts_more_than_the_text(library: Searchable) -> None:
    library.add("text", "A word about goats and then many other things about farms.")
    library.add("title", "Of animals with horns.", title="Goats")
    assert library.found("goats") == ["title", "text"]


def test_authors_and_descriptions_are_found(library: Searchable) -> None:
    library.add("one", "Text.", title="First", authors=["Vann Nath"], description="Painting in prison.")
    assert library.found("vann nath") == ["one"]
    answer = library.ask("painting").hits[0]
    assert answer.place == ""
    assert [span.text for span in answer.snippet if span.marked] == ["Painting"]


def test_words_that_stand_together_come_first(library: Searchable) -> None:
    library.add("apart", "Rice is planted. Later there is soup.")
    library.add("together", "We eat rice soup today and talk about many other things.")
    assert library.found("rice soup") == ["together", "apart"]


def test_titles_of_only_little_words_are_found(library: Searchable) -> None:
    library.add("who", "A book.", title="Who am I?")
    assert library.found("who am i") == ["who"]


def test_a_question_is_answered_by_its_telling_words(library: Searchable) -> None:
    library.add("wash", "Wash hands with soap and clean water every day.")
    library.add("other", "A day at school.")
    assert library.found("How should I be washing my hands with soap?")[0] == "wash"


def test_a_misspelling_says_what_was_used_instead(library: Searchable) -> None:
    library.add("one", "A crocodile sleeps.")
    assert library.ask("crocadile").corrected == "crocodile"
    assert library.ask("crocodile").corrected == ""


def test_a_half_typed_word_finds_and_marks_what_its_stem_hides(library: Searchable) -> None:
    library.add("book", "Le sucre est une substitution.", language="fr")
    (hit,) = library.ask("substituti").hits
    assert hit.matched == "substitution"
