"""Telling languages by their commonest words."""

import pytest

from kiosk.content.extract import common_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("All human beings are born free and equal in dignity and rights. They are endowed with reason and " * 2, "en"),
        (
            "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison " * 2,
            "fr",
        ),
        ("Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và các quyền của một con người " * 2, "vi"),
        ("Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como son de razón", ""),
        ("the", ""),
        ("", ""),
        ("the of and to in is that it le la les de des du et est un une", ""),
    ],
)
def test_a_language_is_told_only_when_it_is_clear(text: str, language: str) -> None:
    assert common_words.language(text) == language
