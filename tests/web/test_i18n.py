"""Numbers, dates, sizes and names in three languages; and catalogues that leave nothing out."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.pofile import read_po

from kiosk.web.i18n import LANGUAGES, direction, words

WEB = Path(__file__).parents[2] / "kiosk" / "web"


def test_khmer_counts_in_its_own_digits() -> None:
    km = words("km")
    assert km.number(1234.5) == "១,២៣៤.៥"
    assert km.digits("p. 12") == "p. ១២"
    assert words("fr").number(1234.5) == "1\u202f234,5"


def test_dates_have_khmer_months() -> None:
    assert words("km").date(date(2026, 4, 9)) == "៩ មេសា ២០២៦"
    assert words("en").date(date(2026, 4, 9)) == "9 April 2026"
    assert words("fr").date(date(2026, 4, 9)) == "9 avril 2026"


@pytest.mark.parametrize(
    ("count", "text"), [(1, "1 kB"), (2048, "2 kB"), (3 * 1024**2 + 300_000, "3.3 MB"), (5 * 1024**3, "5 GB")]
)
def test_sizes_are_rounded(count: int, text: str) -> None:
    assert words("en").size(count) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(1, "1 second"), (59.4, "59 seconds"), (61, "1 minute"), (3600, "1 hour"), (7261, "2 hours 1 minute")],
)
def test_lengths_are_told_in_words(seconds: float, text: str) -> None:
    assert words("en").duration(seconds) == text


def test_moments_are_told_as_clocks() -> None:
    assert words("en").clock(3725) == "1:02:05"
    assert words("km").clock(65) == "១:០៥"


def test_languages_are_named_in_each_language() -> None:
    assert words("km").language("vi") == "វៀតណាម"
    assert words("fr").language("en-GB") == "anglais"
    assert words("en").language("x-odd") == "x-odd"
    assert words("en").language("qqz") == "qqz"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("km", "ltr"), ("ar", "rtl"), ("ar-Latn", "ltr"), ("ku-Arab", "rtl"), ("he-IL", "rtl"), ("", "auto")],
)
def test_a_language_says_where_its_lines_begin(tag: str, expected: str) -> None:
    assert direction(tag) == expected


def asked() -> set[str | tuple[str, ...]]:
    methods = [
        ("staff/**", "ignore"),
        ("templates/**.html", "jinja2"),
        ("templates/**.xml", "jinja2"),
        ("**.py", "python"),
    ]
    found = extract_from_dir(WEB, methods, keywords=DEFAULT_KEYWORDS)
    shared = extract_from_file("python", WEB.parent / "languages.py", keywords=DEFAULT_KEYWORDS)
    return {message for _, _, message, _, _ in found} | {message for _, message, _, _ in shared}


def catalogue(lang: str) -> Catalog:
    with (WEB / "translations" / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_message_is_translated(lang: str) -> None:
    messages = [message for message in catalogue(lang) if message.id]
    assert {message.id for message in messages} == asked()
    for message in messages:
        texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        assert all(texts), message.id
        assert not message.fuzzy
        assert not list(message.check()), message.id


def test_the_khmer_catalogue_is_khmer() -> None:
    for message in catalogue("km"):
        texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
        if message.id:
            assert all(any("\u1780" <= letter <= "\u17ff" for letter in text) for text in texts), message.id
            assert not any(letter in text for text in texts for letter in "\u200b0123456789"), message.id
