"""The simulated titles: popular ones and rare ones, in several languages, levels and kinds, with names for people."""

import hashlib
from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from kiosk.usage.model import Title
from kiosk.usage.offered import Offered

# What books are about, by shelf, in Khmer and English.
_TOPICS: Mapping[str, Sequence[tuple[str, str]]] = {
    "stories": (
        ("ខ្លានិងទន្សាយ", "The tiger and the rabbit"), ("ក្រពើនិងស្វា", "The crocodile and the monkey"),
        ("អណ្តើក", "The turtle"), ("ដំរីស", "The white elephant"),
    ),
    "children": (("ឆ្មានិងឆ្កែ", "Cat and dog"), ("មេមាន់", "The hen"), ("សេះតូច", "The little horse")),
    "learn-to-read": (("អក្សរខ្មែរ", "Khmer letters"), ("អានពាក្យ", "Reading words"), ("លេខ", "Numbers")),
    "health": (("ទឹកស្អាត", "Clean water"), ("ជំងឺរបេង", "Tuberculosis"), ("ធ្មេញ", "Teeth"), ("អាហារ", "Food")),
    "trades": (
        ("ជាងឈើ", "The carpenter"), ("ជាងដេរ", "The tailor"), ("ជួសជុលម៉ូតូ", "Motorcycle repair"),
        ("ចិញ្ចឹមត្រី", "Fish farming"),
    ),
    "law": (("សិទ្ធិ", "Rights"), ("តុលាការ", "The court"), ("មេធាវី", "The lawyer")),
    "languages": (("ភាសាអង់គ្លេស", "English"), ("ភាសាបារាំង", "French")),
    "before-release": (("រកការងារ", "Finding work"), ("គ្រួសារ", "The family")),
    "encyclopedia": (("សត្វ", "Animals"), ("ភពផែនដី", "The earth")),
}  # fmt: skip
_POPULAR = {"stories": 5.0, "children": 2.0, "learn-to-read": 3.0, "health": 2.0, "trades": 2.0}
_PART = {"km": "ភាគ", "en": "part", "fr": "partie", "vi": "phần", "th": "เล่ม", "zh": "第"}
_LANGUAGES = {"km": 80, "en": 9, "fr": 5, "vi": 3, "th": 2, "zh": 1}
_LEVELS = {"picture": 10, "beginner": 20, "easy": 35, "fluent": 35}
_KINDS = {"epub": 45, "pdf": 25, "audio": 12, "video": 8, "comic": 8, "zim": 2}
_EVERYWHERE = 0.6  # of a site's titles came with the packages that all sites get


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What one site offers, and how much each title is asked for."""

    titles: tuple[Offered, ...]
    weights: tuple[float, ...]

    def pick(self, dice: Random, count: int) -> list[Title]:
        """What one reader opens in a visit; the same may come twice."""
        return [offered.title for offered in dice.choices(self.titles, self.weights, k=count)]


def national(count: int, seed: int) -> Offer:
    """All titles there are. A few are asked for by everybody and most by hardly anyone (Zipf)."""
    dice = Random(f"{seed} titles")
    titles = tuple(_title(number, dice) for number in range(count))
    weights = tuple(
        _POPULAR.get(offered.title.shelves[0], 1.0) * dice.lognormvariate(0, 0.5) / (rank + 3)
        for rank, offered in enumerate(titles)
    )
    return Offer(titles=titles, weights=weights)


def local(whole: Offer, count: int, site: str, seed: int) -> Offer:
    """What one site has of them: the common stock, and some more."""
    dice = Random(f"{seed} offer {site}")
    stock = list(range(len(whole.titles)))
    common = stock[: round(count * _EVERYWHERE)]
    rest = stock[len(common) :]
    chosen = sorted(common + dice.sample(rest, min(count - len(common), len(rest))))
    return Offer(
        titles=tuple(whole.titles[n] for n in chosen),
        weights=tuple(whole.weights[n] * dice.lognormvariate(0, 0.4) for n in chosen),
    )


def _title(number: int, dice: Random) -> Offered:
    shelf = dice.choice(tuple(_TOPICS))
    khmer, english = dice.choice(_TOPICS[shelf])
    language = _one(_LANGUAGES, dice)
    more = ("before-release",) if shelf == "trades" and dice.random() < 0.3 else ()  # noqa: PLR2004 - a share
    title = Title(
        id=b32encode(hashlib.sha256(b"simulated %d" % number).digest()[:10]).decode().lower(),
        kind=_one(_KINDS, dice),
        language=language,
        level=_one(_LEVELS, dice),
        shelves=(shelf, *more),
    )
    return Offered(title=title, name=f"{khmer if language == 'km' else english}, {_PART[language]} {number + 1}")


def _one(shares: Mapping[str, int], dice: Random) -> str:
    return dice.choices(tuple(shares), tuple(shares.values()))[0]
