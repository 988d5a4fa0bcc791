"""Pass phrases: what is made is never refused, what is easy is, and what is kept tells nothing."""

import pytest

from kiosk.people import phrase
from kiosk.people.phrase import Cost, WeakPhrase

CHEAP = Cost(passes=1, memory=8192)
GOOD = "river stone lamp rice"


def test_what_the_library_makes_suits_itself_and_never_comes_twice() -> None:
    made = [phrase.make() for _ in range(3000)]
    for one in made:
        phrase.judge(one, "Sokha")
    assert len(set(made)) == len(made)
    assert all(len(one) == 19 and one.replace(" ", "").isdigit() for one in made)


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "abababababababab",
        "123456789012345",
        "abcdefghijklmnop",
        "1122334455667788",
        " . - " * 10 + "abc",
        "\u200b" * 20,
        "x" * 300,
        "sokha-library",
        "Sokha SOKHA sokha",
    ],
)
def test_what_somebody_would_guess_is_refused(weak: str) -> None:
    with pytest.raises(WeakPhrase):
        phrase.judge(weak, "Sokha library")


@pytest.mark.parametrize("good", [GOOD, "ទន្សាយ និងខ្យង ខ្លា ដំរី", "4827 1936 0572", "correct horse battery"])
def test_what_is_long_and_odd_is_taken(good: str) -> None:
    phrase.judge(good, "Sokha")


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        (GOOD, "River  STONE, lamp-rice"),
        ("4827 1936 0572 8831", "៤៨២៧១៩៣៦០៥៧២៨៨៣១"),
        ("ទន្សាយ និងខ្យង ខ្លា", "ទន្សាយ\u200bនិង ខ្យង ខ្លា"),
    ],
)
def test_blanks_capitals_and_digits_of_another_script_make_no_difference(kept: str, typed: str) -> None:
    assert phrase.matches(phrase.sealed(kept, CHEAP), typed)


def test_another_is_another() -> None:
    kept = phrase.sealed(GOOD, CHEAP)
    assert not phrase.matches(kept, GOOD + "s")
    assert not phrase.matches(kept, "")
    assert not phrase.matches("not what argon2 makes", GOOD)


def test_what_is_kept_is_argon2id_with_salt_of_its_own() -> None:
    one, other = phrase.sealed(GOOD, Cost()), phrase.sealed(GOOD, Cost())
    assert one.startswith("$argon2id$v=19$m=32768,t=3,p=1$")
    assert one != other
