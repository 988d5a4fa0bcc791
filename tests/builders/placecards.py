"""Writes the digits of place cards, as a terminal's scripts do."""

from kiosk.places.card import STEPS, check, title_number


def digits(item_id: str, step: int = 0) -> str:
    """The card of a step along a title."""
    first = f"{title_number(item_id) * STEPS + step:011}"
    return first + str(check(first))
