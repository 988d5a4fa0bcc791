"""The reasons for which a file is not let in, each in plain words with what to do."""

from kiosk.errors import KioskError


class Refused(KioskError):
    """A file that does not become an item. Formats derive their own reasons from it in their own modules."""

    message = "The file cannot be used."


class Unreadable(Refused):
    """The bytes are not what their kind demands."""

    message = "The file is damaged: {detail}."
    advice = "Copy it again from where it came from. If it still fails, ask for another copy."


class EmptyFile(Refused):
    """No bytes at all."""

    message = "The file is empty."
    advice = "Copy it again from where it came from."


class UnknownKind(Refused):
    """Content that is none of the kinds the library shows."""

    message = "The library cannot show this kind of file ({found})."
    advice = "Use EPUB, PDF, CBZ, MP3, M4B, OGG, OPUS, FLAC, WAV, MP4, WebM, ZIM, or a zip with an index.html."


class OtherArchive(UnknownKind):
    """Files packed in another way than as a zip."""

    advice = (
        "Unpack it on a computer, and add what was in it. Pictures of a comic: pack them as a zip, and name it .cbz."
    )


class OtherDocument(UnknownKind):
    """A document in a form that browsers do not show."""

    advice = "Open it on a computer, save it as PDF or EPUB, and add that."


class OtherMedia(UnknownKind):
    """Sound or film in a form that browsers do not play."""

    advice = "Convert it, for example with HandBrake: film to MP4 (H.264 and AAC), sound to MP3."


class TooLarge(Refused):
    """A limit of the settings is passed."""

    message = "The file is too large to be safe: {what} is over the limit of {limit}."
    advice = "Ask for a smaller version. A technician can raise the limit in kiosk.toml."


class Protected(Refused):
    """Locked by a password or by digital rights management."""

    message = "The file is locked ({how})."
    advice = "Ask the publisher for a copy without a lock."


class TooCostly(Refused):
    """Reading it took more time or memory than a file may."""

    message = "The file could not be read within the limit of {limit}."
    advice = "It may be damaged or made to do harm. Ask for another copy."


class ChangedOnTheWay(Refused):
    """The bytes that arrived are not the ones that were sent."""

    message = "The file was changed on its way here."
    advice = "Add it once more."


class Gone(Refused):
    """The file could not be read from its disk or stick."""

    message = "The file could not be read: {detail}."
    advice = "Check that the stick is still plugged in, and try again."


class Unforeseen(Refused):
    """The library itself failed at it, in a way that nobody thought of; the journal has the details."""

    message = "Something went wrong in the library while this was added."
    advice = "Try again. If it fails again, add the other files without it, and tell the technician."
