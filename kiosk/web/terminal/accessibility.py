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
_HAZARDS = {
    "flashing": N_("Careful: something in it flashes."),
    "motionSimulation": N_("Careful: moving pictures may make you dizzy."),
    "sound": N_("Careful: there are sudden sounds."),
    "noFlashingHazard": N_("Nothing in it flashes."),
}


def statements(declared: Accessibility) -> tuple[str, ...]:
    """The sentences (message ids) that follow from what a publisher declares: warnings first, each once."""
    sufficient = [_SUFFICIENT.get(mode) for mode in declared.sufficient_modes]
    features = [_FEATURES.get(feature) for feature in declared.features]
    hazards = [_HAZARDS.get(hazard) for hazard in declared.hazards]
    return tuple(dict.fromkeys(sentence for sentence in [*hazards, *sufficient, *features] if sentence))
