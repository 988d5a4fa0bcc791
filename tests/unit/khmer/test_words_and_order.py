"""Clusters, words, digits, sorting and sounds of Khmer."""

from kiosk.khmer import clusters, collation, digits, romanise
from kiosk.khmer.words import borders, words

BANK = "\u1792\u1793\u17b6\u1782\u17b6\u179a"
PRISON = "\u1796\u1793\u17d2\u1792\u1793\u17b6\u1782\u17b6\u179a"
FISH = "\u178f\u17d2\u179a\u17b8"
WOMAN = "\u179f\u17d2\u178f\u17d2\u179a\u17b8"


def test_clusters_keep_all_that_hangs_on_a_base() -> None:
    assert clusters.clusters(WOMAN + BANK) == [WOMAN, "\u1792", "\u1793\u17b6", "\u1782\u17b6", "\u179a"]


def test_clusters_of_anything_join_to_it_again() -> None:
    for text in ("", "abc", "\u17d2", "\u17b6\u1780\u17d2", "\U0001f600\n\u1780"):
        assert "".join(clusters.clusters(text)) == text


def test_a_word_is_not_found_inside_a_cluster() -> None:
    assert clusters.find(BANK, PRISON) == -1
    assert clusters.find(FISH, WOMAN) == -1
    assert clusters.find(BANK, PRISON + BANK) == len(PRISON)
    assert clusters.find(FISH, FISH) == 0


def test_words_are_cut_by_the_dictionary() -> None:
    assert words("\u1797\u17b6\u179f\u17b6\u1781\u17d2\u1798\u17c2\u179a" + PRISON)[-1] == PRISON


def test_words_never_cut_a_cluster_and_join_again() -> None:
    for text in (
        "\u179f\u17d2\u178f\u17d2\u179a\u1780\u179f\u17b7\u1780\u1798\u17d2\u1798\u1793\u17d0\u179a",
        "\u1780\u17d2",
        "a b\n\u1780",
    ):
        cut = words(text)
        assert "".join(cut) == text
        assert not any(piece[0] in "\u17d2\u17b6\u17d0" or piece[0] == "\u17b7" for piece in cut)


def test_letters_outside_the_basic_plane_do_not_shift_the_borders() -> None:
    assert borders("\U0001f600\u1780\u17b6\u179a")[-1] == 4
    assert words("\U0001f600 abc")[-1] == "abc"


def test_titles_sort_by_khmer_rules() -> None:
    # A coeng sorts after the plain letter with any vowel, which code points get wrong.
    right = ["\u1780\u1780", "\u1780\u17b6", "\u1780\u17d2\u179a", "\u1781"]
    mixed = [right[3], right[1], right[2], right[0]]
    assert sorted(mixed, key=collation.sort_key) == right
    assert collation.sort_key("\u00e9cole") < collation.sort_key("eglise")
    assert collation.sort_key_in("\u00e9cole", "fr") < collation.sort_key_in("eglise", "fr")


def test_digits_go_both_ways() -> None:
    assert digits.to_khmer("a2019") == "a\u17e2\u17e0\u17e1\u17e9"
    assert digits.to_ascii("\u17e2\u17e0\u17e1\u17e9") == "2019"


def test_latin_spellings_meet_the_khmer_name() -> None:
    names = {
        "\u1797\u17d2\u1793\u17c6\u1796\u17c1\u1789": ["phnom penh", "phnompenh", "pnom pen"],
        "\u179f\u17d2\u179c\u17b6\u1799\u179a\u17c0\u1784": ["svay rieng", "svayrieng"],
        "\u178f\u17b6\u1780\u17c2\u179c": ["takeo", "takev"],
        "\u1780\u17c6\u1796\u1784\u17cb\u1786\u17d2\u1793\u17b6\u17c6\u1784": ["kampong chhnang", "kampongchhnang"],
        "\u179f\u17c0\u1798\u179a\u17b6\u1794": ["siem reap", "siemreab"],
    }
    for khmer, latin in names.items():
        for spelling in latin:
            assert romanise.sounds(khmer) & romanise.sounds_of_latin(spelling), (khmer, spelling)


def test_different_names_sound_different() -> None:
    assert not romanise.sounds("\u178f\u17b6\u1780\u17c2\u179c") & romanise.sounds_of_latin("kampot")


def test_a_name_is_heard_inside_a_longer_title() -> None:
    title = "\u1781\u17c1\u178f\u17d2\u178f\u179f\u17c0\u1798\u179a\u17b6\u1794"
    assert romanise.sounds_of_latin("siem reap") & set(romanise.sounds_of_names([title]))
    assert romanise.sounds_of_names(["no khmer"]) == []
