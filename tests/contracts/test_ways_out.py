"""The list of ways out of a terminal: the handbook's page is made of it, and the role's files hold what it says."""

import re

import pytest

from tests.builders.terminalstage import ROLE, render
from tests.builders.wayland import KEYS
from tests.builders.waysout import ways_out
from tools.escapes import PAGE, page

WAYS = ways_out()
SETTINGS = {str(way): way for way in WAYS.settings}
CONTROLS = ("Control_", "Alt_", "Super_", "Hyper_", "Meta_", "Num_Lock", "Caps_Lock", "Scroll_Lock", "XF86Switch_VT")


def test_the_handbooks_page_is_that_of_the_list() -> None:
    assert PAGE.read_text("utf-8") == page(), "./run escapes --page"


@pytest.mark.parametrize("name", SETTINGS)
def test_what_only_a_real_machine_shows_is_set(name: str) -> None:
    for file, lines in SETTINGS[name].stands.items():
        text = (ROLE.parent / file).read_text("utf-8")
        assert all(line in text for line in lines)


def test_no_way_is_told_twice() -> None:
    names = [str(way) for ways in vars(WAYS).values() for way in ways]
    assert len(names) == len(set(names))


def test_a_readers_keyboard_has_no_keys_for_chords() -> None:
    symbols = (ROLE / "files" / "xkb" / "symbols" / "kiosk").read_text("utf-8")
    keys = re.sub(r"//.*", "", symbols)
    assert "Shift_L" in keys
    assert not any(control in keys for control in CONTROLS)


def test_the_compositor_knows_every_chord_that_two_hands_can_hold() -> None:
    bound = set(re.findall(r'keybind key="([^"]+)"', render("rc.xml.j2")))
    for chord in ("C", "A", "W", "S-C", "S-A", "S-W", "C-A", "S-C-A", "C-W", "A-W"):
        assert {f"{chord}-{key}" for key in "abcdefghijklmnopqrstuvwxyz0123456789"} <= bound
        assert {f"{chord}-F{number}" for number in range(1, 25)} <= bound
    assert not {"a", "S-a", "Return", "Left", "space"} & bound
    assert {key for way in WAYS.keys for key in way.keys} <= set(KEYS)
