"""The words for kinds, levels and features, as message ids. Each has a pictogram of the same name."""

from kiosk.content.model import Feature, Kind, Level, Publication
from kiosk.web.i18n import N_

KINDS = {
    Kind.EPUB: N_("Book"),
    Kind.PDF: N_("Document"),
    Kind.COMIC: N_("Picture story"),
    Kind.AUDIO: N_("Sound"),
    Kind.VIDEO: N_("Film"),
    Kind.ZIM: N_("Collection of articles"),
    Kind.HTML: N_("Interactive lesson"),
}

# What the big button of the title page says.
OPEN = {
    Kind.AUDIO: N_("Listen"),
    Kind.VIDEO: N_("Watch"),
    Kind.HTML: N_("Open"),
}
READ = N_("Read")

LEVELS = {
    Level.PICTURE: N_("Pictures"),
    Level.BEGINNER: N_("Beginning to read"),
    Level.EASY: N_("Easy to read"),
    Level.FLUENT: N_("Fluent readers"),
}

FEATURES = {
    Feature.SOUND: N_("With sound"),
    Feature.READ_ALOUD: N_("Reads itself aloud"),
    Feature.PICTURES: N_("Picture book"),
    Feature.SUBTITLES: N_("With subtitles"),
    Feature.SCANNED: N_("Photographed pages: words inside cannot be found"),
}


def on_cover(publication: Publication, level: Level | None) -> tuple[Feature, ...]:
    """What a cover tells besides kind and level, unless these tell it: that it sounds, and that pictures tell it."""
    found, kind = publication.features, publication.kind
    told = []
    if Feature.READ_ALOUD in found:
        told.append(Feature.READ_ALOUD)
    elif Feature.SOUND in found and kind is not Kind.AUDIO:
        told.append(Feature.SOUND)
    if Feature.PICTURES in found and kind is not Kind.COMIC and level is not Level.PICTURE:
        told.append(Feature.PICTURES)
    return tuple(told)


def on_page(publication: Publication, level: Level | None) -> tuple[Feature, ...]:
    """What a title's page tells besides kind and level: as its cover does, and what helps or hinders to read it."""
    more = (Feature.SUBTITLES, Feature.SCANNED)
    return (*on_cover(publication, level), *(feature for feature in more if feature in publication.features))


def action(kind: Kind) -> str:
    """What one does with a title of this kind."""
    return OPEN.get(kind, READ)
