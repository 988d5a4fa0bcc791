"""Everything on the screens that can have a voice: the labels, in the order in which readers meet them, and the rest.

A template gives a control its key (`data-say="label:home"`); who records sees the words that stand on the screen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kiosk.content.catalogue import Catalogue
from kiosk.content.paths import Paths
from kiosk.content.recordings import BadKey
from kiosk.web.i18n import LANGUAGES, N_, NAMES, Words

# The name of a label -> its words, a message id; the languages' own names stand for themselves.
LABELS: dict[str, str] = {
    # the start screen
    **{f"language-{tag}": NAMES[tag] for tag in LANGUAGES},
    "start": N_("Start"),
    "privacy-count": N_("We count how many people read. Not who."),
    "privacy-unseen": N_("The library tells nobody what you read."),
    "privacy-wipe": N_("Touch Finish: everything is wiped away."),
    # the bar
    "home": N_("Home"),
    "back": N_("Back"),
    "hear": N_("Listen"),
    "letters": N_("Letters"),
    "language": N_("Language"),
    "finish": N_("Finish"),
    "stay": N_("Stay"),
    "copy-place": N_("This brings you back to your place. Copy it on paper."),
    "still-there": N_("Are you still there?"),
    "go-on": N_("Go on"),
    "away": N_("One moment. The library will be back by itself."),
    "size-1": N_("Small letters"),
    "size-2": N_("Larger letters"),
    "size-3": N_("Large letters"),
    "size-4": N_("Very large letters"),
    "theme-light": N_("White"),
    "theme-sepia": N_("Paper"),
    "theme-dark": N_("Night"),
    # the optional question
    "question-first-time": N_("Is it your first time here this month?"),
    "answer-yes": N_("Yes, the first time"),
    "answer-no": N_("No, I was here before"),
    "question-sex": N_("Woman or man?"),
    "answer-female": N_("Woman"),
    "answer-male": N_("Man"),
    "question-age": N_("How old are you?"),
    "answer-under-18": N_("Under 18"),
    "answer-18-25": N_("18 to 25"),
    "answer-over-25": N_("Over 25"),
    "question-note": N_("You need not say. Nobody knows who answered."),
    "skip": N_("Skip"),
    # shelves and titles
    "read": N_("Read"),
    "listen": N_("Listen"),
    "watch": N_("Watch"),
    "open": N_("Open"),
    "next-page": N_("Next page"),
    "previous-page": N_("Previous page"),
    "chapters": N_("Chapters"),
    "about": N_("About this title"),
    # learning paths
    "next-lesson": N_("Next lesson"),
    "previous-lesson": N_("Lesson before"),
    "lessons": N_("All lessons"),
    # searching
    "search": N_("Search"),
    "narrow": N_("Only some of them"),
    "more-places": N_("More places"),
    "keyboard": N_("Keyboard"),
    "keys-nida": N_("Khmer keys"),
    "keys-chart": N_("Khmer, piece by piece"),
    "keys-english": N_("English keys"),
    "keys-french": N_("French keys"),
    # place cards
    "my-place": N_("My place"),
    "card": N_("My place card"),
    "go-there": N_("Go there"),
    "erase": N_("Erase"),
    "sign-0": N_("Sun"),
    "sign-1": N_("Tree"),
    "sign-2": N_("Fish"),
    "sign-3": N_("House"),
    "sign-4": N_("Chair"),
    "sign-5": N_("Hand"),
    "sign-6": N_("Cup"),
    "sign-7": N_("Boat"),
    "sign-8": N_("Heart"),
    "sign-9": N_("Moon"),
    # reading
    "read-aloud": N_("Listen"),
    "contents": N_("Contents"),
    "find": N_("Find"),
    "look": N_("Lines and margins"),
    "smaller": N_("Smaller"),
    "larger": N_("Larger"),
    "return": N_("Back to where you were"),
    "fit-width": N_("As wide as the screen"),
    "fit-page": N_("Whole page"),
    "zoom-in": N_("Larger"),
    "zoom-out": N_("Smaller"),
    "step-back": N_("Page before"),
    "first-page": N_("First page"),
    "go-to-note": N_("Go to this note"),
    "close": N_("Close"),
    "help": N_("Help"),
    "retry": N_("Try again"),
    "spacing-1-6": N_("Narrow"),
    "spacing-1-8": N_("Normal"),
    "spacing-2-1": N_("Wide"),
    "margins-narrow": N_("Narrow"),
    "margins-normal": N_("Normal"),
    "margins-wide": N_("Wide"),
    "face-book": N_("Those of the book"),
    "face-plain": N_("Plain"),
    "flow-pages": N_("Page by page"),
    "flow-scroll": N_("One long page"),
    # listening and watching
    "play": N_("Play"),
    "jump-back": N_("Fifteen seconds back"),
    "jump-forward": N_("Fifteen seconds forward"),
    "skip-back": N_("Part before"),
    "skip-forward": N_("Part after"),
}

# The shelves that make themselves; their names are messages, too.
SHELVES: dict[str, str] = {
    "listen": N_("Listen"),
    "watch": N_("Watch"),
    "all": N_("All titles"),
    "new": N_("New titles"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line of the list of what can be spoken: the key, and the words that stand on the screen."""

    key: str
    words: str


def worklist(catalogue: Catalogue, said: Words, most_used: Iterable[str] = ()) -> tuple[Line, ...]:
    """All that can be spoken in a language, what readers meet most often first.

    `most_used` are ids of titles, the most used first; the others follow in the order of their names.
    """
    return tuple(_lines(catalogue, said, most_used))


def known(catalogue: Catalogue, key: str, said: Words) -> Line:
    """The line of one key.

    Raises:
        BadKey: nothing on the screens is called so.
    """
    found = next((line for line in _lines(catalogue, said, ()) if line.key == key), None)
    if found is None:
        raise BadKey(key=key[:80], language=said.tag)
    return found


def _lines(catalogue: Catalogue, said: Words, most_used: Iterable[str]) -> Iterator[Line]:
    yield from (Line(key=f"label:{name}", words=said.gettext(text)) for name, text in LABELS.items())
    for shelf in catalogue.shelves():
        yield Line(key=f"shelf:{shelf.key}", words=shelf.names.get(said.tag) or shelf.key)
    yield from (Line(key=f"shelf:{key}", words=said.gettext(text)) for key, text in SHELVES.items())
    yield from (Line(key=f"path:{path.key}", words=path.name(said.tag)) for path in Paths(catalogue).all())
    titles = {item.id: item.publication.title for item in catalogue.everything()}
    for item_id in dict.fromkeys((*(item_id for item_id in most_used if item_id in titles), *titles)):
        yield Line(key=f"item:{item_id}", words=titles[item_id])
