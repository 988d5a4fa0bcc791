"""Reading subtitles."""

from pathlib import Path

import pytest

from kiosk.content.extract import subtitles
from kiosk.content.extract.subtitles import Subtitled
from kiosk.content.model import Role, SourceFile
from kiosk.content.refusals import Gone, TooLarge, Unreadable

SRT = "1\r\n00:00:01,500 --> 00:00:03,000\r\nHello there\r\n\r\n2\r\n00:00:04,000 --> 00:00:05,000\r\nAgain\r\n"
KHMER = "1\n00:00:01,500 --> 00:00:03,000\nសួស្តីបងប្អូន\n"


def read(tmp_path: Path, data: bytes | str, name: str = "film.srt", film: str = "film.webm") -> Subtitled:
    path = tmp_path / "given"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return subtitles.read(SourceFile(path=path, name=name, role=Role.SUBTITLES), film)


def vtt(text: str) -> str:
    return Subtitled(language="", label="", cues=subtitles.parse(text)).vtt().decode()


def one(markup: str) -> str:
    (cue,) = subtitles.parse(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{markup}\n")
    return cue.markup


def test_srt_becomes_webvtt(tmp_path: Path) -> None:
    assert read(tmp_path, SRT).vtt().decode() == (
        "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\nHello there\n\n00:00:04.000 --> 00:00:05.000\nAgain\n"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_sensible_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, KHMER.encode(encoding)).cues[0].text == "សួស្តីបងប្អូន"


def test_old_western_files_are_read(tmp_path: Path) -> None:
    assert read(tmp_path, SRT.replace("Hello", "Où").encode("cp1252")).cues[0].text == "Où there"


@pytest.mark.parametrize(
    ("name", "encoding", "words"),
    [("film.ru.srt", "cp1251", "Привет, Юля"), ("film.th.srt", "tis-620", "สวัสดี"), ("film.ru.srt", "utf-8", "Привет")],
)
def test_old_files_are_read_in_the_code_page_of_the_language_in_their_name(
    tmp_path: Path, name: str, encoding: str, words: str
) -> None:
    found = read(tmp_path, SRT.replace("Hello there", words).encode(encoding), name)
    assert found.cues[0].text == words


def test_the_number_of_the_next_one_is_no_words_where_the_empty_line_is_missing() -> None:
    text = "1\n00:01,000 --> 00:02,000\nOne\n2\n00:02,000-->00:03,000\nTwo\n3\n\n3\n00:04,000 --> 00:05,000\n1984\n"
    assert [cue.text for cue in subtitles.parse(text)] == ["One", "Two\n3", "1984"]


def test_styles_notes_and_regions_are_left_out() -> None:
    text = (
        "WEBVTT\n\nSTYLE\n::cue { background: url(http://x/) }\n\nREGION\nid:a\n\nNOTE secret\n\n"
        "id-1\n00:01.000 --> 00:02.000 line:10% position:50% region:a align:start\nWords\n"
    )
    assert vtt(text) == "WEBVTT\n\n00:00:01.000 --> 00:00:02.000 line:10% position:50% align:start\nWords\n"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("<b>bold</b> <i>it</i>", "<b>bold</b> <i>it</i>"),
        ("<v Ann>Hi</v>", "<v Ann>Hi</v>"),
        ("1 < 2 and 3 > 2", "1 &lt; 2 and 3 &gt; 2"),
        ("Hi <00:01.500>you<>", "Hi you"),
        ("<v.loud Ann>Hi", "<v Ann>Hi</v>"),
        ("<ruby>字<rt>zi</rt></ruby>", "<ruby>字<rt>zi</rt></ruby>"),
        ("<b><i>both</b> one", "<b><i>both</i></b> one"),
        ("<font color=red>red</font>", "red"),
        ("<c.yellow>hue</c> <00:01.500>late", "hue late"),
        ("{\\an8}top", "top"),
        ("<script>alert(1)</script>", "alert(1)"),
        ('<i onclick="x">y</i>', "<i>y</i>"),
        ("</i>loose", "loose"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("a &lt; b &amp; c", "a &lt; b &amp; c"),
        ("to --> here", "to --&gt; here"),
        ("left\u202eright\x07", "leftright"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_only_harmless_markup_is_kept(given: str, kept: str) -> None:
    assert one(given) == kept


def test_the_bare_words_are_without_markup() -> None:
    assert subtitles.parse("00:01.000 --> 00:02.000\n<b>a</b> &lt; b")[0].text == "a < b"


def test_cues_come_in_the_order_of_time_and_empty_ones_go() -> None:
    text = (
        "00:09.000 --> 00:10.000\nlate\n\n00:03.000 --> 00:02.000\nbackwards\n\n00:05.000 --> 00:06.000\n<b></b>\n\n"
        "01:00:00,5 --> 01:00:01.25\nhour\n00:01.000 --> 00:02.000\nearly\n"
    )
    assert [(cue.begin, cue.text) for cue in subtitles.parse(text)] == [(1, "early"), (9, "late"), (3600.5, "hour")]


@pytest.mark.parametrize(
    ("name", "film", "language"),
    [
        ("film.km.vtt", "film.webm", "km"),
        ("film_km.srt", "film.webm", "km"),
        ("film-eng.srt", "film.webm", "en"),
        ("film.pt-BR.vtt", "film.webm", "pt-BR"),
        ("film.vtt", "film.webm", ""),
        ("film.en.forced.srt", "film.webm", "en"),
        ("Film.eng.SDH.srt", "film.webm", "en"),
        ("How_To_Do.vtt", "how_to_do.mp4", ""),
        ("FILM.km.vtt", "film.webm", "km"),
        ("how_to_do.vtt", "how_to_do.mp4", ""),
        ("words.xq.vtt", "film.webm", ""),
        ("subtitles_fr.vtt", "", "fr"),
        ("plain", "", ""),
    ],
)
def test_the_language_stands_in_the_name(name: str, film: str, language: str) -> None:
    assert subtitles.language_of_name(name, film) == language


def test_the_language_is_else_that_of_the_letters(tmp_path: Path) -> None:
    found = read(tmp_path, KHMER)
    assert (found.language, found.label) == ("km", "ខ្មែរ")


def test_the_language_is_else_that_of_the_common_words(tmp_path: Path) -> None:
    line = "this is what we have for the people of the town and it was not to be"
    found = read(tmp_path, SRT.replace("Hello there", line))
    assert (found.language, found.label) == ("en", "English")


def test_an_unknown_language_is_labelled_by_the_file(tmp_path: Path) -> None:
    found = read(tmp_path, SRT)
    assert (found.language, found.label) == ("", "film")


@pytest.mark.parametrize("data", [b"", b"just some words", b"\xff\xfe\x00", b"00:01.000 --> 00:02.000\n\n"])
def test_a_file_without_cues_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(tmp_path, data)


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TooLarge):
        read(tmp_path, b" " * (8 * 1024 * 1024 + 1))


def test_more_cues_than_anybody_speaks_are_refused() -> None:
    with pytest.raises(TooLarge):
        subtitles.parse("00:01.000 --> 00:02.000\nx\n\n" * 50_001)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(Gone):
        subtitles.read(SourceFile(path=tmp_path / "none.vtt", name="none.vtt"))


def test_no_language_has_no_name() -> None:
    assert subtitles.label("") == ""
