"""Numbers the places along a title, so that one number on a card is a place in it.

A title is a row of parts, each with as many steps as it has letters, or seconds; a page without letters is one step.
Titles too long for a card's steps are measured in units of two, four, eight letters, and so on. Every part begins with
a step of its own, whatever the unit. static/place/ruler.js counts the same way in the other direction.
"""

from collections.abc import Sequence

from kiosk.content.model import Kind
from kiosk.content.prepare.manifest import Manifest
from kiosk.places.card import STEPS


class Ruler:
    """Steps along parts of these lengths. `unit` is how many letters or seconds lie between two steps."""

    def __init__(self, lengths: Sequence[int], *, steps: int = STEPS) -> None:
        self.unit = 1
        longest = max(lengths, default=0)
        while self.unit <= longest and sum(length // self.unit + 1 for length in lengths) > steps:
            self.unit *= 2
        self._steps = tuple(length // self.unit + 1 for length in lengths)

    def locate(self, step: int) -> tuple[int, int] | None:
        """The part, from 0, and what lies before in it; or None when the title is not as long as that."""
        for part, steps in enumerate(self._steps):
            if step < steps:
                return part, step * self.unit
            step -= steps
        return None


def lengths(book: Manifest) -> tuple[int, ...]:
    """How long the parts of a title are: letters of its documents, whole seconds of its tracks, nothing for pages.

    Of active content no place is known but the whole.
    """
    match book.kind:
        case Kind.EPUB:
            return tuple(page.letters for page in book.pages)
        case Kind.COMIC:
            return (0,) * len(book.pages)
        case Kind.PDF:
            return (0,) * book.page_count
        case Kind.AUDIO | Kind.VIDEO:
            return tuple(int(track.seconds) for track in book.tracks)
        case Kind.ZIM | Kind.HTML:
            return (0,)


def place(book: Manifest, step: int) -> str | None:
    """The place as viewers take it (`content.model.Section`), empty for the whole; None when the title ends before."""
    found = Ruler(lengths(book)).locate(step)
    if found is None:
        return None
    part, offset = found
    match book.kind:
        case Kind.EPUB:
            return f"{part}:{offset}" if offset else str(part)
        case Kind.COMIC | Kind.PDF:
            return str(part + 1)
        case Kind.AUDIO | Kind.VIDEO:
            return f"{part}:{offset}" if len(book.tracks) > 1 else str(offset)
        case Kind.ZIM | Kind.HTML:
            return ""
