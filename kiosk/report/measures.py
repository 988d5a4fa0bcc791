"""The figures of a report in the order in which they are printed: headings after ISO 2789 and the IFLA guidelines.

(ISO 2789:2022, International library statistics; IFLA Guidelines for Library Services to Prisoners, 4th ed., 2023.)
"""

from dataclasses import dataclass
from enum import StrEnum

from kiosk.report.model import Mark


class Heading(StrEnum):
    """Under which heading a figure stands."""

    USERS = "users"
    USE = "use"
    LEARNING = "learning"
    ACCESS = "access"
    QUALITY = "quality"


class Unit(StrEnum):
    """What a figure counts, as far as it changes how it is written."""

    NUMBER = "number"
    MINUTES = "minutes"
    SHARE = "share"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A figure: the id of its definition, where it stands, what it counts, where it comes from."""

    name: str
    id: str
    heading: Heading
    unit: Unit = Unit.NUMBER
    mark: Mark = Mark.MEASURED


def _measures() -> tuple[Measure, ...]:
    users, use, learning = Heading.USERS, Heading.USE, Heading.LEARNING
    access, quality = Heading.ACCESS, Heading.QUALITY
    return (
        Measure(name="registered", id="R1", heading=users, mark=Mark.ENTERED),
        Measure(name="readers", id="R2", heading=users, mark=Mark.ESTIMATED),
        Measure(name="held", id="R3", heading=users, mark=Mark.ENTERED),
        Measure(name="reach_registered", id="R3", heading=users, unit=Unit.SHARE, mark=Mark.ENTERED),
        Measure(name="reach_readers", id="R3", heading=users, unit=Unit.SHARE, mark=Mark.ESTIMATED),
        Measure(name="sessions", id="U1", heading=use),
        Measure(name="active_minutes", id="U2", heading=use, unit=Unit.MINUTES),
        Measure(name="unique_requests", id="U4", heading=use),
        Measure(name="requests", id="U3", heading=use),
        Measure(name="investigations", id="U5", heading=use),
        Measure(name="completions", id="U6", heading=use),
        Measure(name="plays", id="U11", heading=use),
        Measure(name="searches", id="U12", heading=use),
        Measure(name="searches_without_result", id="U12", heading=use),
        Measure(name="titles_used", id="U13", heading=use, unit=Unit.SHARE),
        Measure(name="loans", id="R5", heading=use, mark=Mark.ENTERED),
        Measure(name="learning_requests", id="L2", heading=learning),
        Measure(name="learning_minutes", id="L2", heading=learning, unit=Unit.MINUTES),
        Measure(name="classes", id="L1", heading=learning, mark=Mark.ENTERED),
        Measure(name="attendance", id="L1", heading=learning, mark=Mark.ENTERED),
        Measure(name="open_minutes", id="O1", heading=access, unit=Unit.MINUTES),
        Measure(name="availability", id="O2", heading=access, unit=Unit.SHARE),
        Measure(name="busy_minutes", id="O3", heading=access, unit=Unit.MINUTES),
        Measure(name="completeness", id="O4", heading=quality, unit=Unit.SHARE),
        Measure(name="power_losses", id="O4", heading=quality),
        Measure(name="days_untrusted", id="O4", heading=quality),
    )


MEASURES = _measures()
ABOUT_THE_LIBRARY = frozenset((Heading.ACCESS, Heading.QUALITY))  # not about readers: never rounded for the public
