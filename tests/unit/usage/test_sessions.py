"""Sessions on shared terminals are counted by the rules of docs/sessions.md."""

from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.usage.limits import PER_SESSION, SESSIONS_PER_TERMINAL, TITLES_PER_SESSION
from kiosk.usage.messages import About, Answer, Finish, Hear, Look, Message, Open, Page, Play, Search, Start
from kiosk.usage.model import DayFigures, DayLabel, Figure, MonthFigures, MonthKey, Subject
from kiosk.usage.sessions import IDLE, Sessions, Stamp
from tests.builders.visits import about, token

TODAY = DayLabel("2026-11-02", 1)
STAMP = Stamp(TODAY, "2026-11")
TIGER = about("tiger")


class Desk:
    """Sessions with a watch."""

    def __init__(self, terminals: int = 2, stamp: Stamp = STAMP) -> None:
        self.sessions, self.at, self.stamp = Sessions(terminals=terminals, at=0), 0, stamp
        self.total = DayFigures()

    def say(self, *messages: Message, after: int = 0) -> bool:
        self.at += after
        return [self.sessions.receive(message, self.at, self.stamp) for message in messages][-1]

    def wait(self, seconds: int) -> None:
        self.at += seconds
        self.sessions.advance(self.at, self.stamp)

    @property
    def day(self) -> DayFigures:
        for figures in self.sessions.take_days().values():
            self.total += figures
        return self.total

    def month(self, figure: Figure, subject: Subject = Subject.TITLE, key: str = "tiger") -> int:
        return self.sessions.remainder()[MonthKey(self.stamp.period, subject, key, figure)]


A, B = token(1), token(2)


def test_start_alone_is_no_session() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    desk.say(Finish(s=A), after=59)
    assert desk.day == DayFigures(active_seconds=59)
    assert not desk.sessions.remainder()


def test_start_with_an_investigation_is_a_session_at_once() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    desk.say(Look(s=A, t=TIGER), after=2)
    assert (desk.day.sessions, desk.day.investigations) == (1, 1)


def test_a_minute_of_activity_makes_a_session_without_any_title() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    desk.say(Page(s=A), after=59)
    assert desk.day.sessions == 0
    desk.say(Page(s=A), after=1)
    assert desk.day.sessions == 1


def test_a_session_counts_once_however_long() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    for _ in range(20):
        desk.say(Open(s=A, t=TIGER), after=100)
    assert desk.day.sessions == 1
    assert desk.month(Figure.UNIQUE_REQUESTS) == 1
    assert desk.month(Figure.REQUESTS) == 20


def test_finish_ends_a_session_and_its_token_for_good() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER), Finish(s=A))
    assert desk.sessions.ended.sessions == 1
    assert not desk.say(Open(s=A, t=TIGER), after=60)
    assert not desk.say(Start(s=A))
    assert not desk.say(Finish(s=A))
    assert desk.day.sessions == 1


def test_five_silent_minutes_end_a_session_and_the_next_touch_begins_another() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    desk.wait(IDLE - 1)
    assert len(desk.sessions) == 1
    desk.wait(1)
    assert len(desk.sessions) == 0
    desk.say(Open(s=A, t=TIGER), after=10)
    assert desk.day.sessions == 2
    assert desk.month(Figure.UNIQUE_REQUESTS) == 2


def test_silence_adds_no_time() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    desk.say(Page(s=A, t=TIGER), after=40)
    desk.wait(IDLE)
    assert desk.day.active_seconds == 40


def test_a_gap_counts_two_minutes_at_most_and_for_what_was_on_the_screen() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    desk.say(Open(s=A, t=TIGER), after=10)
    desk.say(Page(s=A, t=TIGER), after=200)
    desk.say(Page(s=A), after=30)
    desk.say(Page(s=A), after=50)
    assert desk.day.active_seconds == 10 + 120 + 30 + 50
    assert desk.month(Figure.ACTIVE_SECONDS) == 150
    assert desk.month(Figure.ACTIVE_SECONDS, Subject.LANGUAGE, "km") == 150


def test_a_browser_that_crashed_leaves_its_session_to_silence_and_begins_a_new_one() -> None:
    desk = Desk(terminals=1)
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    desk.say(Start(s=B), Open(s=B, t=TIGER), after=20)
    assert (len(desk.sessions), desk.day.sessions) == (2, 2)
    desk.wait(IDLE - 20)
    assert len(desk.sessions) == 1


def test_a_page_loaded_again_goes_on_with_its_session() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    desk.say(Start(s=A), Open(s=A, t=TIGER), after=29)
    assert (desk.day.sessions, desk.day.requests, desk.month(Figure.UNIQUE_REQUESTS)) == (1, 1, 1)


def test_two_tabs_with_one_token_are_one_session_whose_time_runs_once() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    for _ in range(6):
        desk.say(Page(s=A, t=TIGER), Page(s=A), Page(s=A, t=TIGER), after=10)
    assert (desk.day.sessions, desk.day.active_seconds) == (1, 60)


def test_two_tabs_with_two_tokens_are_two_sessions() -> None:
    desk = Desk()
    desk.say(Start(s=A), Start(s=B), Look(s=A, t=TIGER), Look(s=B, t=TIGER))
    assert desk.day.sessions == 2


def test_requests_of_one_title_within_thirty_seconds_count_once() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    desk.say(Open(s=A, t=TIGER), after=30)
    assert desk.day.requests == 1
    desk.say(Open(s=A, t=TIGER), after=31)
    assert (desk.day.requests, desk.day.investigations) == (2, 2)


def test_two_titles_at_once_are_two_requests() -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER), Open(s=A, t=about("rabbit")))
    assert desk.day.requests == 2
    assert desk.month(Figure.UNIQUE_REQUESTS, Subject.SHELF, "stories") == 2


def test_marginals_count_each_unique_title_once_per_shelf() -> None:
    desk = Desk()
    both = About(i="tiger", k="audio", g="fr", v="", h=("stories", "children", "stories"))
    desk.say(Start(s=A), Open(s=A, t=both))
    for subject, key, count in (
        (Subject.SHELF, "stories", 1),
        (Subject.SHELF, "children", 1),
        (Subject.LANGUAGE, "fr", 1),
        (Subject.KIND, "audio", 1),
        (Subject.LEVEL, "", 0),
    ):
        assert desk.month(Figure.UNIQUE_REQUESTS, subject, key) == count


@pytest.mark.parametrize(("percent", "count"), [(89, 0), (90, 1), (100, 1)])
def test_a_title_is_complete_from_ninety_percent_on_once_per_session(percent: int, count: int) -> None:
    desk = Desk()
    desk.say(Start(s=A), Open(s=A, t=TIGER), Page(s=A, t=TIGER, p=percent), Play(s=A, t=TIGER, p=percent))
    assert desk.month(Figure.COMPLETIONS) == count


def test_a_title_that_was_never_opened_has_no_time_and_no_completion() -> None:
    desk = Desk()
    desk.say(Start(s=A), Page(s=A, t=TIGER, p=100))
    desk.say(Page(s=A, t=TIGER, p=100), after=60)
    assert not desk.sessions.remainder()


def test_spoken_labels_are_plays_and_investigations_and_other_help_belongs_to_the_site() -> None:
    desk = Desk()
    desk.say(Start(s=A), Hear(s=A), Hear(s=A, t=TIGER))
    assert desk.month(Figure.PLAYS) == 1
    assert desk.month(Figure.PLAYS, Subject.SITE, "") == 1
    assert desk.day.investigations == 1


def test_searches_are_counted_without_their_words() -> None:
    desk = Desk()
    desk.say(Start(s=A), Search(s=A, f=True), Search(s=A, f=False))
    assert (desk.day.searches, desk.day.searches_without_result) == (2, 1)
    assert desk.day.investigations == 0


@pytest.mark.parametrize(
    ("question", "answer", "count"),
    [("sex", "female", 1), ("sex", "yes", 0), ("first_time", "skipped", 1), ("age", "18-25", 1), ("age", "42", 0)],
)
def test_only_the_answers_there_are_count_and_once(
    question: Literal["first_time", "sex", "age"], answer: str, count: int
) -> None:
    desk = Desk()
    desk.say(Start(s=A), Answer(s=A, q=question, a=answer), Answer(s=A, q=question, a=answer))
    assert sum(desk.sessions.remainder().values()) == count


def test_what_began_before_the_counter_is_no_new_session_but_its_use_counts() -> None:
    desk = Desk()
    desk.say(Open(s=A, t=TIGER))
    assert (desk.day.sessions, desk.day.requests) == (0, 1)
    assert desk.month(Figure.SESSIONS, Subject.SITE, "") == 0
    assert desk.month(Figure.REQUESTS) == 1


def test_busy_is_the_time_in_which_every_terminal_has_a_session() -> None:
    desk = Desk(terminals=2)
    desk.say(Start(s=A))
    desk.say(Start(s=B), after=100)
    desk.say(Page(s=A), after=50)
    desk.wait(1000)
    assert desk.day.busy_seconds == 300  # from 100, until B is silent for five minutes


def test_sessions_in_declared_hours_count_for_their_audience() -> None:
    desk = Desk(stamp=Stamp(TODAY, "2026-11", "women"))
    desk.say(Start(s=A), Look(s=A, t=TIGER))
    assert desk.month(Figure.SESSIONS, Subject.AUDIENCE, "women") == 1


def test_an_untrusted_clock_marks_the_sessions_until_it_is_set() -> None:
    desk = Desk(stamp=Stamp(DayLabel("2026-10-31", 0), "2026-10"))
    desk.say(Start(s=A), Open(s=A, t=TIGER))
    assert desk.month(Figure.SESSIONS_UNTRUSTED, Subject.SITE, "") == 1
    desk.say(Finish(s=A))
    desk.say(Start(s=B), Open(s=B, t=TIGER))
    desk.sessions.rename_period("2026-10", "2026-11")
    desk.stamp = STAMP
    desk.say(Finish(s=B))
    assert desk.month(Figure.UNIQUE_REQUESTS) == 2
    assert desk.month(Figure.SESSIONS_UNTRUSTED, Subject.SITE, "") == 0
    assert all(key.period == "2026-11" for key in desk.sessions.remainder())


def test_a_page_cannot_tell_more_than_a_reader_could() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    heeded = sum(desk.say(Open(s=A, t=about(f"title{number}"))) for number in range(1000))
    assert heeded == PER_SESSION.burst - 1
    assert desk.say(Page(s=A), after=60)


def test_a_session_cannot_name_more_titles_than_anybody_reads() -> None:
    desk = Desk()
    desk.say(Start(s=A))
    for number in range(2 * TITLES_PER_SESSION):
        desk.say(Open(s=A, t=about(f"title{number}")), Look(s=A, t=about(f"title{number}")), after=5)
    assert desk.day.requests == TITLES_PER_SESSION
    assert desk.day.investigations == 2 * TITLES_PER_SESSION


def test_made_up_sessions_are_bounded_and_do_not_shut_out_those_that_go_on() -> None:
    desk = Desk(terminals=1)
    desk.say(Start(s=A))
    for number in range(100, 400):
        desk.say(Start(s=token(number)), after=1)
        if number % 50 == 0:
            assert desk.say(Page(s=A))
    assert len(desk.sessions) <= SESSIONS_PER_TERMINAL
    desk.wait(IDLE)
    assert len(desk.sessions) == 0


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 400), st.integers(0, 6)), max_size=60))
def test_whatever_pages_say_the_figures_hold_together(story: list[tuple[int, int, int]]) -> None:
    desk = Desk()
    said = 0
    for who, after, what in story:
        name, title = token(who), about(f"title{what % 3}")
        choice: tuple[Message, ...] = (
            Start(s=name), Open(s=name, t=title), Page(s=name, t=title, p=95), Look(s=name, t=title),
            Finish(s=name), Search(s=name, f=False), Hear(s=name, t=title),
        )  # fmt: skip
        desk.say(choice[what], after=after)
        said += after
    desk.wait(IDLE)
    month, day = desk.sessions.remainder(), desk.day
    unique = total(month, Figure.UNIQUE_REQUESTS)
    assert unique <= day.requests <= day.investigations
    assert total(month, Figure.REQUESTS) == day.requests
    assert total(month, Figure.COMPLETIONS) <= unique
    assert total(month, Figure.ACTIVE_SECONDS) <= day.active_seconds <= 4 * said
    for subject in (Subject.SHELF, Subject.LANGUAGE, Subject.LEVEL, Subject.KIND):
        assert total(month, Figure.UNIQUE_REQUESTS, subject) == unique
    assert month.sessions == desk.sessions.ended.sessions


def total(month: MonthFigures, figure: Figure, subject: Subject = Subject.TITLE) -> int:
    return sum(n for key, n in month.items() if (key.subject, key.figure) == (subject, figure))
