"""What truly happened in the simulated libraries: the file `truth.json`."""

from pathlib import Path

import msgspec

from kiosk import durable

FILE = "truth.json"


class MonthTruth(msgspec.Struct, kw_only=True):
    """One month of one site, by the true calendar.

    Args:
        month: as in 2026-11.
        visits: people who sat down and read: what U1 is to count, whether they touched Finish or not.
        readers: different people among them: what R2 is to estimate.
        figures: by the definitions, when nothing is lost and every hand-over is seen; names as in the day figures.
        marginals: subject, key, figure, value: as the month figures of a bundle.
    """

    month: str
    visits: int = 0
    readers: int = 0
    figures: dict[str, int] = msgspec.field(default_factory=dict)
    marginals: list[tuple[str, str, str, int]] = msgspec.field(default_factory=list)


class SiteTruth(msgspec.Struct, kw_only=True):
    """One site.

    Args:
        site: its key.
        public: its public key, by which head office knows it; base64.
        clock: how its clock is cared for.
        clock_right: whether its months can be compared one by one, and not only their sum.
        cuts: how often the power went while the library was open.
        lost: of `figures`, what fell into the minutes between the last writing and a cut.
        lost_marginals: of `marginals` likewise, by subject and figure.
        longest_loss: seconds, of all cuts.
    """

    site: str
    public: str
    clock: str
    clock_right: bool
    months: list[MonthTruth] = msgspec.field(default_factory=list)
    cuts: int = 0
    lost: dict[str, int] = msgspec.field(default_factory=dict)
    lost_marginals: dict[str, int] = msgspec.field(default_factory=dict)
    longest_loss: int = 0


class Truth(msgspec.Struct, kw_only=True):
    """All of it, and from which numbers it was drawn."""

    format: int = 1
    seed: int
    sites: list[SiteTruth]


def write(folder: Path, truth: Truth) -> Path:
    """Keep it beside the sites."""
    file = folder / FILE
    durable.replace(file, msgspec.json.format(msgspec.json.encode(truth), indent=1))
    return file


def read(folder: Path) -> Truth:
    """Read it again.

    Raises:
        OSError, msgspec.DecodeError: it is not there, or no such file.
    """
    return msgspec.json.decode((folder / FILE).read_bytes(), type=Truth)
