"""Reading PDF files."""

import zlib
from pathlib import Path

import pytest

from kiosk.config import Limits
from kiosk.content.extract import pdf, pdf_streams
from kiosk.content.model import Chapter, Extracted, Feature, Kind, Layout, Section, Source, SourceFile
from kiosk.content.prepare import manifest
from kiosk.content.prepare.manifest import Manifest, TocEntry
from kiosk.content.refusals import EmptyFile, Gone, Protected, TooLarge, Unreadable
from kiosk.content.workbench import Workbench
from tests.builders.pdf import make_pdf, raw_pdf, stream, words

CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]%s>>"
PAGES = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
IMAGE = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceGray"


def read(tmp_path: Path, data: bytes, *, name: str = "My_document.pdf", limits: Limits | None = None) -> Extracted:
    path = tmp_path / "given.pdf"
    path.write_bytes(data)
    bench = tmp_path / "bench"
    bench.mkdir(exist_ok=True)
    source = Source(kind=Kind.PDF, name=name, files=(SourceFile(path=path, name=name),))
    return pdf.read(source, Workbench(bench), limits or Limits())


def book(tmp_path: Path) -> Manifest:
    return manifest.parse(Workbench(tmp_path / "bench").read(manifest.FILE))


def codes(found: Extracted) -> list[str]:
    return [notice.code for notice in found.publication.notices]


def picture_page(width: int, height: int, data: bytes = b"") -> bytes:
    return raw_pdf(
        [
            CATALOGUE,
            PAGES,
            PAGE % b"/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>",
            stream(b"q 99 0 0 99 0 0 cm /I Do Q"),
            stream(data or bytes(width * height), IMAGE % (width, height)),
        ]
    )


def test_the_text_of_each_page_can_be_found(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["First words", "", "ភាសា\nខ្មែរ"]))
    assert found.sections == (
        Section(place="1", text="First words"),
        Section(place="3", text="ភាសា\u200bខ្មែរ"),
    )
    assert (found.publication.pages, found.publication.letters) == (3, len("Firstwords") + len("ភាសាខ្មែរ"))
    assert (found.publication.layout, codes(found)) == (Layout.FIXED, [])


def test_the_document_itself_reaches_terminals(tmp_path: Path) -> None:
    data = make_pdf(["A"])
    read(tmp_path, data)
    assert (book(tmp_path).document, book(tmp_path).page_count) == ("0001.pdf", 1)
    assert (tmp_path / "bench" / "0001.pdf").read_bytes() == data


def test_the_first_page_is_the_cover(tmp_path: Path) -> None:
    assert read(tmp_path, make_pdf(["A"])).publication.cover == "cover.webp"
    assert (tmp_path / "bench" / "thumb.webp").exists()


def test_the_info_dictionary_tells_title_authors_and_dates(tmp_path: Path) -> None:
    info = {
        "Title": "ចំណងជើង",
        "Author": "Ann Lee, Bob Ray",
        "Subject": "Of hares",
        "Keywords": "hare, fable; tale",
        "CreationDate": "D:20121031094413Z00'00'",
        "ModDate": "D:2013",
    }
    found = read(tmp_path, make_pdf(["A"], info=info, catalogue=b"/Lang(fr-FR)")).publication
    assert (found.title, found.authors) == ("ចំណងជើង", ("Ann Lee", "Bob Ray"))
    assert (found.description, found.subjects) == ("Of hares", ("hare", "fable", "tale"))
    assert (found.published, found.modified, found.languages) == ("2012-10-31", "2013", ("fr-FR",))
    assert found.identifier == "urn:pdf:00112233445566778899aabbccddeeff"


def test_surname_and_first_name_stay_together(tmp_path: Path) -> None:
    assert read(tmp_path, make_pdf(["A"], info={"Author": "Lee, Ann"})).publication.authors == ("Lee, Ann",)


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("Microsoft Word - Report.doc", "Report"),
        ("untitled", "My document"),
        ("", "My document"),
        ("1789 2608", "My document"),
        ("x" * 400, "My document"),
        ("áž", "áž"),
    ],
)
def test_a_title_that_is_none_is_replaced_by_the_file_name(tmp_path: Path, given: str, title: str) -> None:
    assert read(tmp_path, make_pdf(["A"], info={"Title": given})).publication.title == title


def test_the_xmp_packet_fills_what_info_leaves_open(tmp_path: Path) -> None:
    packet = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:m="http://ns.adobe.com/xap/1.0/mm/" '
        'm:DocumentID="uuid:1"><dc:title><rdf:Alt><rdf:li>Real title</rdf:li></rdf:Alt></dc:title>'
        "<dc:creator><rdf:Seq><rdf:li>Ann</rdf:li><rdf:li>Bob</rdf:li></rdf:Seq></dc:creator>"
        "<dc:language><rdf:Bag><rdf:li>vi</rdf:li></rdf:Bag></dc:language><dc:rights>Free</dc:rights>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    found = read(tmp_path, make_pdf(["A"], more=[stream(packet.encode())])).publication
    assert (found.title, found.authors, found.languages) == ("Real title", ("Ann", "Bob"), ("vi",))
    assert (found.rights, found.identifier) == ("Free", "uuid:1")


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">%s</rdf:Description></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("សៀវភៅ របស់".encode(), "សៀវភៅ របស់"),
        ("ขุนช้าง".encode(), "ขุนช้าง"),
        ("Tiếng Việt".encode(), "Tiếng Việt"),
        ("L\u2019\u0153uvre d\u2019\xcdsis".encode(), "L\u2019\u0153uvre d\u2019\xcdsis"),
        ("Ísland, Níl".encode(), "Ísland, Níl"),
        (b"\xc9dith \x96\x9c", "\xc9dith \u0152\u0153"),
        (b"Plain", "Plain"),
    ],
)
def test_a_title_in_utf8_without_a_mark_is_read(tmp_path: Path, raw: bytes, title: str) -> None:
    empty = make_pdf(["A"], info={"Title": "x"})
    given = empty.replace(b"/Title " + words("x"), b"/Title(" + raw + b")")
    assert read(tmp_path, given).publication.title == title


def test_half_a_character_costs_no_more_than_itself(tmp_path: Path) -> None:
    labels = b"/PageLabels<</Nums[0<</P %s>>]>>" % words("i\ud83d")
    given = make_pdf(["A"], info={"Title": "Sm\ude00ile"}, outline=[("On\ud83de", 1)], catalogue=labels)
    found = read(tmp_path, given).publication
    assert (found.title, found.chapters[0].title, book(tmp_path).page_labels) == ("Smile", "One", ("i",))


@pytest.mark.parametrize("half", ["&#55357;&#56832;", "&#xD83D;", "&#x00de00;", "&#57343;"])
def test_half_a_character_in_xmp_costs_no_more_than_itself(tmp_path: Path, half: str) -> None:
    packet = XMP % f"<dc:title><rdf:Alt><rdf:li>Smi{half}le</rdf:li></rdf:Alt></dc:title><dc:rights>A{half}</dc:rights>"
    found = read(tmp_path, make_pdf(["A"], more=[stream(packet.encode())])).publication
    assert (found.title, found.rights) == ("Smile", "A")


def test_bytes_that_are_no_characters_do_not_cost_the_document(tmp_path: Path) -> None:
    packet = (XMP % '<dc:title q="H">T H</dc:title>').encode().replace(b"H", b"\xed\xa0\xbd")
    assert read(tmp_path, make_pdf(["A"], more=[stream(packet)])).publication.title


@pytest.mark.parametrize(
    "packet", [b"<x:xmpmeta", b"<x:xmpmeta \0\0\1 </x:xmpmeta>", b"<x:xmpmeta" + b" " * 2_000_000 + b"</x:xmpmeta>"]
)
def test_a_broken_xmp_packet_is_passed_over(tmp_path: Path, packet: bytes) -> None:
    assert read(tmp_path, make_pdf(["A"], more=[stream(packet)])).publication.title == "My document"


def test_the_text_tells_the_language_where_the_file_does_not(tmp_path: Path) -> None:
    english = "this is what we have for the people of the town and it was not to be"
    assert read(tmp_path, make_pdf([english])).publication.languages == ("en",)


def test_text_in_khmer_is_khmer_whatever_the_word_processor_declared(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["ភាសាខ្មែរ"], catalogue=b"/Lang(en-US)"))
    assert found.publication.languages == ("km", "en-US")


def test_bookmarks_become_chapters_and_headings(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["a", "b", "c"], outline=[("ជំពូក ១", 2), ("Two", 3)]))
    assert found.publication.chapters == (Chapter(title="ជំពូក ១", place="2"), Chapter(title="Two", place="3"))
    assert [section.heading for section in found.sections] == ["", "ជំពូក ១", "Two"]
    assert book(tmp_path).toc == (
        TocEntry(label="ជំពូក ១", href="0001.pdf#page=2"),
        TocEntry(label="Two", href="0001.pdf#page=3"),
    )


def test_bookmarks_below_bookmarks_are_a_tree(tmp_path: Path) -> None:
    more = [
        b"<</Type/Outlines/First 11 0 R/Last 11 0 R>>",
        b"<</Title %s/Parent 10 0 R/Dest[13 0 R/Fit]/First 12 0 R/Last 12 0 R>>" % words("Outer"),
        b"<</Title %s/Parent 11 0 R/Dest[13 0 R/Fit]>>" % words("Inner"),
    ]
    read(tmp_path, make_pdf(["a"], more=more, catalogue=b"/Outlines 10 0 R"))
    (outer,) = book(tmp_path).toc
    assert (outer.label, [entry.label for entry in outer.entries]) == ("Outer", ["Inner"])


def test_printed_page_numbers_are_kept(tmp_path: Path) -> None:
    labels = b"/PageLabels<</Nums[0<</S/r>>2<</S/D>>]>>"
    read(tmp_path, make_pdf(["a", "b", "c"], catalogue=labels))
    assert book(tmp_path).page_labels == ("i", "ii", "1")


def test_pages_counted_from_one_need_no_labels(tmp_path: Path) -> None:
    read(tmp_path, make_pdf(["a", "b"], catalogue=b"/PageLabels<</Nums[0<</S/D>>]>>"))
    assert book(tmp_path).page_labels == ()


def test_photographs_of_pages_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, picture_page(20, 20))
    assert (found.publication.features, codes(found), found.sections) == ((Feature.SCANNED,), ["Scanned"], ())


def test_pages_without_text_are_told(tmp_path: Path) -> None:
    assert codes(read(tmp_path, make_pdf(["", ""]))) == ["NoText"]


def test_khmer_in_a_font_from_before_unicode_is_not_taken_for_text(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["esckþIRbkasCasklsþIBIsiTi§mnusS"], font="ABCDEF+LimonS1"))
    assert (found.sections, codes(found)) == ((), ["TextNotSearchable"])
    assert found.publication.languages == ("km",)


def test_khmer_that_cannot_be_right_is_not_taken_for_text(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["ɳសេចក្ដីƙប្រកាសេជាសេកលសេ្ដីពីសេិទ្ធិមនុសេ្ស " * 5]))
    assert (found.sections, codes(found)) == ((), ["TextNotSearchable"])


def test_khmer_words_alone_are_left_out_of_an_english_text(tmp_path: Path) -> None:
    english = "\n".join(["this is what we have for the people of the town"] * 20)
    found = read(tmp_path, make_pdf([english + "\nɳសេចក្ដីƙប្រកាសេជាសេកល"]))
    assert found.sections[0].text == english
    assert "Khmer words" in found.publication.notices[0].text


@pytest.mark.parametrize(
    ("extra", "told"),
    [
        (b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>", "scripts"),
        (b"/OpenAction<</S/Launch/F(calc.exe)>>", "commands that start programs"),
        (b"/OpenAction<</S /URI/URI(http://example.org)>>", "links to web addresses"),
        (b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a.exe)>>]>>>>", "attached files"),
        (b"/OpenAction<</S/GoToR/F(other.pdf)>>", "links to other files"),
    ],
)
def test_what_would_act_elsewhere_is_listed(tmp_path: Path, extra: bytes, told: str) -> None:
    found = read(tmp_path, make_pdf(["A"], catalogue=extra))
    assert codes(found) == ["InertParts"]
    assert told in found.publication.notices[0].text


def test_what_would_act_is_found_in_packed_objects_too(tmp_path: Path) -> None:
    packed = stream(zlib.compress(b"9 0 <</S/JavaScript/JS(x)>>"), b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    broken = stream(b"not packed", b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode")
    found = read(tmp_path, make_pdf(["A"], more=[broken, packed]))
    assert codes(found) == ["InertParts"]


def test_a_locked_document_is_refused(tmp_path: Path) -> None:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)
    with pytest.raises(Protected):
        read(tmp_path, raw_pdf([CATALOGUE, PAGES, PAGE % b""], lock + b"/ID[<00><00>]"))


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\nnothing else",
        raw_pdf([CATALOGUE, b"<</Type/Pages/Count 0/Kids[]>>"]),
        raw_pdf([CATALOGUE, b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]),
        raw_pdf([CATALOGUE, b"<</Type/Pages/Count 4000/Kids[3 0 R]>>", PAGE % b""]),
    ],
    ids=["no document", "no pages", "pages in a ring", "pages that are not there"],
)
def test_what_cannot_be_opened_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(Unreadable):
        read(tmp_path, data)


def test_a_few_damaged_pages_are_told(tmp_path: Path) -> None:
    pages = b"<</Type/Pages/Count 3/Kids[3 0 R 3 0 R 9 0 R]>>"
    assert "Damaged" in codes(read(tmp_path, raw_pdf([CATALOGUE, pages, PAGE % b""])))


def test_a_document_without_its_table_of_objects_is_still_read(tmp_path: Path) -> None:
    data = make_pdf(["Words"])
    assert read(tmp_path, data[: data.rindex(b"xref\n0")] + b"trailer<</Root 1 0 R>>").sections[0].text == "Words"


def test_empty_and_missing_files_are_told(tmp_path: Path) -> None:
    with pytest.raises(EmptyFile):
        read(tmp_path, b"")
    source = Source(kind=Kind.PDF, name="x", files=(SourceFile(path=tmp_path / "none.pdf", name="x"),))
    with pytest.raises(Gone):
        pdf.read(source, Workbench(tmp_path), Limits())


def test_too_many_pages_are_refused(tmp_path: Path) -> None:
    many = b"<</Type/Pages/Count 100000/Kids[%s]>>" % (b"3 0 R " * 100_000)
    with pytest.raises(TooLarge):
        read(tmp_path, raw_pdf([CATALOGUE, many, PAGE % b""]))


def packed(size: int, times: int = 1) -> bytes:
    data = b" " * size
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


@pytest.mark.parametrize(
    "part",
    [
        stream(packed(17 << 20), b"/Filter/FlateDecode"),
        stream(packed(65 << 20), b"/Length1 9/Filter/FlateDecode"),
        stream(packed(17 << 20, 2), b"/Filter[/FlateDecode/FlateDecode]"),
        stream(packed(100, 3), b"/Filter[/FlateDecode/FlateDecode/FlateDecode]"),
    ],
    ids=["page", "font", "packed twice", "packed thrice"],
)
def test_parts_that_unpack_to_too_much_are_refused(tmp_path: Path, part: bytes) -> None:
    with pytest.raises(TooLarge):
        read(tmp_path, raw_pdf([CATALOGUE, PAGES, PAGE % b"/Contents 4 0 R", part]))


def test_large_parts_within_the_limit_are_let_in(tmp_path: Path) -> None:
    font = stream(packed(20 << 20), b"/Length1 9/Filter/FlateDecode")
    broken = stream(b"x" * 100_000, b"/Filter/FlateDecode")
    assert read(tmp_path, make_pdf(["A"], more=[font, broken])).publication.pages == 1


@pytest.mark.parametrize("palette", [b"<" + b"00 01 02 " * 256 + b">", b"<" + b" " * 30_000 + b">"])
def test_a_large_scan_is_a_picture_however_long_its_palette(tmp_path: Path, palette: bytes) -> None:
    image = IMAGE.replace(b"/DeviceGray", b"[/Indexed/DeviceRGB 255 %s]/Filter/FlateDecode" % palette) % (5000, 5000)
    path = tmp_path / "scan.pdf"
    path.write_bytes(raw_pdf([CATALOGUE, PAGES, PAGE % b"", stream(zlib.compress(bytes(25_000_000), 1), image)]))
    pdf_streams.refuse_bombs(path)


def test_a_part_far_from_the_start_of_its_object_is_still_unpacked(tmp_path: Path) -> None:
    header = b"/Filter/FlateDecode/X<" + b"00" * 20_000 + b">"
    path = tmp_path / "bomb.pdf"
    path.write_bytes(raw_pdf([CATALOGUE, PAGES, PAGE % b"", stream(zlib.compress(bytes(25_000_000), 1), header)]))
    with pytest.raises(TooLarge):
        pdf_streams.refuse_bombs(path)


def test_a_picture_of_too_many_pixels_is_not_decoded(tmp_path: Path) -> None:
    assert read(tmp_path, picture_page(60_000, 60_000, b"x")).publication.cover == ""


@pytest.mark.parametrize("box", [(9_999_999, 9_999_999), (100_000, 1), (1, 100_000)])
def test_a_page_of_any_size_is_drawn_in_few_pixels(tmp_path: Path, box: tuple[int, int]) -> None:
    assert read(tmp_path, make_pdf(["A"], box=box)).publication.cover == "cover.webp"


def test_what_takes_too_long_is_left_undone_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["A", "B"]), limits=Limits(seconds=-1.0, seconds_per_mib=0.0))
    assert (found.publication.cover, found.sections, found.publication.pages) == ("", (), 2)
    assert "TextCutShort" in codes(found)


def test_a_damaged_document_is_not_called_locked_because_the_one_before_was(tmp_path: Path) -> None:
    lock = b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)
    pages = b"<</Type/Pages/Count 1/Kids[3 0 R]>>"
    with pytest.raises(Protected):
        read(tmp_path, raw_pdf([CATALOGUE, pages, PAGE % b""], lock))
    with pytest.raises(Unreadable):
        read(tmp_path, raw_pdf([CATALOGUE, b"<</Type/Pages/Count 0/Kids[]>>"]))


def test_pages_are_not_looked_at_when_time_is_up(tmp_path: Path) -> None:
    found = read(tmp_path, make_pdf(["", ""]), limits=Limits(seconds=0, seconds_per_mib=0))
    assert (found.publication.features, found.publication.cover) == ((), "")
