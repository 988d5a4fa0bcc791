"""The monthly paper form: figures copied from the registers, with a second question where one looks wrong."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.wrappers import Response

from kiosk.people.model import Action
from kiosk.report.model import Split
from kiosk.report.period import months_until
from kiosk.report.telling import Teller
from kiosk.usage import paper
from kiosk.usage.model import StaffFigure
from kiosk.usage.paper import ALL, BadNumber, Doubt, Field, Kind
from kiosk.usage.register import Register
from kiosk.usage.release import Cell, State
from kiosk.usage.tally import FOLDER
from kiosk.web.i18n import N_
from kiosk.web.staff.acting import note
from kiosk.web.staff.house import house, tell
from kiosk.web.staff.page import number, page, say
from kiosk.web.staff.start import Task
from kiosk.web.staff.wording import told

pages = Blueprint("paper", __name__)
_MONTHS = 12  # that can be filled in

FIGURES = {
    StaffFigure.LOANS: N_("Books lent"),
    StaffFigure.HELD: N_("People held in the prison"),
    StaffFigure.REGISTERED: N_("Registered readers"),
    StaffFigure.CLASSES: N_("Lessons held"),
    StaffFigure.ATTENDANCE: N_("Learners who came"),
}
GROUPS = {
    "all": N_("Together"),
    "female": N_("Women"),
    "male": N_("Men"),
    "under-18": N_("Under 18"),
    "18-25": N_("18 to 25"),
    "over-25": N_("Over 25"),
}
_QUESTIONS = {
    Kind.MUCH_MORE: N_("%(name)s: %(value)s is far more than %(against)s in the month before. Is it right?"),
    Kind.MUCH_LESS: N_("%(name)s: %(value)s is far less than %(against)s in the month before. Is it right?"),
    Kind.LARGE: N_("%(name)s: %(value)s is very much. Is it right?"),
    Kind.MORE_THAN_HELD: N_("%(name)s: %(value)s are more than the %(against)s people in the prison. Is it right?"),
    Kind.AGES_DIFFER: N_(
        "%(name)s: the ages together are %(value)s, women and men together are %(against)s. Is it right?"
    ),
    Kind.NO_CLASSES: N_("%(name)s: %(value)s came, but no lesson was held. Is it right?"),
    Kind.NO_LEARNERS: N_("%(name)s: %(value)s were held, but nobody came. Is it right?"),
}


@pages.get("/<any(km, en, fr):lang>/figures/")
def show() -> str:
    """The form of a month; the last whole one unless another is asked for."""
    return _form(_month(request.args.get("month", "")), {}, {})


@pages.post("/<any(km, en, fr):lang>/figures/")
def enter() -> Response | str:
    """Take what was filled in; what was left empty stays as it is."""
    month = _month(request.form.get("month", ""))
    typed = {box.name: request.form.get(box.name, "") for box in _boxes()}
    given, wrong = _read(typed)
    if wrong or not given:
        if not given and not wrong:
            tell(say(N_("Nothing was filled in.")), bad=True)
        return _form(month, typed, wrong)
    doubts = _register().doubts(month, _before(month), given)
    if doubts and request.form.get("sure") != _names(doubts):
        return _form(month, typed, {}, doubts)
    _register().enter(month, given)
    note(Action.ENTER_FIGURES, month)
    tell(say(N_("The figures of %(month)s are entered. Thank you."), month=Teller(g.lang).when(month)))
    return redirect(url_for("paper.show", month=month))


def tasks() -> Iterator[Task]:
    """The last month, when nothing was entered for it."""
    month = _months()[0]
    if not _register().month(month).cells:
        text = say(N_("Enter the paper figures of %(month)s"), month=Teller(g.lang).when(month))
        yield Task(text=text, address=url_for("paper.show", month=month))


def _form(month: str, typed: Mapping[str, str], wrong: Mapping[str, str], doubts: tuple[Doubt, ...] = ()) -> str:
    tell_ = Teller(g.lang)
    here = _register().month(month)
    return page(
        "care/paper.html",
        month=month,
        months=[(each, tell_.when(each)) for each in _months()],
        sections=_sections(),
        name_of=_name,
        typed=typed,
        wrong=wrong,
        questions=[_question(doubt) for doubt in doubts],
        doubted={doubt.field.name for doubt in doubts},
        sure=_names(doubts),
        entered={box: _told(cell) for box, cell in here.cells.items()},
        earlier={box: [_told(cell) for cell in cells] for box, cells in here.earlier.items()},
        corrections=here.corrections,
    )


def _sections() -> list[tuple[str, list[Field]]]:
    """The boxes as they stand together: of the whole prison, of the register, of each programme."""
    sections: dict[str, list[Field]] = {}
    for box in _boxes():
        sections.setdefault(_section(box), []).append(box)
    return list(sections.items())


def _section(box: Field) -> str:
    if box.programme:
        return Teller(g.lang).key(Split.PROGRAMME, box.programme)
    return say(FIGURES[box.figure]) if box.figure is StaffFigure.REGISTERED else say(N_("The whole library"))


def _name(box: Field) -> str:
    """What stands beside a box below its section's heading."""
    return say(FIGURES[box.figure]) if box.group == ALL else say(GROUPS[box.group])


def _read(typed: Mapping[str, str]) -> tuple[dict[Field, int], dict[str, str]]:
    given: dict[Field, int] = {}
    wrong: dict[str, str] = {}
    for box in _boxes():
        try:
            value = paper.number(typed[box.name])
        except BadNumber as error:
            wrong[box.name] = " ".join(told(error, g.lang))
        else:
            if value is not None:
                given[box] = value
    return given, wrong


def _question(doubt: Doubt) -> str:
    section, name = _section(doubt.field), say(FIGURES[doubt.field.figure])
    against = number(doubt.against) if doubt.against is not None else say(N_("fewer than %(k)s"), k=number(_k()))
    return say(
        _QUESTIONS[doubt.kind],
        name=f"{section} · {name}" if doubt.field.programme else name,
        value=number(doubt.value),
        against=against,
    )


def _told(cell: Cell) -> str:
    if cell.state is State.SHOWN and cell.value is not None:
        return number(cell.value)
    return f"< {number(cell.k)}" if cell.state is State.SMALL else say(N_("withheld"))


def _names(doubts: tuple[Doubt, ...]) -> str:
    """Which doubts were asked: a yes to them is no yes to others."""
    return " ".join(f"{doubt.field.name}={doubt.value}" for doubt in doubts)


def _boxes() -> tuple[Field, ...]:
    return paper.boxes(house().settings.usage.programmes)


def _register() -> Register:
    return Register(house().settings.data / FOLDER, _k())


def _k() -> int:
    return house().settings.usage.smallest_shown


def _months() -> list[str]:
    """The months that can be filled in, the last whole one first, then the present one and those before."""
    present, *older = reversed(months_until(f"{house().today():%Y-%m}", _MONTHS))
    return [older[0], present, *older[1:]]


def _month(text: str) -> str:
    known = _months()
    return text if text in known else known[0]


def _before(month: str) -> str:
    return months_until(month, 2)[0]
