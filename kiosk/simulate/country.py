"""The simulated prisons: who is held there, when the library is open, how well its clock and its power do."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from kiosk.config import Hours, Usage

# Capitals of provinces. More sites than that get a number; the name says of each that it is not real.
_CAPITALS = (
    ("banlung", "បានលុង"), ("battambang", "បាត់ដំបង"), ("daun-keo", "ដូនកែវ"), ("kampong-cham", "កំពង់ចាម"),
    ("kampong-chhnang", "កំពង់ឆ្នាំង"), ("kampong-speu", "កំពង់ស្ពឺ"), ("kampong-thom", "កំពង់ធំ"), ("kampot", "កំពត"),
    ("kep", "កែប"), ("khemarak", "ខេមរភូមិន្ទ"), ("kratie", "ក្រចេះ"), ("pailin", "ប៉ៃលិន"), ("phnom-penh", "ភ្នំពេញ"),
    ("prey-veng", "ព្រៃវែង"), ("pursat", "ពោធិ៍សាត់"), ("samraong", "សំរោង"), ("sen-monorom", "សែនមនោរម្យ"),
    ("siem-reap", "សៀមរាប"), ("sihanoukville", "ព្រះសីហនុ"), ("sisophon", "សិរីសោភ័ណ"), ("stung-treng", "ស្ទឹងត្រែង"),
    ("suong", "សួង"), ("svay-rieng", "ស្វាយរៀង"), ("ta-khmau", "តាខ្មៅ"), ("tbeng-meanchey", "ត្បែងមានជ័យ"),
)  # fmt: skip
_SIMULATED = "គំរូ"  # "example"

READING = 0.25  # of those held read in the library in a month: 10,000 of 42,000 (project report 2023)
_SUNDAY = 7


class ClockCare(StrEnum):
    """What a site's clock is like, and who looks after it."""

    CHIP = "chip"  # a battery keeps the time
    EVERY_MORNING = "every-morning"  # no battery; the librarian says the time each morning
    AT_TIMES = "at-times"  # no battery; somebody says it on one morning in four
    WRONG_CHIP = "wrong-chip"  # a battery keeps a time that is weeks late, until the technician comes


@dataclass(frozen=True, kw_only=True)
class Place:
    """One prison library, as it is for all the simulated time.

    Args:
        settings: as its `kiosk.toml` says.
        english: its name in English.
        held: prisoners.
        readers: who come in an ordinary month.
        women: share of the readers.
        young: share of the readers under 18.
        clock: see `ClockCare`.
        cuts: power cuts in a day, on average.
        finish: share of readers who touch Finish.
    """

    settings: Usage
    english: str
    held: int
    readers: int
    women: float
    young: float
    clock: ClockCare
    cuts: float
    finish: float


def prisons(count: int, seed: int, *, scale: float = 1.0, cuts: float = 2.0, finish: float = 0.9) -> tuple[Place, ...]:
    """So many prisons, each drawn from the seed and its own number: the first ten are the same of 10 and of 3,000.

    Args:
        count: how many.
        seed: another one gives another country.
        scale: how many readers, against what is usual.
        cuts: power cuts in a day, on average.
        finish: share of readers who touch Finish.
    """
    return tuple(_prison(number, Random(f"{seed} prison {number}"), scale, cuts, finish) for number in range(count))


def _prison(number: int, dice: Random, scale: float, cuts: float, finish: float) -> Place:
    key, name = _CAPITALS[number % len(_CAPITALS)]
    if number >= len(_CAPITALS):
        turn = number // len(_CAPITALS) + 1
        key, name = f"{key}-{turn}", f"{name} {turn}"
    held = round(min(4000.0, max(200.0, dice.lognormvariate(7.1, 0.6))))
    readers = max(3, round(held * READING * dice.uniform(0.8, 1.2) * scale))
    settings = Usage(
        site=key, name=f"{name} ({_SIMULATED})", terminals=max(2, min(10, round(held / 250))), hours=_hours(dice)
    )
    return Place(
        settings=settings,
        english=f"{key.replace('-', ' ').title()} (simulated)",
        held=held,
        readers=readers,
        women=dice.choice((0.05, 0.08, 0.1, 0.3)),
        young=dice.choice((0.0, 0.0, 0.02, 0.15)),
        clock=dice.choices(tuple(ClockCare), (50, 25, 20, 5))[0],
        cuts=cuts * dice.uniform(0.6, 1.4),
        finish=finish,
    )


def _hours(dice: Random) -> tuple[Hours, ...]:
    """Mornings and afternoons; Saturday's morning is for women in some."""
    days = (1, 2, 3, 4, 5)
    saturday = Hours(days=(6,), start="08:00", end="11:00", audience=dice.choice(("", "", "women")))
    return (
        Hours(days=days, start=dice.choice(("07:30", "08:00")), end="11:00"),
        Hours(days=days, start="14:00", end=dice.choice(("16:30", "17:00"))),
        saturday,
    )
