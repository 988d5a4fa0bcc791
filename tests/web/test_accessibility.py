"""What publishers declare becomes plain sentences."""

from kiosk.content.model import Accessibility
from kiosk.web.accessibility import statements, warnings


def test_each_sentence_is_said_once() -> None:
    declared = Accessibility(
        features=("captions", "closedCaptions", "tableOfContents"),
        sufficient_modes=("textual", "textual,visual"),
        hazards=("noFlashingHazard", "unknown"),
    )
    assert warnings(declared) == ()
    assert statements(declared) == (
        "Everything can be read as text.",
        "What is heard is also written.",
        "There is a list of chapters.",
        "Nothing in it flashes.",
    )


def test_dangers_are_warnings() -> None:
    assert warnings(Accessibility(hazards=("sound", "sound"))) == ("Careful: there are sudden sounds.",)


def test_nothing_declared_says_nothing() -> None:
    assert statements(Accessibility()) == ()
