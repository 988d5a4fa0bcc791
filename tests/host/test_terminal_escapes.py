"""A terminal cannot be left by keys or mouse: each way out of the list leads out of an open terminal, and not of ours.

Real keys at labwc and Chromium of the terminals' Debian, a fresh browser for each.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders.breakout import PLACES, Terminal
from tests.builders.terminalstage import Defences
from tests.builders.waysout import Click, ways_out

pytestmark = [pytest.mark.host, pytest.mark.long]

WAYS = ways_out()
CHORDS = {str(way): way for way in WAYS.keys}
CLICKS = {str(way): way for way in WAYS.mouse}
DEEDS = {str(way): way for way in WAYS.pages}
HARM = {
    "elsewhere": "another server",
    "form": "another server",
    "window": "another window",
    "download": "files",
    "file": "another window",
    "print": "a dialog",
}
OURS = Defences()
OPEN = {
    "kiosk": Defences(bindings=False, keyboard=False, policies=False),
    "window": Defences(bindings=False, keyboard=False, policies=False, kiosk=False),
}
ALONE = {"bindings": Defences(keyboard=False, policies=False), "keyboard": Defences(bindings=False, policies=False)}


@pytest.mark.parametrize("name", CHORDS)
def test_without_a_defence_these_keys_lead_out(terminals: Callable[[Defences], Terminal], name: str) -> None:
    assert terminals(OPEN[CHORDS[name].control]).does(CHORDS[name])


@pytest.mark.parametrize("name", CHORDS)
def test_at_a_terminal_these_keys_do_nothing(terminals: Callable[[Defences], Terminal], name: str) -> None:
    assert not terminals(OURS).does(CHORDS[name])


@pytest.mark.parametrize(("defence", "name"), [(by, name) for by in ALONE for name in CHORDS if by in CHORDS[name].by])
def test_each_defence_against_keys_holds_alone(
    terminals: Callable[[Defences], Terminal], defence: str, name: str
) -> None:
    assert not terminals(ALONE[defence]).does(CHORDS[name])


@pytest.mark.parametrize("name", CLICKS)
def test_without_a_defence_this_click_leads_out(terminals: Callable[[Defences], Terminal], name: str) -> None:
    assert terminals(OPEN[CLICKS[name].control]).points(CLICKS[name])


@pytest.mark.parametrize("name", CLICKS)
def test_at_a_terminal_this_click_does_nothing_or_what_it_does_without_keys(
    terminals: Callable[[Defences], Terminal], name: str
) -> None:
    ours, click = terminals(OURS), CLICKS[name]
    assert ours.points(click) in ({"", ours.points(replace(click, holding=()))} if click.holding else {""})


@pytest.mark.parametrize("name", DEEDS)
def test_without_a_defence_a_page_does_it(terminals: Callable[[Defences], Terminal], name: str) -> None:
    assert terminals(OPEN["kiosk"]).clicks(DEEDS[name]).startswith(HARM[DEEDS[name].at])


@pytest.mark.parametrize("name", DEEDS)
def test_at_a_terminal_no_page_does_it(terminals: Callable[[Defences], Terminal], name: str) -> None:
    assert not terminals(OURS).clicks(DEEDS[name]).startswith(HARM[DEEDS[name].at])


def test_escape_at_the_notice_of_a_download_opens_nothing(terminals: Callable[[Defences], Terminal]) -> None:
    ours = terminals(OURS)

    def look_at_it() -> None:
        ours.stage.input.point(*PLACES["download"])
        ours.stage.input.click()
        time.sleep(1)
        ours.stage.input.chord("Escape")

    assert ours.effect(look_at_it).startswith("the library was asked for /download and shows Library / ")


def test_a_reader_can_write_and_go_on(terminals: Callable[[Defences], Terminal]) -> None:
    ours = terminals(OURS)
    assert "of the screen" in ours.types()
    assert "/two" in ours.points(Click(mouse="Left", at="link", without="the next page", by=[]))
    assert "of the screen" in ours.points(Click(mouse="Wheel", without="further down", by=[]))
