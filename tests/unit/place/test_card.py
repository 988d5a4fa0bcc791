"""The digits of a place card: what is read from them, and what is never mistaken for them."""

import base64
import hashlib
from collections import Counter

import pytest

from kiosk.places.card import DIGITS, STEPS, TITLES, Card, check, read, title_number
from tests.builders.placecards import digits

KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
ITEM = "fmioao7ggkj65gry"


def ids(count: int) -> list[str]:
    """Ids as an import makes them, of that many different files."""
    hashes = (hashlib.sha256(str(number).encode()).digest() for number in range(count))
    return [base64.b32encode(made)[:16].decode().lower() for made in hashes]


def some_cards(count: int) -> list[str]:
    return [digits(item_id, at * 7919 % STEPS) for at, item_id in enumerate(ids(count))]


def test_a_card_names_its_title_and_its_step() -> None:
    assert read(digits(ITEM, 1234)) == Card(title=title_number(ITEM), step=1234)


def test_all_numbers_of_eleven_digits_are_a_title_and_a_step() -> None:
    assert TITLES * STEPS == 10 ** (DIGITS - 1)


def test_digits_of_both_scripts_are_read_however_they_are_spaced() -> None:
    plain = digits(ITEM, 77)
    wanted = read(plain)
    assert wanted
    groups = f"{plain[:4]} {plain[4:8]}-{plain[8:]}\u200b "
    assert read(groups) == wanted
    assert read(groups.translate(KHMER)) == wanted
    assert read(plain[:6] + plain[6:].translate(KHMER)) == wanted


@pytest.mark.parametrize("typed", ["", "12", "1" * 13, "abcdefghijkl", "12345678901²", "1234567890.12.", "\u066b" * 12])
def test_what_is_no_card_is_not_read(typed: str) -> None:
    assert read(typed) is None


def test_every_wrong_digit_is_caught() -> None:
    for card in some_cards(200):
        for at in range(DIGITS):
            wrong = (card[:at] + other + card[at + 1 :] for other in "0123456789" if other != card[at])
            assert not any(map(read, wrong))


def test_every_swap_of_neighbours_is_caught() -> None:
    for card in some_cards(2000):
        for at in range(DIGITS - 1):
            if card[at] != card[at + 1]:
                assert read(card[:at] + card[at + 1] + card[at] + card[at + 2 :]) is None


def test_the_check_catches_both_errors_in_any_number() -> None:
    """The proof for all numbers: the check goes on from one of ten states, whatever came before and comes after.

    A wrong digit leads to another state from everywhere, and no later digit leads two states into one; and no two
    different digits lead to the same state in both orders.
    """
    step = {(state, digit): check(_reaching(state) + str(digit)) for state in range(10) for digit in range(10)}
    for one in range(10):
        assert len({step[one, digit] for digit in range(10)}) == 10
        assert len({step[state, one] for state in range(10)}) == 10
    assert not [
        (state, one, other)
        for state in range(10)
        for one in range(10)
        for other in range(one)
        if step[step[state, one], other] == step[step[state, other], one]
    ]


def _reaching(state: int) -> str:
    return next(str(digit) for digit in range(10) if check(str(digit)) == state)


def test_the_number_of_a_title_follows_from_its_id_alone() -> None:
    assert title_number(ITEM) == int.from_bytes(base64.b32decode(ITEM.upper())) % TITLES
    assert title_number("a" * 16) == 0


def test_of_ten_thousand_titles_one_in_twenty_five_shares_its_number() -> None:
    shared = Counter(map(title_number, ids(10_000)))
    assert sum(count for count in shared.values() if count > 1) < 500
    assert max(shared.values()) <= 4
