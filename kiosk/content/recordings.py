"""What is spoken: which label, shelf, title and path has a voice in which language. It only reads."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from kiosk.content.model import Recording, Word
from kiosk.content.refusals import Refused
from kiosk.sqlite import Connection

_KEY = re.compile(r"(label|shelf|path):[a-z0-9][a-z0-9-]{0,63}|item:[a-z2-7]{16}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_WORDS = 1_000  # of one recording
_LONGEST = 200  # characters of one word

# The newest row of each key and language that was not undone; SQLite takes the other columns from the row of the
# greatest id (sqlite.org/lang_select.html, "Bare columns in an aggregate query"). A row without a sound says that the
# recording was removed, or that one that waited was rejected.
_NEWEST = (
    "SELECT key, language, sha256, size, seconds, words, max(id) FROM recordings WHERE NOT undone {more} "
    "GROUP BY key, language HAVING sha256 <> '' {last} ORDER BY key, language"
)
_HEARD = _NEWEST.replace("{more}", "AND state = 'shown' {more}").replace("{last}", "")
_WAITING = _NEWEST.replace("{more}", "").replace("{last}", "AND state = 'waiting'")


class BadKey(Refused):
    """A key or language that no screen would ever ask for."""

    message = "Nothing on the screens is called {key} in the language {language}."
    advice = "See what can be spoken with: kiosk voice missing"


class BadWords(Refused):
    """Times of words that cannot be followed."""

    message = "The times of the words cannot be used: {reason}."
    advice = "Note for each word when it begins and ends, in order, or add the recording without them."


class Recordings:
    """Reads the recordings of `catalogue.db`. Every method sees the last committed state."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def all(self, language: str = "") -> tuple[Recording, ...]:
        """Every recording that is heard, by key; of one language where it is named."""
        more, values = ("AND language = ?", [language]) if language else ("", [])
        rows = self.connection.execute(_HEARD.format(more=more), values).fetchall()
        return tuple(_recording(*row[:-1]) for row in rows)

    def waiting(self) -> tuple[Recording, ...]:
        """Recordings that the approver has not heard yet, by key."""
        return tuple(_recording(*row[:-1]) for row in self.connection.execute(_WAITING).fetchall())

    def get(self, key: str, language: str) -> Recording | None:
        """The recording of a key in a language, or None."""
        values = [key, language]
        rows = self.connection.execute(_HEARD.format(more="AND key = ? AND language = ?"), values).fetchall()
        return next((_recording(*row[:-1]) for row in rows), None)

    def missing(self, keys: Iterable[str], language: str) -> tuple[str, ...]:
        """Which of these keys has no voice in a language, in the order given."""
        spoken = {recording.key for recording in self.all(language)}
        return tuple(key for key in keys if key not in spoken)

    def for_readers(self, language: str, shown: Mapping[str, str]) -> tuple[Recording, ...]:
        """What a terminal says in a language; titles that nobody spoke in it are said in their own.

        `shown` is the main language of each title that readers may see, by its id; of others nothing is said.
        """
        found: dict[str, Recording] = {}
        for recording in self.all():
            sort, _, name = recording.key.partition(":")
            if sort == "item" and name not in shown:
                continue
            own = sort == "item" and recording.language == shown[name].partition("-")[0]
            if recording.language == language or (own and recording.key not in found):
                found[recording.key] = recording
        return tuple(found.values())

    def sounds(self) -> dict[str, int]:
        """SHA-256 of every sound that is heard or could be again, with its size in bytes."""
        return dict(self.connection.execute("SELECT DISTINCT sha256, size FROM recordings WHERE sha256 <> ''"))


def check(key: str, language: str) -> None:
    """Make sure that a recording could ever be asked for.

    Raises:
        BadKey: it could not.
    """
    if not (_KEY.fullmatch(key) and _LANGUAGE.fullmatch(language)):
        raise BadKey(key=key[:80], language=language[:80])


def in_step(words: Sequence[Word], seconds: float) -> tuple[Word, ...]:
    """The words when they follow each other within a sound of this length; the last may end a little late.

    Raises:
        BadWords: they do not.
    """
    if len(words) > _WORDS:
        raise BadWords(reason=f"there are more than {_WORDS}")
    before = 0.0
    for word in words:
        if not word.text.strip() or len(word.text) > _LONGEST:
            raise BadWords(reason="a word is empty or too long")
        if not (math.isfinite(word.end) and before <= word.begin < word.end):
            raise BadWords(reason=f"{word.text} does not follow the word before it")
        before = word.end
    if before > seconds + 1:
        raise BadWords(reason="they go on after the sound has ended")
    return tuple(words)


def _recording(key: str, language: str, sha256: str, size: int, seconds: float, words: str) -> Recording:
    return Recording(
        key=key,
        language=language,
        sha256=sha256,
        size=size,
        seconds=seconds,
        words=msgspec.json.decode(words, type=tuple[Word, ...]),
    )
