"""What publishers declare becomes plain sentences."""

from kiosk.content.model import Accessibility
from kiosk.web.terminal.accessibility import statements


def test_warnings_come_first_and_each_sentence_once() -> None:
    declared = Accessibility(
        features=("captions", "closedCaptions", "tableOfContents"),
        sufficient_modes=("textual", "textual,visual"),
        hazards=("sound", "unknown"),
    )
    assert statements(declared) == (
        "Careful: there are sudden sounds.",
        "Everything can be read as text.",
        "What is heard is also written.",
        "There is a list of chapters.",
    )


def test_nothing_declared_says_nothing() -> None:
    assert statements(Accessibility()) == ()
