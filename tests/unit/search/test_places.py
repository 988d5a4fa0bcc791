"""A hit leads to the place where the words stand, with the words as they stand there."""

import gzip

from kiosk.content.finding import passages
from kiosk.content.model import Kind, Section
from kiosk.khmer.words import borders
from tests.builders.searchable import Searchable

FILLER = "Bread and butter for everybody on a quiet morning. "


def test_a_book_opens_at_the_letters_before_the_hit(library: Searchable) -> None:
    library.add("book", "Nothing.", "Two words\u200b, a\u00a0crocodile sleeps.")
    (hit,) = library.ask("crocodiles").hits
    assert hit.place == f"1:{len('Twowords,a')}"
    assert hit.matched == "crocodile"
    assert "".join(span.text for span in hit.snippet).startswith("Two words")


def test_letters_go_on_over_the_pieces_of_a_long_page(library: Searchable) -> None:
    page = FILLER * 500 + "A crocodile sleeps. " + FILLER * 200
    library.add("book", page, "Another page.", language="en")
    (hit,) = library.ask("crocodile").hits
    page_number, _, letters = hit.place.partition(":")
    assert page_number == "0"
    assert "".join(page.split())[int(letters) :].startswith("crocodile")


def test_a_long_text_opens_where_most_of_the_words_are(library: Searchable) -> None:
    pages = [Section(place=str(n), text=FILLER * 60) for n in range(1, 40)]
    pages[5] = Section(place="6", text=FILLER + "A wolf alone.")
    pages[30] = Section(place="31", text=FILLER * 9 + "A wolf and a crocodile.", heading="Beasts")
    library.add("pdf", *pages, kind=Kind.PDF)
    (hit,) = library.ask("crocodile wolf").hits
    assert (hit.place, hit.heading) == ("31", "Beasts")
    assert [span.text for span in hit.snippet if span.marked] == ["wolf", "crocodile"]


def test_words_that_are_everywhere_open_at_the_beginning(library: Searchable) -> None:
    library.add("pdf", *(Section(place=str(n), text=FILLER * 60) for n in range(1, 40)), kind=Kind.PDF)
    (hit,) = library.ask("butter").hits
    assert hit.place == "1"


def test_every_article_of_a_zim_is_a_result_of_its_own(library: Searchable) -> None:
    articles = [
        Section(place="A/Cat", heading="Cat", text="The cat sleeps."),
        Section(place="A/Dog", heading="Dog", text="The dog sees a cat."),
        Section(place="A/Sun", heading="Sun", text="A star. " + FILLER * 300),
    ]
    library.add("zim", *articles, title="Small encyclopedia", kind=Kind.ZIM)
    found = library.ask("cat")
    assert [(hit.item, hit.place, hit.heading) for hit in found.hits] == [
        ("zim", "A/Cat", "Cat"),
        ("zim", "A/Dog", "Dog"),
    ]
    assert found.total == 2
    assert [hit.place for hit in library.ask("morning").hits] == ["A/Sun"]
    assert [hit.place for hit in library.ask("encyclopedia").hits] == [""]


def test_khmer_is_marked_as_it_stands(library: Searchable) -> None:
    word = "\u1796\u1793\u17d2\u1792\u1793\u17b6\u1782\u17b6\u179a"
    typed_wrongly = "\u1796\u1793\u17d2\u1792\u200b\u1793\u17b6 \u1782\u17b6\u179a"
    library.add("book", f"\u1793\u17c5\u1780\u17d2\u1793\u17bb\u1784{typed_wrongly}\u17d4", language="km")
    (hit,) = library.ask(word).hits
    assert hit.matched == typed_wrongly
    assert hit.place == "0:7"


def test_what_is_shown_of_khmer_begins_and_ends_with_whole_words(library: Searchable) -> None:
    sentence = "ប្រជាពលរដ្ឋកម្ពុជាទាំងអស់មានសេរីភាពនិងសិទ្ធិស្មើគ្នាចំពោះមុខច្បាប់"
    for number in range(12):
        text = "ក" * number + sentence * 3 + "ក្រពើ" + sentence * 3
        library.add(f"book{number}", text, language="km")
    for hit in library.ask("ក្រពើ").hits:
        text = "ក" * int(hit.item.removeprefix("book")) + sentence * 3 + "ក្រពើ" + sentence * 3
        shown = "".join(span.text for span in hit.snippet).removeprefix("… ").removesuffix(" …")
        ends = {0, *borders(text)}
        begin = text.index(shown)
        assert begin > 0
        assert {begin, begin + len(shown)} <= ends


def test_a_hit_in_the_title_alone_has_no_place(library: Searchable) -> None:
    library.add("book", "Text about nothing.", title="Crocodiles")
    (hit,) = library.ask("crocodile").hits
    assert (hit.place, hit.matched) == ("", "")
    assert [span.text for span in hit.snippet] == ["Text about nothing."]


def test_a_lost_text_still_answers_by_its_index(library: Searchable) -> None:
    library.add("book", "A crocodile.", title="Beasts")
    (library.data / "prepared" / "bo" / "book" / passages.FILE).unlink()
    (hit,) = library.ask("crocodile").hits
    assert (hit.item, hit.place, hit.snippet) == ("book", "", ())


def test_a_text_packed_in_one_piece_is_read_too(library: Searchable) -> None:
    pages = [FILLER * 200, FILLER * 200 + " A crocodile."]
    library.add("book", *pages)
    file = library.data / "prepared" / "bo" / "book" / passages.FILE
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())))
    (hit,) = library.ask("crocodile").hits
    assert hit.place.startswith("1:")
    assert hit.matched == "crocodile"
