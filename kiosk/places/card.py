"""Reads the twelve digits of a place card (docs/adr/0005-place-cards.md says why they are as they are).

The first eleven are `title number * STEPS + step`, the last makes the check come out at 0. They are made in the
reader's browser, by static/place/code.js: where somebody reads is sent nowhere before the card is typed in.
"""

import base64
from dataclasses import dataclass

DIGITS = 12
TITLES = 250_000  # numbers that titles share out among them
STEPS = 400_000  # places in one title; TITLES * STEPS are all numbers of eleven digits

# A quasigroup that is totally anti-symmetric: its check catches every wrong digit and every swap of neighbours.
# H. Michael Damm, "Total anti-symmetrische Quasigruppen" (Marburg 2004), page 111.
_DAMM = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)
# What people and keyboards put between digits; Khmer keyboards put a zero-width space there.
_BETWEEN = dict.fromkeys(map(ord, " \t\r\n-.\u00a0\u200b"))


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card says: the number of a title, and a step along it (see `ruler`)."""

    title: int
    step: int


def title_number(item_id: str) -> int:
    """The number of a title on cards. It is made from the id, so it is the same in every prison."""
    return int.from_bytes(base64.b32decode(item_id.upper())) % TITLES


def check(digits: str) -> int:
    """Damm's check of Latin digits: 0 when they stand as they were written."""
    state = 0
    for digit in digits:
        state = int(_DAMM[state][int(digit)])
    return state


def read(typed: str) -> Card | None:
    """The card that somebody typed in digits of any script, or None when they are not those of a card."""
    plain = typed.translate(_BETWEEN)
    if len(plain) != DIGITS or not plain.isdecimal():
        return None
    digits = "".join(str(int(digit)) for digit in plain)
    if check(digits) != 0:
        return None
    title, step = divmod(int(digits[:-1]), STEPS)
    return Card(title=title, step=step)
