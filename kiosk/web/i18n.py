"""The languages of the pages: words, numbers, dates, sizes and names of languages in each."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from kiosk.config import GIB, KIB, MIB

LANGUAGES = ("km", "en", "fr")  # the first is the one a terminal starts with
NAMES = {"km": "ខ្មែរ", "en": "English", "fr": "Français"}  # each in itself, for the switch

_FOLDER = Path(__file__).parent / "translations"
_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
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


class Words:
    """What the pages say in one language. Digits are that language's own."""

    def __init__(self, tag: str, messages: NullTranslations) -> None:
        self.tag = tag
        self.locale = Locale.parse(tag)
        self._messages = messages

    def gettext(self, message: str, **parts: object) -> str:
        """The message in this language, with its `%(named)s` parts filled in."""
        text: str = self._messages.gettext(message)
        return text % parts if parts else text

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The message for a count, which fills its part `%(n)s`."""
        text: str = self._messages.ngettext(one, many, count)
        return text % {"n": self.number(count)}

    def digits(self, text: str) -> str:
        """The same text with this language's digits."""
        return text.translate(_KHMER_DIGITS) if self.tag == "km" else text

    def number(self, value: float) -> str:
        """A number as it is written in this language, with at most one decimal."""
        return self.digits(format_decimal(value, format="#,##0.#", locale=self.locale))

    def date(self, day: date) -> str:
        """A day of the Gregorian calendar with the name of its month."""
        return self.digits(format_date(day, "d MMMM y", locale=self.locale))

    def size(self, count: int) -> str:
        """Bytes as a person reads them."""
        if count >= GIB:
            return self.gettext("%(n)s GB", n=self.number(round(count / GIB, 1)))
        if count >= MIB:
            return self.gettext("%(n)s MB", n=self.number(round(count / MIB, 1)))
        return self.gettext("%(n)s kB", n=self.number(max(1, round(count / KIB))))

    def duration(self, seconds: float) -> str:
        """A playing time in hours and minutes, or in seconds when it is short."""
        whole = round(seconds)
        hours, minutes = divmod(round(whole / 60), 60)
        parts = []
        if whole < 60:  # noqa: PLR2004 (a minute)
            return self.ngettext("%(n)s second", "%(n)s seconds", whole)
        if hours:
            parts.append(self.ngettext("%(n)s hour", "%(n)s hours", hours))
        if minutes:
            parts.append(self.ngettext("%(n)s minute", "%(n)s minutes", minutes))
        return " ".join(parts)

    def clock(self, seconds: float) -> str:
        """A moment in a recording: `1:02:03` or `2:03`."""
        minutes, rest = divmod(int(seconds), 60)
        hours, minutes = divmod(minutes, 60)
        return self.digits(f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}")

    def language(self, tag: str) -> str:
        """The name of a language in this one; the tag itself when it is unknown."""
        try:
            name = Locale.parse(tag.partition("-")[0].lower()).get_language_name(self.tag)
        except (UnknownLocaleError, ValueError):
            name = None
        return name or tag

    def languages(self, tags: Iterable[str]) -> str:
        """The names of several languages in a row."""
        return ", ".join(self.language(tag) for tag in tags)


@cache
def words(tag: str) -> Words:
    """The words of one interface language, read once a process."""
    return Words(tag, Translations.load(_FOLDER, [tag], "messages"))


def N_(message: str) -> str:  # noqa: N802 (gettext's own name, which its tools look for)
    """Mark a message for the translation catalogues where it is written but not yet shown."""
    return message
