"""The paper form takes Khmer and Latin digits, asks again about what looks wrong, and keeps what was corrected."""

import pytest

from kiosk.usage import paper
from kiosk.usage.model import StaffFigure
from kiosk.usage.paper import BadNumber, Field, Kind

LOANS, HELD = Field(StaffFigure.LOANS, "", "all"), Field(StaffFigure.HELD, "", "all")
LESSONS = Field(StaffFigure.CLASSES, "literacy", "all")


def readers(group: str) -> Field:
    return Field(StaffFigure.REGISTERED, "", group)


def learners(group: str) -> Field:
    return Field(StaffFigure.ATTENDANCE, "literacy", group)


def asked(given: paper.Figures, before: paper.Figures | None = None) -> list[tuple[str, Kind, int | None]]:
    found = paper.doubts(paper.with_totals(given, {}), {}, before or {})
    return [(doubt.field.name, doubt.kind, doubt.against) for doubt in found]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("120", 120), ("១២០", 120), (" ១២០ ", 120), ("១2០", 120), ("1 200", 1200), ("1.200", 1200), ("១,២០០", 1200),
        ("1\u00a0200", 1200), ("0", 0), ("", None), ("  ", None), ("1000000", 1_000_000),
    ],
)  # fmt: skip
def test_a_number_is_read_in_either_digits(written: str, value: int | None) -> None:
    assert paper.number(written) == value


@pytest.mark.parametrize(
    "written", ["-1", "1.5", "1,2", "twelve", "១២ក", "12 Dara", "1e3", "1000001", "9" * 5000, "٣", "=1+1", "1\u200b2"]
)
def test_what_is_no_number_is_refused_and_nothing_else_can_be_written(written: str) -> None:
    with pytest.raises(BadNumber) as refused:
        paper.number(written)
    assert len(str(refused.value.parts["given"])) <= 20


def test_the_form_has_a_box_for_each_figure_and_programme() -> None:
    names = [box.name for box in paper.boxes(["literacy"])]
    assert names[:4] == ["loans..all", "held..all", "registered..female", "registered..male"]
    assert names[-6:] == [
        "classes.literacy.all", "attendance.literacy.female", "attendance.literacy.male",
        "attendance.literacy.under-18", "attendance.literacy.18-25", "attendance.literacy.over-25",
    ]  # fmt: skip


def test_a_total_is_computed_from_women_and_men_and_from_what_was_known_of_them() -> None:
    assert paper.with_totals({readers("female"): 12, readers("male"): 30}, {})[readers("all")] == 42
    assert paper.with_totals({readers("female"): 15}, {readers("male"): 30})[readers("all")] == 45
    assert readers("all") not in paper.with_totals({readers("female"): 12}, {})


def test_a_total_is_computed_from_the_ages_where_sexes_are_not_written_down() -> None:
    given = {readers("under-18"): 1, readers("18-25"): 2, readers("over-25"): 3}
    assert paper.with_totals(given, {})[readers("all")] == 6


@pytest.mark.parametrize(
    ("value", "before", "kind"),
    [
        (300, 30, Kind.MUCH_MORE), (91, 30, Kind.MUCH_MORE), (90, 30, None), (31, 10, Kind.MUCH_MORE), (29, 10, None),
        (9, 30, Kind.MUCH_LESS), (10, 30, None), (0, 100, Kind.MUCH_LESS), (30, 30, None),
    ],
)  # fmt: skip
def test_far_more_or_less_than_the_month_before_is_asked_about(value: int, before: int, kind: Kind | None) -> None:
    assert asked({LOANS: value}, {LOANS: before}) == ([("loans..all", kind, before)] if kind else [])


def test_a_small_figure_of_the_month_before_is_neither_told_nor_found_out_by_trying() -> None:
    for value in range(200):
        answers = {tuple(asked({LOANS: value}, {LOANS: before})) for before in range(10)}
        assert len(answers) == 1
    assert asked({LOANS: 300}, {LOANS: 3}) == [("loans..all", Kind.MUCH_MORE, None)]


def test_without_a_month_before_only_what_no_prison_has_is_asked_about() -> None:
    assert asked({LOANS: 5_000}) == []
    assert asked({LOANS: 5_001}) == [("loans..all", Kind.LARGE, None)]


def test_more_readers_than_prisoners_are_asked_about() -> None:
    given = {HELD: 40, readers("female"): 12, readers("male"): 30}
    assert asked(given) == [("registered..all", Kind.MORE_THAN_HELD, 40)]


def test_ages_that_are_not_as_many_as_women_and_men_are_asked_about() -> None:
    given = {readers("female"): 12, readers("male"): 30, readers("under-18"): 2, readers("18-25"): 20}
    assert asked({**given, readers("over-25"): 20}) == []
    assert asked({**given, readers("over-25"): 21}) == [("registered..over-25", Kind.AGES_DIFFER, 42)]


def test_learners_without_lessons_and_lessons_without_learners_are_asked_about() -> None:
    come = {learners("female"): 12, learners("male"): 30}
    assert asked({LESSONS: 4, **come}) == []
    assert asked(come) == [("attendance.literacy.all", Kind.NO_CLASSES, None)]
    assert asked({LESSONS: 4}) == [("classes.literacy.all", Kind.NO_LEARNERS, None)]
