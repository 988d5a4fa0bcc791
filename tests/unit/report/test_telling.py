"""Figures, periods and doubts are written as each language writes them."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from kiosk.languages import LANGUAGES
from kiosk.report import wording
from kiosk.report.measures import MEASURES, Heading, Unit
from kiosk.report.model import MISSING, Amount, Doubt, Flag, Mark, Split, State
from kiosk.report.period import Period
from kiosk.report.telling import Teller
from tests.builders.reports import library

KM, EN, FR = Teller("km"), Teller("en"), Teller("fr")


def test_khmer_reports_have_khmer_digits_and_months_of_the_gregorian_calendar() -> None:
    assert KM.amount(Amount(value=18_720, state=State.EXACT)) == "១៨,៧២០"
    assert KM.period(Period.read("2026-10")) == "តុលា ២០២៦"
    assert KM.period(Period.read("2026-Q4")) == "ត្រីមាសទី ៤ ឆ្នាំ ២០២៦"
    assert KM.when("2026-04-09") == "៩ មេសា ២០២៦"
    assert KM.period(Period.read("2026")) == "២០២៦"


def test_other_languages_have_their_own() -> None:
    assert EN.period(Period.read("2026-Q4")) == "Quarter 4, 2026"
    assert FR.period(Period.read("2026-10")) == "octobre 2026"
    assert FR.amount(Amount(value=0.217, state=State.EXACT), Unit.SHARE) == "22 %"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (MISSING, "\N{EN DASH}"),
        (Amount(value=12, state=State.EXACT), "12"),
        (Amount(value=1200, state=State.AT_LEAST), "1,200+"),
        (Amount(state=State.SMALL, high=30), "< 30"),
        (Amount(state=State.WITHHELD), "withheld"),
    ],
)
def test_what_is_hidden_is_said(amount: Amount, written: str) -> None:
    assert EN.amount(amount) == written


def test_an_estimate_comes_with_its_interval_and_the_number_asked() -> None:
    found = Amount(value=250, state=State.EXACT, low=179.2, high=338, asked=100)
    assert EN.interval(found) == "179 to 338; 100 asked"
    assert EN.interval(Amount(value=3, state=State.EXACT)) == ""


def test_names_are_those_of_the_language_and_strangers_stay_as_they_are() -> None:
    assert KM.library(library()) == "បណ្ណាល័យពន្ធនាគារបាត់ដំបង"
    assert EN.key(Split.LANGUAGE, "km") == "Khmer"
    assert FR.key(Split.SHELF, "health") == "Santé"
    assert FR.key(Split.SHELF, "our-own-shelf") == "our-own-shelf"
    assert EN.key(Split.LEVEL, "") == "Not stated"


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_is_a_sentence(doubt: Doubt) -> None:
    about = "2026-Q4" if doubt is Doubt.MORE_READERS_THAN_HELD else "2026-10-07"
    told = EN.doubt(Flag(doubt=doubt, about=about, library="here"), {"here": "Battambang"})
    assert told.startswith("Battambang: ")
    assert told.endswith(".")


def test_everything_has_a_name_and_a_definition() -> None:
    assert set(wording.MEASURE_NAMES) == {measure.name for measure in MEASURES}
    assert {measure.id for measure in MEASURES} <= set(wording.DEFINITIONS)
    assert set(wording.HEADINGS) == set(Heading)
    assert set(wording.MARKS) == set(Mark)
    assert set(wording.SPLITS) == set(Split)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_are_complete(language: str) -> None:
    file = Path(wording.__file__).parent / "translations" / language / "LC_MESSAGES" / "messages.po"
    with file.open("rb") as stream:
        messages = [message for message in read_po(stream, locale=language) if message.id]
    said = {message.id for message in messages}
    tables = (wording.MEASURE_NAMES, wording.HEADINGS, wording.MARKS, wording.SPLITS, wording.KEYS, wording.DEFINITIONS)
    assert {text for table in tables for text in table.values()} <= said
    for message in messages:
        assert message.string, message.id
        assert not list(message.check()), message.id
        if language == "km":
            assert any("\u1780" <= letter <= "\u17ff" for letter in message.string), message.id
            assert not any(letter in message.string for letter in "\u200b0135689"), message.id  # U4, U2 are names
