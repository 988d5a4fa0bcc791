"""Khmer spellings that look alike become one; what is right stays as it is."""

from pathlib import Path

import pytest

from kiosk.khmer.normalise import normalise, search_key

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus" / "text-km" / "keyman-khmer-typing-orders.tsv"

# right, and wrong ways to type it
ORDERS = [
    ("\u1780\u17d2\u179a\u17bb\u1784", ["\u1780\u17bb\u17d2\u179a\u1784"]),  # vowel before the coeng
    (
        "\u179f\u17d2\u178f\u17d2\u179a\u17b8",
        ["\u179f\u17d2\u179a\u17d2\u178f\u17b8", "\u179f\u17b8\u17d2\u178f\u17d2\u179a"],
    ),  # RO last
    ("\u1791\u17b9\u1780", ["\u1791\u17b9\u17b9\u1780"]),  # a doubled vowel
    ("\u1785\u17c4\u179a", ["\u1785\u17c1\u17b6\u179a", "\u1785\u17b6\u17c1\u179a"]),  # a split vowel
    ("\u178a\u17be\u179a", ["\u178a\u17c1\u17b8\u179a", "\u178a\u17b8\u17c1\u179a"]),
    ("\u1793\u17b6\u17c6", ["\u1793\u17c6\u17b6"]),  # sign before the vowel
    ("\u1780\u17bb\u17c6", ["\u1780\u17c6\u17bb"]),
    ("\u1798\u17c9\u17b8", ["\u1798\u17bb\u17b8", "\u1798\u17b8\u17bb"]),  # a shifter typed as the vowel it looks like
    ("\u179f\u17ca\u17b8", ["\u179f\u17bb\u17b8", "\u179f\u17b8\u17bb", "\u179f\u17b8\u17ca"]),
    ("\u179f\u17ca\u17be", ["\u179f\u17bb\u17be", "\u179f\u17be\u17bb"]),
    ("\u1792\u1798\u17cc", ["\u1792\u1798\u17cc\u17cc"]),
]


@pytest.mark.parametrize(("right", "wrong"), [(right, w) for right, ways in ORDERS for w in ways])
def test_wrong_orders_become_the_right_one(right: str, wrong: str) -> None:
    assert normalise(wrong) == right


@pytest.mark.parametrize("right", [right for right, _ in ORDERS])
def test_right_orders_stay(right: str) -> None:
    assert normalise(right) == right


def test_other_scripts_and_lone_marks_stay() -> None:
    for text in ("", "caf\u00e9 1, 2", "\u17d2", "\u17b6\u17d2 ", "\U0001f600\u1780", "\ud800"):
        assert normalise(text) == text


def test_spaces_inside_a_cluster_are_closed() -> None:
    assert normalise("\u1780 \u17d2 \u179a\u17bb\u1784") == "\u1780\u17d2\u179a\u17bb\u1784"


def test_normalising_twice_changes_nothing_more() -> None:
    for right, ways in ORDERS:
        for text in (right, *ways):
            assert normalise(normalise(text)) == normalise(text)
            assert search_key(search_key(text)) == search_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u1780\u178e\u17d2\u178a\u17b6\u179b", "\u1780\u178e\u17d2\u178f\u17b6\u179b"),  # coeng DA, coeng TA
        ("\u17b1\u17d2\u1799", "\u17b2\u17d2\u1799"),  # "give"
        ("\u17b1\u17d2\u1799", "\u17a2\u17c4\u1799"),
        ("\u17b1\u17d2\u1799", "\u17a2\u17c1\u17b6\u1799"),
        ("\u1797\u17b6\u1796\u1799\u1793\u17d2\u178f", "\u1797\u17b6\u1796\u200b\u1799\u1793\u17d2\u178f"),  # ZWSP
        ("\u1797\u17b6\u1796\u1799\u1793\u17d2\u178f", "\u1797\u17b6\u1796\u200c\u1799\u1793\u17d2\u200d\u178f"),
        ("2019", "\u17e2\u17e0\u17e1\u17e9"),
        ("\u179f\u17ca\u17b8", "\u179f\u17c9\u17b8"),  # either shifter is drawn as a small U under an upper vowel
        ("\u17a1\u17b6\u1793", "\u1791\u17d2\u1794\u17b6\u1793"),  # a stack drawn like a letter
    ],
)
def test_what_looks_alike_has_one_key(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


def test_different_words_keep_different_keys() -> None:
    words = [
        "\u178f\u17d2\u179a\u17b8",
        "\u179f\u17d2\u178f\u17d2\u179a\u17b8",
        "\u1794\u17c9",
        "\u1794\u17ca",
        "\u1780\u17b6",
        "\u1780\u17b7",
    ]
    assert len({search_key(word) for word in words}) == len(words)


@pytest.mark.corpus
def test_typing_orders_of_the_corpus_meet() -> None:
    if not CORPUS.exists():
        pytest.skip("the shared corpus is not beside the checkout")
    right = ""
    for line in CORPUS.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if line.startswith(("#", "bonus9")) or len(cells) < 2:
            continue
        if "v" in cells[3:] or (len(cells) > 3 and cells[-1] == "v"):
            right = cells[1].strip()
        assert search_key(cells[1].strip()) == search_key(right), cells[0]
