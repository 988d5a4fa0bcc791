"""What staff type is kept as it is seen: nothing hides, turns around or is markup."""

import pytest

from kiosk.content.cleaning import Cleaned, line, lines


@pytest.mark.parametrize(
    ("given", "kept", "changed"),
    [
        ("ទុំទាវ", "ទុំទាវ", False),
        ("  two   words ", "two words", False),
        ("ក\u200bខ", "ក\u200bខ", False),
        ("ក\u200b\u200b\u200bខ", "ក\u200bខ", True),
        ("\u200bក\u200b", "ក", False),
        ("book\u202egnp.exe", "bookgnp.exe", True),
        ("a\u2066b\u2069", "ab", True),
        ("a\u00adb\u2060c\ufeff", "abc", True),
        ("\U000e0041tag", "tag", True),
        ("<b>bold</b> <script>x()</script>", "bold x()", True),
        ("3 < 4 > 2", "3 < 4 > 2", False),
        ('=HYPERLINK("x")', '=HYPERLINK("x")', False),
        ("\u200b\u2060\u202e", "", True),
        ("\u05d0\u200f!", "\u05d0\u200f!", False),
        ("\u05d0\u202eabc", "\u05d0abc", True),
        ("line\nline", "line line", False),
    ],
)
def test_a_line(given: str, kept: str, *, changed: bool) -> None:
    assert line(given) == Cleaned(text=kept, changed=changed)


def test_several_lines_stay_lines() -> None:
    assert lines("one\r\ntwo\u202e").text == "one\ntwo"


def test_what_is_too_long_is_cut_and_said() -> None:
    assert line("a" * 9, 4) == Cleaned(text="aaaa", changed=True)
