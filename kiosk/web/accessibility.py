"""Turns a publisher's accessibility metadata into plain sentences."""

from kiosk.content.model import Accessibility
from kiosk.web.i18n import N_

# schema.org's words (EPUB Accessibility 1.1; vocabulary at w3.org/community/reports/a11y-discov-vocab) -> what a
# reader gains. Words that help nobody here (tactile, Braille) and `none` and `unknown` have no sentence.
_SUFFICIENT = {
    "textual": N_("Everything can be read as text."),
    "auditory": N_("Everything can be listened to."),
    "visual": N_("Everything can be understood from the pictures."),
}
_FEATURES = {
    "alternativeText": N_("Pictures are described in words."),
    "longDescription": N_("Difficult pictures are explained at length."),
    "audioDescription": N_("A voice describes what is seen."),
    "captions": N_("What is heard is also written."),
    "closedCaptions": N_("What is heard is also written."),
    "openCaptions": N_("What is heard is also written."),
    "transcript": N_("The spoken words can be read."),
    "signLanguage": N_("There is sign language."),
    "synchronizedAudioText": N_("It is read aloud, and the spoken words are marked."),
    "displayTransformability": N_("The letters can be made larger."),
    "largePrint": N_("The letters are large."),
    "highContrastDisplay": N_("The letters stand out well from the page."),
    "highContrastAudio": N_("The voice is easy to hear."),
    "tableOfContents": N_("There is a list of chapters."),
    "structuralNavigation": N_("One can go from heading to heading."),
    "MathML": N_("Formulas can be read aloud."),
}
_SAFE = {"noFlashingHazard": N_("Nothing in it flashes.")}
_HAZARDS = {
    "flashing": N_("Careful: something in it flashes."),
    "motionSimulation": N_("Careful: moving pictures may make you dizzy."),
    "sound": N_("Careful: there are sudden sounds."),
}


def warnings(declared: Accessibility) -> tuple[str, ...]:
    """The sentences (message ids) that warn of what may harm, each once."""
    return _said((_HAZARDS, declared.hazards))


def statements(declared: Accessibility) -> tuple[str, ...]:
    """The sentences (message ids) that say what a reader gains, each once."""
    return _said((_SUFFICIENT, declared.sufficient_modes), (_FEATURES, declared.features), (_SAFE, declared.hazards))


def _said(*parts: tuple[dict[str, str], tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(table[word] for table, words in parts for word in words if word in table))
