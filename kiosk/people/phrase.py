"""Pass phrases: made, judged, and kept as what argon2id makes of them (RFC 9106)."""

import secrets
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from nacl import pwhash
from nacl.exceptions import CryptoError

from kiosk.errors import KioskError
from kiosk.khmer import digits

SHORTEST = 12  # letters and digits of a chosen one, blanks not counted
LONGEST = 200
_GROUPS, _DIGITS = 4, 4  # of a made one: 53 bits
_FEWEST = 5  # different letters in a chosen one
_WORD = 3  # letters of what counts as a part of a name


class WeakPhrase(KioskError):
    """A chosen pass phrase that somebody would guess."""

    message = "This pass phrase is too easy to guess."
    advice = "Take at least 12 letters or digits: four words that do not belong together are good. Not the name."


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What one guess costs: argon2id's passes, and bytes of memory. 32 MiB suit a Raspberry Pi with 1 GB."""

    passes: int = 3
    memory: int = 32 * 1024 * 1024


def make() -> str:
    """A new one: four groups of four digits, which every keyboard has, to be written on paper."""
    while True:
        made = " ".join(f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}" for _ in range(_GROUPS))
        if not _is_dull(_plain(made)):  # one in forty looks like something that somebody would try
            return made


def judge(phrase: str, name: str) -> None:
    """Refuse a chosen phrase that is too short, too plain, or the person's name.

    Raises:
        WeakPhrase: it is.
    """
    plain = _plain(phrase)
    if not SHORTEST <= len(plain) <= LONGEST or _is_dull(plain):
        raise WeakPhrase
    rest = plain
    for word in filter(lambda word: len(word) >= _WORD, map(_plain, name.split())):
        rest = rest.replace(word, "")
    if rest != plain and len(rest) < SHORTEST:
        raise WeakPhrase


def sealed(phrase: str, cost: Cost) -> str:
    """What is kept of a phrase."""
    made = pwhash.argon2id.str(_plain(phrase).encode(), opslimit=cost.passes, memlimit=cost.memory)
    return made.decode("ascii")


def matches(kept: str, phrase: str) -> bool:
    """Whether this is the phrase. Blanks, capital letters, and whose digits they are make no difference."""
    try:
        return bool(pwhash.argon2id.verify(kept.encode("ascii"), _plain(phrase).encode()))
    except CryptoError:
        return False


def _plain(phrase: str) -> str:
    """Its letters, marks and digits alone, small, in ASCII digits."""
    folded = unicodedata.normalize("NFKC", phrase[: 2 * LONGEST]).casefold()
    return digits.to_ascii("".join(letter for letter in folded if unicodedata.category(letter)[0] in "LMN"))


def _is_dull(plain: str) -> bool:
    """Whether it has few letters, or most only follow their neighbours, as in abcdef, 123456 or aaaa."""
    steps = [ord(after) - ord(before) for before, after in pairwise(plain)]
    return len(set(plain)) < _FEWEST or sum(step in {-1, 0, 1} for step in steps) * 2 > len(steps)
