"""Prisons whose figures are given, and the bundles they make of them."""

import random
import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from nacl.signing import SigningKey

from kiosk.hq.model import Site
from kiosk.usage import bundle
from kiosk.usage.keys import HeadOffice, to_text
from kiosk.usage.manifest import Manifest, SiteNamed
from kiosk.usage.model import (
    DayFigures,
    DayLabel,
    EnteredKey,
    Figure,
    Figures,
    MonthFigures,
    MonthKey,
    StaffFigure,
    Subject,
    Title,
)
from kiosk.usage.offered import Offered
from kiosk.usage.outbox import completeness
from kiosk.usage.readable import Readable, readable
from kiosk.usage.seal import seal
from kiosk.usage.spill import PLAIN, SpillContent

EMPTY = Readable(days=(), months=(), entered=())
TITLES = tuple(
    Offered(title=Title(id=name, kind=kind, language="km", level="easy", shelves=("stories",)), name=f"The {name}")
    for name, kind in (("tiger", "epub"), ("rabbit", "epub"), ("snake", "pdf"), ("hare", "video"))
)


def month_figures(month: str, sessions: int, **titles: int) -> MonthFigures:
    """Figures of so many sessions which opened each title so often."""
    kinds = {each.title.id: each.title.kind for each in TITLES}
    found = MonthFigures({MonthKey(month, Subject.SITE, "", Figure.SESSIONS): sessions})
    for title, times in titles.items():
        for subject, key in (
            (Subject.TITLE, title),
            (Subject.LANGUAGE, "km"),
            (Subject.LEVEL, "easy"),
            (Subject.SHELF, "stories"),
            (Subject.KIND, kinds.get(title, "epub")),
        ):
            found[MonthKey(month, subject, key, Figure.UNIQUE_REQUESTS)] += times
        found[MonthKey(month, Subject.TITLE, title, Figure.REQUESTS)] += times
    return found


@dataclass(kw_only=True)
class Prison:
    """A site with its key. What it counted is set by the test; `bundle` puts all of it into a bundle."""

    office: HeadOffice
    id: str = "here"
    key: SigningKey = field(default_factory=SigningKey.generate)
    days: dict[DayLabel, DayFigures] = field(default_factory=dict)
    months: MonthFigures = field(default_factory=MonthFigures)
    entered: dict[EnteredKey, int] = field(default_factory=dict)
    spills: dict[str, bytes] = field(default_factory=dict)
    truth: MonthFigures = field(default_factory=MonthFigures)
    released: bool = False  # whether the readable tables are in the bundle too; they take time
    number: int = 0

    @property
    def public(self) -> bytes:
        """What it is known by."""
        return bytes(self.key.verify_key)

    @property
    def site(self) -> Site:
        """As head office registers it."""
        names = dict.fromkeys(("km", "en", "fr"), self.id.title())
        return Site(id=self.id, names=names, province="Battambang", terminals=6, keys=(self.public,))

    def count(self, month: str, sessions: int, **titles: int) -> None:
        """A batch that was written."""
        self.months.update(month_figures(month, sessions, **titles))
        self.truth.update(month_figures(month, sessions, **titles))

    def day(self, day: str, *, trusted: int = 1, **figures: int) -> None:
        """A day's figures."""
        self.days[DayLabel(day, trusted)] = DayFigures(**figures)

    def cut(self, month: str, sessions: int, **titles: int) -> str:
        """The power goes while so much was not written: a spill. Returns its id."""
        self.truth.update(month_figures(month, sessions, **titles))
        return self.spill(month_figures(month, sessions, **titles).rows())

    def spill(self, rows: list[tuple[str, str, str, str, int]], *, site: bytes = b"", inside: str = "") -> str:
        """Any sealed remainder, honest or not."""
        name = secrets.token_hex(16)
        content = SpillContent(id=inside or name, site=to_text(site or self.public), months=rows)
        self.spills[name] = seal(self.office.seal, content, PLAIN)
        return name

    def heed(self) -> None:
        """Head office acknowledged all: the spills go."""
        self.spills.clear()

    def bundle(self, number: int = 0, *, made: date = date(2026, 12, 1), **manifest: object) -> bytes:
        """The next bundle, or one with this number, made on that day; parts of the manifest may be given."""
        self.number = number or self.number + 1
        days = sorted(label.day for label in self.days)
        about: dict[str, object] = {
            "software": "0.1.0",
            "site": SiteNamed(id=self.id, name=self.id.title(), key=self.public),
            "head_office": self.office.seal,
            "number": self.number,
            "made": made,
            "made_trusted": True,
            "first_day": days[0] if days else "",
            "last_day": days[-1] if days else "",
            "acknowledged": 0,
            "completeness": completeness(self.days),
            "content_updated": "2026-10-01",
            "terminals": 6,
        }
        figures = Figures(days=self.days, months=self.months, entered=self.entered)
        shown = readable(figures, (each.title for each in TITLES)) if self.released else EMPTY
        said = Manifest(**{**about, **manifest})  # type: ignore[arg-type]  # what a test gives is its own affair
        return bundle.write(said, figures, shown, TITLES, self.spills, self.key)

    def put(self, folder: Path, number: int = 0, *, made: date = date(2026, 12, 1)) -> Path:
        """The next bundle as a file on a stick."""
        folder.mkdir(parents=True, exist_ok=True)
        content = self.bundle(number, made=made)
        file = folder / f"usage-{self.id}-{self.number:04}.zip"
        file.write_bytes(content)
        return file


def months_of_use(prison: Prison, dice: random.Random, months: int, stick: Path, cuts: int = 4) -> list[Path]:
    """Some months with cuts, with a bundle after each. The sums are kept in `prison.truth`."""
    files = []
    for step in range(months):
        first = date(2026 + (step + 8) // 12, (step + 8) % 12 + 1, 1)
        month = first.isoformat()[:7]
        for n in range(28):
            day = (first + timedelta(days=n)).isoformat()
            prison.day(day, sessions=dice.randrange(4, 20), boots=1, power_losses=int(n % 7 == 0), open_seconds=18_000)
        prison.count(month, dice.randrange(30, 200), tiger=dice.randrange(30), rabbit=dice.randrange(50), hare=3)
        prison.entered[EnteredKey(month, StaffFigure.LOANS, "", "all")] = dice.randrange(300)
        for _ in range(cuts):
            prison.cut(month, dice.randrange(1, 10), tiger=dice.randrange(5), snake=dice.randrange(3))
        files.append(prison.put(stick, made=first + timedelta(days=31)))
    return files
