"""How figures, periods and doubts are written for people in one language."""

from datetime import date

from babel.dates import format_date

from kiosk.report.measures import Unit
from kiosk.report.model import Amount, Completeness, Flag, Part, Split, State
from kiosk.report.period import Period
from kiosk.report.wording import DOUBTS, KEYS, words

_NONE = "\N{EN DASH}"
_DAY = len("2026-11-23")
_MONTH = len("2026-11")


class Teller:
    """Writes in one language: digits and month names are its own; the calendar is the Gregorian one."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words = words(language)

    def say(self, message: str, **parts: object) -> str:
        """A message of the catalogue."""
        return self.words.gettext(message, **parts)

    def amount(self, amount: Amount, unit: Unit = Unit.NUMBER) -> str:
        """A figure as it stands in a table."""
        if amount.state is State.MISSING:
            return _NONE
        if amount.state is State.SMALL:
            return f"< {self.words.number(amount.high or 0)}"
        if amount.state is State.WITHHELD or amount.value is None:
            return self.say("withheld")
        return self.number(amount.value, unit) + ("+" if amount.state is State.AT_LEAST else "")

    def interval(self, amount: Amount, unit: Unit = Unit.NUMBER) -> str:
        """What stands beside an estimate; empty beside other figures."""
        if amount.value is None or amount.low is None or amount.high is None:
            return ""
        ends = self.number(amount.low, unit), self.number(amount.high, unit)
        return self.say(
            "%(low)s to %(high)s; %(asked)s asked", low=ends[0], high=ends[1], asked=self.number(amount.asked or 0)
        )

    def number(self, value: float, unit: Unit = Unit.NUMBER) -> str:
        """A whole number, or whole percents of a share."""
        if unit is Unit.SHARE:
            return f"{self.words.number(round(value * 100))} %"
        return self.words.number(round(value))

    def period(self, period: Period) -> str:
        """As `October 2026`, `Quarter 4, 2026`, `2026`."""
        if period.is_year:
            return self.words.digits(period.year)
        if period.quarter:
            return self.say(
                "Quarter %(number)s, %(year)s",
                number=self.words.digits(str(period.quarter)),
                year=self.words.digits(period.year),
            )
        return self.when(period.months[0])

    def when(self, text: str) -> str:
        """A day, month or year of ISO 8601; what is none stays as it is."""
        if len(text) == _DAY:
            return self.words.date(date.fromisoformat(text))
        if len(text) == _MONTH:
            month = date.fromisoformat(f"{text}-01")
            return self.words.digits(format_date(month, "LLLL y", locale=self.words.locale))
        return self.words.digits(text)

    def short_month(self, month: str) -> str:
        """As it stands below a column."""
        return self.words.digits(format_date(date.fromisoformat(f"{month}-01"), "LLL", locale=self.words.locale))

    def key(self, split: Split, key: str) -> str:
        """The name of what a breakdown divides by."""
        if split is Split.LANGUAGE and key:
            return self.words.language(key)
        return self.say(KEYS[key]) if key in KEYS else key

    def library(self, part: Part) -> str:
        """Its name; of all together, that."""
        return part.names.get(self.language) or part.names.get("en") or part.id or self.say("All libraries")

    def doubt(self, flag: Flag, names: dict[str, str]) -> str:
        """A doubt as a sentence."""
        about = (
            self.period(Period.read(flag.about)) if flag.about and len(flag.about) != _DAY else self.when(flag.about)
        )
        return self.say(DOUBTS[flag.doubt], library=names.get(flag.library, flag.library), about=about)

    def gaps(self, completeness: Completeness) -> str:
        """Numbers of missing bundles."""
        return ", ".join(
            self.words.digits(str(low) if low == high else f"{low}{_NONE}{high}") for low, high in completeness.missing
        )
