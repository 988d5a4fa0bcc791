"""Making a simulated country: the sites one after another, the truth, and a head office that can read it all."""

from collections.abc import Callable, Iterable

from kiosk.simulate import office, truth
from kiosk.simulate.counting import count_site
from kiosk.simulate.country import Place
from kiosk.simulate.drawing import draw_site
from kiosk.simulate.plan import Plan
from kiosk.simulate.truth import Truth
from kiosk.usage.keys import HEAD_OFFICE_FILE


def make(plan: Plan, places: Iterable[Place] | None = None, *, drawn: bool = False) -> Truth:
    """Make it.

    Args:
        plan: what and where; the folder is new or empty.
        places: the plan's, perhaps with a bar that shows how far it is.
        drawn: draw figures instead of counting visits.
    """
    plan.folder.mkdir(parents=True, exist_ok=True)
    (plan.folder / HEAD_OFFICE_FILE).write_bytes(plan.head_office.to_bytes())
    if plan.ring:
        office.found(plan.folder, plan.seed)
    one: Callable[[Plan, Place], truth.SiteTruth] = draw_site if drawn else count_site
    found = []
    for place in plan.places if places is None else places:
        office.register(plan.folder, place, plan.seed)
        found.append(one(plan, place))
    whole = Truth(seed=plan.seed, sites=found)
    truth.write(plan.folder, whole)
    return whole
