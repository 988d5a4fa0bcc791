"""Sort keys by the rules of a language, where the order of code points is wrong."""

from functools import cache

import icu


@cache
def _collator(language: str) -> "icu.Collator":
    return icu.Collator.createInstance(icu.Locale(language))


def sort_key(text: str) -> bytes:
    """Make a key that orders titles: by Khmer rules, which order Latin letters as English and French do."""
    return bytes(_collator("km").getSortKey(text))


def sort_key_in(text: str, language: str) -> bytes:
    """Make a key by the rules of another language, a BCP 47 tag."""
    return bytes(_collator(language).getSortKey(text))
