"""Bundles of drawn figures: through the real writer and signatures, without a counter, some hundreds a minute."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from kiosk import __version__
from kiosk.simulate.country import Place
from kiosk.simulate.drawn import Drawn, draw, without_titles
from kiosk.simulate.office import site_key
from kiosk.simulate.plan import Plan
from kiosk.simulate.truth import MonthTruth, SiteTruth
from kiosk.usage import bundle, spill
from kiosk.usage.keys import to_text
from kiosk.usage.manifest import Manifest, SiteNamed
from kiosk.usage.model import Figure, Figures, MonthFigures, MonthKey, Subject
from kiosk.usage.outbox import completeness
from kiosk.usage.readable import Readable
from kiosk.usage.seal import seal

_SPILLS = 2  # in each bundle: a site with power cuts has sixty in a month, of 8 kB each
_SESSIONS = 4  # in each of them
_NOTHING = Readable(days=(), months=(), entered=())  # the tables for people stay empty: nobody reads thousands of them


def draw_site(plan: Plan, place: Place) -> SiteTruth:
    """Draw one site and put its bundles on its stick, one for each visit of the technician."""
    drawn = draw(place, plan.offer(place), plan.calendar, plan.dice(place, "drawn"))
    key = site_key(plan.seed, place.settings.site)
    stick = plan.stick(place)
    stick.mkdir(parents=True, exist_ok=True)
    months = [each.month for each in drawn.truth]
    cuts = sum(each.figures["power_losses"] for each in drawn.truth)
    for number, last in enumerate(_visits(plan), 1):
        figures = _until(drawn, months[: last + 1])
        remainder = _remainder(plan, place, months[last])
        spills = _spills(plan, place, number, remainder)
        _add(drawn.truth[last], remainder, len(spills))
        content = bundle.write(
            _manifest(plan, place, figures, number, last), figures, _NOTHING, plan.offer(place).titles, spills, key
        )
        (stick / f"usage-{place.settings.site}-{number:04}.zip").write_bytes(content)
    return SiteTruth(
        site=place.settings.site,
        public=to_text(bytes(key.verify_key)),
        clock=place.clock,
        clock_right=True,
        months=drawn.truth,
        cuts=cuts,
    )


def _visits(plan: Plan) -> Iterator[int]:
    """The months at whose end the technician comes; the last one always."""
    yield from (n for n in range(plan.months - 1) if (n + 1) % plan.every == 0)
    yield plan.months - 1


def _until(drawn: Drawn, months: list[str]) -> Figures:
    """The figures as they stood then."""
    wanted = set(months)
    return Figures(
        days={label: figures for label, figures in drawn.figures.days.items() if label.day[:7] in wanted},
        months=MonthFigures({key: n for key, n in drawn.figures.months.items() if key.period in wanted}),
        entered={key: n for key, n in drawn.figures.entered.items() if key.period in wanted},
    )


def _remainder(plan: Plan, place: Place, month: str) -> MonthFigures:
    """Some sessions that were no batch when the power went: each with the most popular title."""
    title = plan.offer(place).titles[0].title
    names = ((Subject.TITLE, title.id), (Subject.LANGUAGE, title.language), (Subject.LEVEL, title.level))
    marginals = (*names, (Subject.KIND, title.kind), *((Subject.SHELF, shelf) for shelf in title.shelves))
    figures = MonthFigures(
        {MonthKey(month, subject, key, Figure.UNIQUE_REQUESTS): _SESSIONS for subject, key in marginals}
    )
    figures[MonthKey(month, Subject.TITLE, title.id, Figure.REQUESTS)] = _SESSIONS
    figures[MonthKey(month, Subject.SITE, "", Figure.SESSIONS)] = _SESSIONS
    return figures


def _spills(plan: Plan, place: Place, number: int, remainder: MonthFigures) -> dict[str, bytes]:
    """Sealed as the counter seals them."""
    dice = plan.dice(place, f"spills {number}")
    public = to_text(bytes(site_key(plan.seed, place.settings.site).verify_key))
    names = [f"{dice.getrandbits(128):032x}" for _ in range(_SPILLS)]
    return {
        name: seal(
            plan.head_office.seal, spill.SpillContent(id=name, site=public, months=remainder.rows()), spill.PLAIN
        )
        for name in names
    }


def _add(truth: MonthTruth, remainder: MonthFigures, times: int) -> None:
    """What is in the spills is true as well."""
    sums = Counter({(subject, key, figure): n for subject, key, figure, n in truth.marginals})
    for _ in range(times):
        sums.update(without_titles(remainder))
    truth.marginals = [(*name, n) for name, n in sorted(sums.items())]


def _manifest(plan: Plan, place: Place, figures: Figures, number: int, last: int) -> Manifest:
    days = sorted(label.day for label in figures.days)
    settings = place.settings
    return Manifest(
        software=__version__,
        site=SiteNamed(id=settings.site, name=settings.name, key=bytes(site_key(plan.seed, settings.site).verify_key)),
        head_office=plan.head_office.seal,
        number=number,
        made=plan.calendar[last].after().first_day - timedelta(days=1),
        made_trusted=True,
        first_day=days[0] if days else "",
        last_day=days[-1] if days else "",
        acknowledged=number - 1,
        completeness=completeness(figures.days),
        content_updated=plan.first.first_day.isoformat(),
        terminals=settings.terminals,
    )
