"""The page to sign, and the same as JSON."""

import json
from html import escape

import pytest

from kiosk.languages import LANGUAGES
from kiosk.selftest.model import Checked, Finding, Report
from kiosk.selftest.page import to_html, to_json
from kiosk.selftest.wording import CHECKS, OUTCOMES, PAGE


def report(*, bad: bool) -> Report:
    wrong = Finding(faults=("<port 8082> is open to others",) if bad else ())
    checks = [Checked(key=key, finding=Finding(facts=("a fact",))) for key in CHECKS if key != "network"]
    return Report(
        site="takeo",
        name="តាកែវ",
        day="2026-11-30",
        day_trusted=not bad,
        software="0.1.0",
        checks=(*checks, Checked(key="network", finding=wrong)),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_machine_in_order_has_a_page_that_says_so(language: str) -> None:
    page = to_html(report(bad=False), language)
    assert PAGE["passed"][language] in page
    assert all(words[language] in page for words, _advice in CHECKS.values())
    assert "តាកែវ" in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_stands_there_with_what_to_do(language: str) -> None:
    page = to_html(report(bad=True), language)
    assert PAGE["failed"][language] in page
    assert "&lt;port 8082&gt; is open to others" in page
    assert escape(CHECKS["network"][1][language]) in page
    assert PAGE["untrusted"][language] in page


def test_khmer_has_khmer_digits() -> None:
    assert "២០២៦-១១-៣០" in to_html(report(bad=False), "km")


def test_json_says_the_same() -> None:
    told = json.loads(to_json(report(bad=True)))
    assert told["passed"] is False
    assert {"key": "network", "outcome": "bad", "facts": [], "faults": ["<port 8082> is open to others"]} in told[
        "checks"
    ]
    assert json.loads(to_json(report(bad=False)))["passed"] is True


def test_every_word_is_there_in_every_language() -> None:
    tables = [*OUTCOMES.values(), *PAGE.values(), *(words for pair in CHECKS.values() for words in pair)]
    assert all(set(words) == set(LANGUAGES) and all(words.values()) for words in tables)
