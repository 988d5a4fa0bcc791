"""The languages of the pages: their names, the way they run, and the words of each."""

from functools import cache
from pathlib import Path

from kiosk import languages
from kiosk.languages import LANGUAGES, Words

__all__ = ["LANGUAGES", "NAMES", "N_", "Words", "direction", "words"]

NAMES = {"km": "ខ្មែរ", "en": "English", "fr": "Français"}  # each in itself, for the switch

_FOLDER = Path(__file__).parent / "translations"
# Primary subtags whose usual script runs from right to left, and such scripts (unicode.org/cldr, layout data).
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi"})
_RIGHT_TO_LEFT_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})


def direction(tag: str) -> str:
    """The `dir` of text in a language: `ltr`, `rtl`, or `auto` when the language is unknown."""
    if not tag:
        return "auto"
    subtags = tag.lower().split("-")
    script = next((part for part in subtags[1:] if len(part) == 4 and part.isalpha()), "")  # noqa: PLR2004 (BCP 47)
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if subtags[0] in _RIGHT_TO_LEFT else "ltr"


@cache
def words(tag: str) -> Words:
    """The words of one interface language, read once a process."""
    return languages.load(_FOLDER, tag)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name, which its tools look for)
    """Mark a message for the translation catalogues where it is written but not yet shown."""
    return message
