"""The text of PDF pages."""

import random
import re

import pytest

from kiosk.content.extract import pdf_text

# The Universal Declaration of Human Rights, preamble and first articles.
KHMER = (
    "ដោយយល់ឃើញថា ការទទួលស្គាល់សេចក្ដីថ្លៃថ្នូរជាប់ពីកំណើត និងសិទ្ធិស្មើភាពគ្នា និងសិទ្ធិមិនអាចលក់ដូរ ផ្ទេរ "
    "ឬដកហូតបានរបស់សមាជិកទាំងអស់នៃគ្រួសារមនុស្ស គឺជាគ្រឹះនៃសេរីភាព យុត្តិធម៌ និងសន្តិភាពក្នុងពិភពលោក។ "
    "មនុស្សទាំងអស់កើតមកមានសេរីភាព និងសមភាពក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរ និងសិទ្ធិ។ មនុស្សមានវិចារណញ្ញាណ "
    "និងសតិសម្បជញ្ញៈជាប់ពីកំណើត ហើយគប្បីប្រព្រឹត្តចំពោះគ្នាទៅវិញទៅមកក្នុងស្មារតីរាប់អានជាបងប្អូន។"
)
BASE, COENG = "[\u1780-\u17b3]", "\u17d2[\u1780-\u17b3]"


def as_drawn(text: str) -> str:
    """The text in the order in which its signs are drawn, from left to right."""
    return re.sub(
        f"({BASE})((?:{COENG})*?)(\u17d2\u179a)?([\u17c1-\u17c3])",
        lambda m: m[4] + (m[3] or "") + m[1] + m[2],
        text,
    )


def shuffled(text: str) -> str:
    syllables = re.findall(f"{BASE}(?:{COENG})*[\u17b6-\u17d1]*", text)
    random.Random(1).shuffle(syllables)  # noqa: S311 - repeatable
    return "".join(syllables)


def test_good_khmer_stays_as_it_is() -> None:
    judged = pdf_text.judge([KHMER])
    assert not judged.dropped
    assert judged.pages == (KHMER,)


def test_spaces_inside_syllables_go() -> None:
    spaced = KHMER.replace("ស្គាល់", "ស្គា ល ់").replace("សិទ្ធិ", "ស ិទ ្ធិ")
    assert "សិទ្ធិ" in pdf_text.judge([spaced]).pages[0]
    assert "ល់" in pdf_text.judge([spaced]).pages[0]


def test_marks_in_the_order_of_drawing_are_put_in_the_order_of_speech() -> None:
    assert as_drawn(KHMER) != KHMER
    assert pdf_text.judge([as_drawn(KHMER)]).pages == (KHMER,)


def test_khmer_that_nobody_wrote_is_left_out() -> None:
    judged = pdf_text.judge([shuffled(KHMER * 3), "12"])
    assert judged.dropped
    assert judged.pages == ("", "")


def test_khmer_with_letters_of_other_alphabets_in_it_is_left_out() -> None:
    assert pdf_text.judge([re.sub("[\u17c1\u17b6]", "\u0273", KHMER)]).dropped


def test_khmer_of_loose_marks_is_left_out() -> None:
    assert pdf_text.judge([re.sub(BASE, "", KHMER)]).dropped


def test_the_rest_of_a_page_is_kept_when_its_khmer_is_left_out() -> None:
    english = "The order of the components in a syllable, for people who make fonts. " * 40
    judged = pdf_text.judge([english + shuffled(KHMER)])
    assert judged.dropped
    assert judged.pages == (english.strip(),)


def test_a_few_khmer_words_are_too_few_to_judge_by_their_words() -> None:
    assert not pdf_text.judge(["Khmer letters: ក ខ គ ឃ ង"]).dropped


def test_pages_without_khmer_are_only_tidied() -> None:
    assert pdf_text.judge(["one \r\n two\x00\ufffd", ""]) == pdf_text.Judged(pages=("one\ntwo", ""), dropped=False)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("exam-\r\nple", "example"),
        ("exam\ufffe\r\nple", "example"),
        ("Anglo-\r\nSaxon", "Anglo-\nSaxon"),
        ("ភាសា\r\nខ្មែរ", "ភាសា\u200bខ្មែរ"),
        ("ភាសា\r\nKhmer", "ភាសា\nKhmer"),
        ("e\u0301t\u0301", "ét\u0301"),
        ("  \r\n  ", ""),
    ],
)
def test_lines_are_joined_as_a_reader_reads_them(raw: str, text: str) -> None:
    assert pdf_text.tidy(raw) == text


@pytest.mark.parametrize(
    ("font", "legacy"),
    [
        ("ABCDEF+LimonS1", True),
        ("Limon R1", True),
        ("ABC-TEXT-05", True),
        ("KhmerOS", False),
        ("Lemon", False),
        ("", False),
    ],
)
def test_fonts_from_before_unicode_are_known_by_name(font: str, legacy: bool) -> None:  # noqa: FBT001 - a table
    assert pdf_text.is_legacy(font) is legacy


def test_no_text_is_perfect() -> None:
    assert pdf_text.quality([]).plausible


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("interna\u2010\r\ntional", "international"),
        ("d\xe9\u2010\nvelopp\xe9e", "d\xe9velopp\xe9e"),
        ("l\u2019al\u2010\r\n\xe9a", "l\u2019al\xe9a"),
        ("Nord\u2010\r\nEst", "Nord\u2010\nEst"),
        ("well\u2010known", "well\u2010known"),
        ("1990\u2010\r\n2000", "1990\u2010\n2000"),
    ],
)
def test_words_that_a_drawn_hyphen_breaks_are_joined(raw: str, text: str) -> None:
    assert pdf_text.tidy(raw) == text
