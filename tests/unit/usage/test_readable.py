"""What people read of a site's figures is released, month by month, and says minutes."""

import pytest

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
from kiosk.usage.readable import Line, Readable, readable, to_csv


def value(lines: tuple[Line, ...], figure: str, subject: str = "site", key: str = "") -> str:
    (found,) = [line.value for line in lines if (line.figure, line.subject, line.key) == (figure, subject, key)]
    return found


def shown(
    days: dict[DayLabel, DayFigures] | None = None,
    months: dict[MonthKey, int] | None = None,
    entered: dict[EnteredKey, int] | None = None,
) -> Readable:
    facts = (Title(id="tiger", language="km"), Title(id="snake", language="km"), Title(id="hare", language="fr"))
    return readable(Figures(days=days or {}, months=MonthFigures(months or {}), entered=entered or {}), facts)


def month(subject: Subject, key: str, figure: Figure = Figure.UNIQUE_REQUESTS) -> MonthKey:
    return MonthKey("2026-11", subject, key, figure)


def test_days_are_summed_by_month_trusted_or_not() -> None:
    days = {DayLabel(f"2026-11-{day:02}", day % 2): DayFigures(sessions=4, active_seconds=600) for day in range(1, 11)}
    lines = shown(days).days
    assert value(lines, "sessions") == "40"
    assert value(lines, "active_minutes") == "100"


def test_use_by_few_is_not_shown_but_the_health_of_the_box_is() -> None:
    days = {DayLabel("2026-11-02", 1): DayFigures(sessions=3, active_seconds=6000, boots=2, open_seconds=7200)}
    lines = shown(days).days
    assert value(lines, "sessions") == "< 10"
    assert value(lines, "active_minutes") == "withheld"
    assert value(lines, "boots") == "2"
    assert value(lines, "open_minutes") == "120"


def test_a_title_used_by_few_is_not_listed_and_its_minutes_neither() -> None:
    lines = shown(
        months={
            month(Subject.TITLE, "tiger"): 3,
            month(Subject.TITLE, "tiger", Figure.ACTIVE_SECONDS): 90_000,
            month(Subject.TITLE, "snake"): 30,
            month(Subject.TITLE, "snake", Figure.ACTIVE_SECONDS): 9_000,
            month(Subject.TITLE, "hare"): 4,
        }
    ).months
    assert value(lines, "unique_requests", "title", "snake") == "30"
    assert not any(line.key in {"tiger", "hare"} for line in lines)
    assert value(lines, "unique_requests") == "37"


def test_a_marginal_does_not_give_away_the_only_small_title_in_it() -> None:
    months = {
        month(Subject.TITLE, "tiger"): 30,
        month(Subject.TITLE, "snake"): 4,
        month(Subject.TITLE, "hare"): 25,
        month(Subject.LANGUAGE, "km"): 34,
        month(Subject.LANGUAGE, "fr"): 25,
    }
    lines = shown(months=months).months
    listed = {line.key: line.value for line in lines if line.subject == "title"}
    known = value(lines, "unique_requests", "language", "km"), listed.get("tiger")
    assert known != ("34", "30"), "34 - 30 = 4"


def test_sessions_and_answers_are_released_too() -> None:
    months = {
        month(Subject.SITE, "", Figure.SESSIONS): 50,
        month(Subject.SITE, "", Figure.PLAYS): 12,
        month(Subject.AUDIENCE, "women", Figure.SESSIONS): 4,
        month(Subject.SEX, "female", Figure.ANSWERS): 9,
        month(Subject.SEX, "male", Figure.ANSWERS): 11,
    }
    lines = shown(months=months).months
    assert value(lines, "sessions") == "50"
    assert value(lines, "plays") == "12"
    assert value(lines, "sessions", "audience", "women") == "< 10"
    assert value(lines, "answers", "sex", "female") == "< 10"
    assert value(lines, "answers", "sex", "male") == "11"


@pytest.mark.parametrize(
    ("female", "male", "read"), [(40, 60, ("40", "60", "100")), (4, 60, ("< 10", "withheld", "100"))]
)
def test_what_staff_entered_by_sex_is_released_with_its_total(female: int, male: int, read: tuple[str, ...]) -> None:
    entered = {
        EnteredKey("2026-11", StaffFigure.REGISTERED, "", "all"): female + male,
        EnteredKey("2026-11", StaffFigure.REGISTERED, "", "female"): female,
        EnteredKey("2026-11", StaffFigure.REGISTERED, "", "male"): male,
        EnteredKey("2026-11", StaffFigure.CLASSES, "literacy", "all"): 4,
    }
    if female == 4:
        entered[EnteredKey("2026-11", StaffFigure.REGISTERED, "", "all")] = 100
        entered[EnteredKey("2026-11", StaffFigure.REGISTERED, "", "male")] = 96
    lines = shown(entered=entered).entered
    values = {line.key: line.value for line in lines if line.figure == "registered"}
    assert values["female"] == read[0]
    assert (values["male"], values["all"]) != ("96", "100")
    assert value(lines, "classes", "literacy", "all") == "4"


def test_a_table_for_people_has_a_heading() -> None:
    line = Line(period="2026-11", subject="title", key="tiger", figure="requests", value="< 10")
    assert to_csv([line]).split("\r\n") == ["period,subject,key,figure,value", "2026-11,title,tiger,requests,< 10", ""]
