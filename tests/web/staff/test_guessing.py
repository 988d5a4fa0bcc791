"""Guessing pass phrases: few guesses an hour are looked at, and nobody keeps the staff out by guessing."""

import pytest

from kiosk.people.model import Role
from tests.builders.staffroom import PHRASES, StaffBrowser, StaffRoom

WRONG = "do not belong together"
PHRASE = PHRASES[Role.LIBRARIAN]


def guess(browser: StaffBrowser, name: str = "librarian", phrase: str = "wrong") -> str:
    """What the door says to a pass phrase; nothing when it opens."""
    answer = browser.sign_in(name, phrase)
    return "" if answer.status_code == 302 else answer.text


def guesses(room: StaffRoom, browser: StaffBrowser, number: int, seconds: float) -> int:
    """How many of so many guesses, spread over a time, were looked at."""
    checked = 0
    for _ in range(number):
        checked += WRONG in guess(browser)
        room.watch.go(seconds / number)
    return checked


def test_of_a_thousand_guesses_in_an_hour_at_most_twenty_are_looked_at(room: StaffRoom) -> None:
    assert 10 <= guesses(room, room.browser(), 1000, 3600) <= 20


def test_even_from_the_staffs_own_browser_and_others_together(room: StaffRoom) -> None:
    own = room.as_(Role.LIBRARIAN)
    checked = 0
    for _ in range(500):
        checked += (WRONG in guess(own)) + (WRONG in guess(room.browser()))
        room.watch.go(7.2)
    assert checked <= 20


def test_guesses_from_elsewhere_do_not_keep_the_staff_out(room: StaffRoom) -> None:
    own = room.as_(Role.LIBRARIAN)
    own.post("/en/sign-out/")
    guesses(room, room.browser(), 1000, 3600)
    assert not guess(own, phrase=PHRASE)


def test_whoever_is_kept_waiting_is_told_how_long_and_gets_in_then(room: StaffRoom) -> None:
    guesses(room, room.browser(), 1000, 0.0)
    staff = room.browser()
    assert "Wait 10 minutes, then try again." in guess(staff, phrase=PHRASE)
    room.watch.go(600)
    assert not guess(staff, phrase=PHRASE)


def test_at_their_own_browser_the_wait_ends_too(room: StaffRoom) -> None:
    own = room.as_(Role.LIBRARIAN)
    guesses(room, own, 1000, 0.0)
    room.watch.go(1200)
    assert not guess(own, phrase=PHRASE)


def test_the_right_one_costs_no_try(room: StaffRoom) -> None:
    for _ in range(50):
        assert not guess(room.browser(), phrase=PHRASE)


@pytest.mark.parametrize("name", ["librarian", "approver", "nobody", "", "x" * 5000])
def test_another_name_gives_no_other_tries(room: StaffRoom, name: str) -> None:
    browser = room.browser()
    assert sum(WRONG in guess(browser, name) for _ in range(50)) == 6


def test_a_browser_of_one_person_has_no_tries_for_another(room: StaffRoom) -> None:
    own = room.as_(Role.LIBRARIAN)
    guesses(room, room.browser(), 100, 0.0)
    assert "Wait" in guess(own, "approver", PHRASES[Role.APPROVER])


def test_a_new_pass_phrase_ends_the_tries_of_the_old_browsers(room: StaffRoom) -> None:
    own = room.as_(Role.LIBRARIAN)
    people = room.as_(Role.APPROVER).get("/en/people/").text
    number = people.split("<bdi>librarian</bdi>")[1].split("/people/")[1].split("/")[0]
    room.as_(Role.APPROVER).post(f"/en/people/{number}/phrase/")
    assert own.get("/en/").status_code == 403
    guesses(room, room.browser(), 100, 0.0)
    assert "Wait" in guess(own)
