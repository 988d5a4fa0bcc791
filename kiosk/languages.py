"""Words, numbers and dates in one of the languages of the library: what pages and printed reports share."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations

from kiosk.config import GIB, KIB, MIB
from kiosk.khmer import digits

LANGUAGES = ("km", "en", "fr")  # the first is the one a terminal starts with


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
        return digits.to_khmer(text) if self.tag == "km" else text

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


def load(folder: Path, tag: str, *catalogues: str) -> Words:
    """Read catalogues of one language below a folder of translations: those named, or else `messages`."""
    first, *others = [Translations.load(folder, [tag], name) for name in catalogues or ("messages",)]
    for other in others:
        first.add_fallback(other)
    return Words(tag, first)
