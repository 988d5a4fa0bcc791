"""What a book says of itself becomes clean facts."""

from pathlib import Path

import pytest

from kiosk.content.extract import epub_overlay, epub_paths, metadata
from kiosk.content.model import Accessibility, Publication
from tests.builders.epub import IDENTIFIER, LANGUAGE, TITLE, Book, page, prepare


def facts(tmp_path: Path, given: str, body: str = "words") -> Publication:
    return prepare(Book(files={"a.xhtml": page(body)}, metadata=given), tmp_path).extracted.publication


def test_all_that_epub_3_can_say_is_read(tmp_path: Path) -> None:
    publication = facts(
        tmp_path,
        IDENTIFIER.replace("urn:", " urn:") + '<dc:identifier>other</dc:identifier><dc:title id="t2">Below</dc:title>'
        '<dc:title id="t1"> The\u202e  Title </dc:title>'
        '<meta refines="#t2" property="title-type">subtitle</meta><meta refines="#t1" property="title-type">main</meta>'
        '<dc:language>eng</dc:language><dc:language>km-KH</dc:language><dc:creator id="c1">Second</dc:creator>'
        '<dc:creator id="c2">First</dc:creator><dc:creator id="c3">Painter</dc:creator>'
        '<meta refines="#c1" property="role" scheme="marc:relators">aut</meta>'
        '<meta refines="#c1" property="display-seq">2</meta>'
        '<meta refines="#c2" property="display-seq">1</meta><meta refines="#c3" property="role">ill</meta>'
        "<dc:description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two &amp;amp; three&lt;/p&gt;</dc:description>"
        "<dc:publisher>House</dc:publisher><dc:date>2011-09-01T00:00:00Z</dc:date><dc:subject>Goats</dc:subject>"
        "<dc:subject>Goats</dc:subject><dc:rights>Free</dc:rights>"
        '<meta property="dcterms:modified">2012-01-18T12:47:00Z</meta>'
        '<meta property="belongs-to-collection" id="s">Series</meta>'
        '<meta refines="#s" property="group-position">3</meta>'
        '<meta property="schema:accessMode">textual</meta>'
        '<meta property="schema:accessModeSufficient">textual, visual</meta>'
        '<meta property="schema:accessibilityFeature">alternativeText</meta>'
        '<meta property="schema:accessibilityHazard">none</meta>'
        '<meta property="schema:accessibilitySummary">Good.</meta>'
        '<link rel="dcterms:conformsTo" href="http://www.idpf.org/epub/a11y/x"/><link rel="record" href="x.xml"/>',
    )
    assert (publication.title, publication.subtitle) == ("The Title", "Below")
    assert publication.authors == ("First", "Second")
    assert publication.languages == ("en", "km-KH")
    assert publication.description == "One\ntwo & three"
    assert (publication.publisher, publication.published, publication.modified) == ("House", "2011-09-01", "2012-01-18")
    assert publication.identifier == "urn:uuid:6f9619ff-8b86-d011-b42d-00cf4fc964ff"
    assert (publication.series, publication.series_position) == ("Series", "3")
    assert (publication.subjects, publication.rights) == (("Goats",), "Free")
    assert publication.accessibility == Accessibility(
        modes=("textual",),
        sufficient_modes=("textual,visual",),
        features=("alternativeText",),
        hazards=("none",),
        summary="Good.",
        conforms_to="http://www.idpf.org/epub/a11y/x",
    )


def test_all_that_epub_2_can_say_is_read(tmp_path: Path) -> None:
    publication = facts(
        tmp_path,
        TITLE
        + '<dc:creator opf:role="edt">Editor</dc:creator><dc:creator opf:role="aut" opf:file-as="W, A">A W</dc:creator>'
        '<dc:date opf:event="modification">2020</dc:date><dc:date opf:event="publication">1999</dc:date>'
        '<meta name="calibre:series" content="Long"/><meta name="calibre:series_index" content="2.0"/>',
    )
    assert publication.authors == ("A W",)
    assert publication.published == "1999"
    assert (publication.series, publication.series_position) == ("Long", "2")


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ('<dc:creator opf:role="edt">Editor</dc:creator>', ("Editor",)),
        ('<dc:contributor opf:role="aut">Helper</dc:contributor><dc:contributor>Other</dc:contributor>', ("Helper",)),
        ("", ()),
    ],
)
def test_without_an_author_whoever_comes_nearest_is_named(tmp_path: Path, given: str, authors: tuple[str, ...]) -> None:
    assert facts(tmp_path, TITLE + given).authors == authors


def test_a_khmer_book_without_a_language_is_khmer(tmp_path: Path) -> None:
    khmer = "\u179f\u17c0\u179c\u1797\u17c5\u179f\u17c0\u179c\u1797\u17c5 abc"
    assert facts(tmp_path, TITLE + "<dc:language>und</dc:language>", khmer).languages == ("km",)
    assert facts(tmp_path, TITLE, "English").languages == ()


@pytest.mark.parametrize(
    ("given", "tag"),
    [
        ("eng", "en"),
        ("fre", "fr"),
        ("fra", "fr"),
        ("khm", "km"),
        ("KM", "km"),
        ("en_US", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("English", "en"),
        ("\u1781\u17d2\u1798\u17c2\u179a", "km"),
        ("und", ""),
        ("x-none", ""),
        ("no such language", ""),
        ("qqq", ""),
        ("", ""),
    ],
)
def test_a_language_gets_its_shortest_tag(given: str, tag: str) -> None:
    assert metadata.language(given) == tag


def test_several_languages_in_one_fact_are_told_apart() -> None:
    assert metadata.languages(["eng,fra", "khm"]) == ("en", "fr", "km")
    assert metadata.languages(["", "French"], "\u1781\u17d2\u1798\u17c2\u179a") == ("fr",)


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (" a\u202e\tb\n\x00 c\ufeff ", "a b c"),
        ("e\u0301", "\u00e9"),
        ("\u1780\u200b\u1781", "\u1780\u200b\u1781"),
    ],
)
def test_a_line_is_cleaned(given: str, text: str) -> None:
    assert metadata.clean(given) == text


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("<p>One<br>two</p><script>x</script><!-- y -->", "One\ntwo"),
        ("&lt;b&gt;Bold&lt;/b&gt; &amp;amp; more", "Bold & more"),
        ("1 < 2 &amp; 3 > 2", "1 < 2 & 3 > 2"),
        ("plain\n\n text", "plain\ntext"),
    ],
)
def test_a_description_loses_its_markup(given: str, text: str) -> None:
    assert metadata.without_markup(given) == text


def test_a_hostile_description_is_cut() -> None:
    assert len(metadata.without_markup("<!--" * 100_000 + "x" * 1_000_000)) <= metadata.LONGEST


@pytest.mark.parametrize(
    ("given", "date"),
    [("2011", "2011"), ("2011-09", "2011-09"), ("2011-09-01 10:00", "2011-09-01"), ("0101-01-01", ""), ("May", "May")],
)
def test_a_date_loses_its_time(given: str, date: str) -> None:
    assert metadata.date(given) == date


def test_letters_are_counted_as_the_contract_says() -> None:
    assert metadata.letters("a b\n\u00a0c") == 3
    assert metadata.letters("\u1780\u200b\u1781\u2028 \ufeff") == 2


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [
        ("1:02:03.5", 3723.5),
        ("02:03", 123.0),
        ("7.75s", 7.75),
        ("90min", 5400.0),
        ("1h", 3600.0),
        ("250ms", 0.25),
        ("npt=12.345", 12.345),
        ("", None),
        ("1:2s", None),
        ("soon", None),
    ],
)
def test_clock_values_of_narration_are_read(clock: str, seconds: float | None) -> None:
    assert epub_overlay.seconds(clock) == seconds


@pytest.mark.parametrize(
    ("reference", "name", "fragment"),
    [
        ("b.xhtml", "EPUB/b.xhtml", ""),
        ("../c%20d.png?x=1#y", "c d.png", "y"),
        ("../../../etc/passwd", "etc/passwd", ""),
        ("/root.css", "root.css", ""),
        ("#here", "EPUB/a.xhtml", "here"),
        ("sub\\b.png", "EPUB/sub/b.png", ""),
        (" b\n.png ", "EPUB/b.png", ""),
    ],
)
def test_references_stay_inside(reference: str, name: str, fragment: str) -> None:
    assert epub_paths.target("EPUB/a.xhtml", reference) == (name, fragment)


@pytest.mark.parametrize("reference", ["http://x", "//x", "\\\\x", "java\nscript:x", " data:,x", "C:/x"])
def test_references_that_lead_outside_are_known(reference: str) -> None:
    assert epub_paths.leads_outside(reference)


def test_a_title_is_made_of_the_name_when_the_book_has_none(tmp_path: Path) -> None:
    path = Book(files={"a.xhtml": page("a")}, metadata=LANGUAGE).write(tmp_path / "my_book.epub")
    prepared = prepare(path, tmp_path)
    assert prepared.extracted.publication.title == "my book"
    assert prepared.codes == {"TitleMissing"}


def test_a_text_in_khmer_is_khmer_whatever_a_program_declared(tmp_path: Path) -> None:
    khmer, declared = "\u1781\u17d2\u1798\u17c2\u179a " * 50, "<dc:language>{}</dc:language>"
    assert facts(tmp_path, TITLE + declared.format("en"), khmer).languages == ("km",)
    assert facts(tmp_path, TITLE + declared.format("fr"), khmer).languages == ("km", "fr")
    assert facts(tmp_path, TITLE + declared.format("km-KH"), khmer).languages == ("km-KH",)


def test_what_conversion_programs_write_for_nothing_is_nothing(tmp_path: Path) -> None:
    publication = facts(tmp_path, "<dc:title>Unknown</dc:title><dc:creator>Unknown</dc:creator>" + LANGUAGE)
    assert (publication.title, publication.authors) == ("book", ())
