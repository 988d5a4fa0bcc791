"""The interval of the estimated readers covers the truth, and is narrow where much is known."""

import random

import pytest

from kiosk.hq.estimate import Estimate, mean, readers, together


def test_fewer_than_sixty_answers_are_no_estimate() -> None:
    assert readers(1000, 30, 29) is None
    assert readers(1000, 30, 30) is not None


def test_an_estimate_by_hand() -> None:
    """Wilson by hand: 25 of 100 answers from 1000 sessions; n' = 100 * 999 / 900 = 111."""
    found = readers(1000, 25, 75)
    assert found
    assert found.value == 250
    assert found.asked == 100
    assert (round(found.low), round(found.high)) == (179, 338)


def test_when_everybody_answered_nothing_is_uncertain() -> None:
    assert readers(80, 50, 30) == Estimate(value=50, low=50, high=50, asked=80)


def test_sessions_are_never_fewer_than_answers() -> None:
    found = readers(50, 40, 30)
    assert found
    assert found.value == 40


def test_readers_who_said_yes_are_certain_and_those_who_said_no_are_not_counted() -> None:
    found = readers(62, 60, 0)
    assert found
    assert found.low >= 60
    assert found.high <= 62


@pytest.mark.parametrize(("sessions", "true"), [(250, 40), (400, 390), (1000, 300), (90, 60), (3000, 700)])
def test_the_interval_covers_the_truth_in_nineteen_of_twenty_months(sessions: int, true: int) -> None:
    dice = random.Random(sessions)  # noqa: S311 - no secret
    covered = 0
    for _ in range(400):
        asked = max(60, sum(dice.random() < 0.25 for _ in range(sessions)))
        yes = sum(reader < true for reader in dice.sample(range(sessions), asked))
        found = readers(sessions, yes, asked - yes)
        assert found
        covered += found.low <= true <= found.high
    assert covered / 400 > 0.92


def test_sums_are_surer_than_their_parts() -> None:
    part = Estimate(value=100, low=70, high=140, asked=60)
    assert together([part]) == part
    both = together([part, part])
    assert (both.value, both.asked) == (200, 120)
    assert both.low == pytest.approx(200 - 30 * 2**0.5)
    assert both.high == pytest.approx(200 + 40 * 2**0.5)
    assert mean([part, part]).value == 100
