"""Reading ZIM files."""

import hashlib
import io
import os
import tracemalloc
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from kiosk.config import Limits
from kiosk.content.extract import zim
from kiosk.content.finding import analysed, passages
from kiosk.content.index import Index, IndexedItem
from kiosk.content.model import Extracted, Kind, Role, Source, SourceFile
from kiosk.content.prepare import manifest
from kiosk.content.refusals import EmptyFile, Gone, Refused, Unreadable
from kiosk.content.workbench import Workbench
from tests.builders.zim import make_zim, page, split

LIMITS = Limits()
KHMER = "\u1794\u178e\u17d2\u178e\u17b6\u179b\u17d0\u1799"
CORPUS = Path(__file__).parents[4] / "shared" / "corpus"


def read(*paths: Path, limits: Limits = LIMITS) -> Extracted:
    files = tuple(
        SourceFile(path=path, name=path.name, role=Role.PART if number else Role.MAIN)
        for number, path in enumerate(paths)
    )
    folder = paths[0].parent / "bench"
    folder.mkdir(exist_ok=True)
    return zim.read(Source(kind=Kind.ZIM, name=paths[0].name, files=files), Workbench(folder), limits)


def active(folder: Path) -> str:
    return manifest.parse(Workbench(folder).read(manifest.FILE)).active


def picture(side: int) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(target, "PNG")
    return target.getvalue()


def test_every_article_is_a_section_with_its_path_title_and_text(tmp_path: Path) -> None:
    file = make_zim(
        tmp_path / "a.zim",
        {"index": page("Welcome", "<p>Read.</p>"), "deep/b.html": page("Bees", f"<p>Honey</p><p>{KHMER}</p>")},
        main="index",
    )

    sections = {section.place: section for section in read(file).spooled}

    assert set(sections) == {"index", "deep/b.html"}
    assert sections["deep/b.html"].heading == "Bees"
    assert sections["deep/b.html"].text == f"Bees\nHoney\n{KHMER}"


def test_the_title_of_an_entry_goes_before_the_title_in_its_page(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"b": page("Page title", "x")}, titles={"b": "Entry title"})

    (section,) = read(file).spooled
    assert section.heading == "Entry title"


def test_scripts_pictures_and_redirects_are_no_articles(tmp_path: Path) -> None:
    file = make_zim(
        tmp_path / "a.zim",
        {"index": page("Home", "<p>Seen<script>unseen()</script><style>p{}</style></p>")},
        others={"run.js": ("text/javascript", b"run()"), "p.png": ("image/png", picture(4))},
        redirects={"start": "index"},
        main="index",
    )

    (section,) = read(file).spooled

    assert section.text == "Home\nSeen"


def test_what_a_file_says_of_itself_becomes_its_facts(tmp_path: Path) -> None:
    file = make_zim(
        tmp_path / "a.zim",
        {"i": page("I", "x")},
        metadata={
            "Title": "  Bees\u202e ",
            "Description": "Short",
            "LongDescription": "All of bees",
            "Creator": "Wikipedia",
            "Publisher": "Kiwix",
            "Date": "2024-05-01",
            "Language": "khm,eng",
            "Name": "bees_km",
            "Flavour": "_mini",
            "Tags": "nature;_ftindex:no;insects",
            "License": "CC-BY",
        },
        illustration=picture(48),
    )

    publication = read(file).publication

    assert publication.title == "Bees"
    assert publication.description == "All of bees"
    assert publication.authors == ("Wikipedia",)
    assert publication.publisher == "Kiwix"
    assert publication.published == "2024-05-01"
    assert publication.languages == ("km", "en")
    assert publication.identifier == "bees_km_mini"
    assert publication.subjects == ("nature", "insects")
    assert publication.rights == "CC-BY"
    assert publication.cover == "cover.webp"
    assert publication.letters == 2
    assert (tmp_path / "bench" / "cover.webp").exists()


def test_a_file_that_says_nothing_is_named_by_its_first_page(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"i": page("First page", f"<p>{KHMER}")}, metadata={"Counter2": "x"}, main="i")

    publication = read(file).publication

    assert publication.title == "First page"
    assert publication.identifier == ""
    assert publication.cover == ""
    assert publication.authors == ()


def test_an_equals_sign_stands_for_nothing(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"i": page("I", "x")}, metadata={"Title": "T", "Creator": "=", "Language": "="})

    publication = read(file).publication

    assert publication.authors == ()
    assert publication.languages == ()


def test_a_picture_that_is_none_leaves_the_cover_to_be_made(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"i": page("I", "x")}, illustration=b"no picture")

    assert read(file).publication.cover == ""


def test_the_viewer_is_told_the_main_page_through_its_redirect(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"a b?.html": page("I", "x"), "0": page("O", "x")}, main="a b?.html")

    read(file)

    assert active(tmp_path / "bench") == "a b?.html"


def test_a_file_without_a_main_page_opens_at_its_first_article(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"b": page("B", "x"), "a": page("A", "x")})

    read(file)

    assert active(tmp_path / "bench") == "a"


def test_a_file_without_a_page_is_refused(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {}, others={"p.png": ("image/png", picture(4))})

    with pytest.raises(zim.NothingToOpen):
        read(file)


def test_a_file_of_pictures_with_a_main_page_is_told_to_be_silent(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {}, others={"p.png": ("image/png", picture(4))}, main="p.png")

    assert [notice.code for notice in read(file).publication.notices] == ["NothingToFind"]


def test_a_large_file_is_read_by_title_and_first_paragraph_and_the_librarian_is_told(tmp_path: Path) -> None:
    long = "This is the first real paragraph of the article, and it is long enough."
    body = f"<p>Note</p><p>{long}</p><p>And this comes later.</p>"
    file = make_zim(tmp_path / "a.zim", {f"{n}": page(f"Title {n}", body) for n in range(4)})

    extracted = read(file, limits=replace(LIMITS, zim_articles_whole=3))

    assert {section.text for section in extracted.spooled} == {long}
    assert list(extracted.spooled)[2].heading == "Title 2"
    (notice,) = extracted.publication.notices
    assert notice.code == "FoundByFirstParagraph"
    assert "4 articles" in notice.text


def test_the_text_of_a_file_is_never_in_memory_whole(tmp_path: Path) -> None:
    pages = {f"{n:03}": page(f"Title {n}", f"<p>{'river fish boat ' * 2000}</p>") for n in range(100)}
    extracted = read(make_zim(tmp_path / "a.zim", pages))

    tracemalloc.start()
    analysis = Index.analyse(IndexedItem.of("a", extracted.publication), extracted.spooled)
    passages.write(tmp_path / passages.FILE, extracted.spooled, apart=True)
    analysed.write(tmp_path / analysed.FILE, analysis)
    entries = sum(1 for _ in analysed.read(tmp_path / analysed.FILE).entries)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert entries == 101, "the file and its articles"
    assert peak < extracted.publication.letters / 2


def test_a_page_over_the_limit_is_found_by_its_title_only(tmp_path: Path) -> None:
    file = make_zim(tmp_path / "a.zim", {"i": page("Huge", "x" * 4000)}, titles={"i": "Huge"})

    (section,) = read(file, limits=replace(LIMITS, markup=1000)).spooled

    assert (section.heading, section.text) == ("Huge", "")


def test_a_split_file_is_read_from_its_parts_whatever_their_names(tmp_path: Path) -> None:
    pages = {f"{n:03}": page(f"Title {n}", os.urandom(3000).hex()) for n in range(40)}
    parts = split(make_zim(tmp_path / "a.zim", pages), tmp_path, 50_000)
    assert len(parts) > 1
    staged = [part.rename(tmp_path / f"staged-{number}") for number, part in enumerate(parts)]

    assert len(list(read(*staged).spooled)) == 40
    assert sorted(path.name for path in (tmp_path / "bench").iterdir()) == ["book.json.gz", "spool.gz"]


def test_a_first_part_alone_is_refused_with_advice(tmp_path: Path) -> None:
    pages = {f"{n:03}": page(f"Title {n}", os.urandom(3000).hex()) for n in range(40)}
    first, *_ = split(make_zim(tmp_path / "a.zim", pages), tmp_path, 50_000)

    with pytest.raises(zim.PartMissing):
        read(first)


@pytest.mark.parametrize("keep", [1, 4, 40, 79, 200, -1, -17])
def test_a_file_that_is_cut_is_refused(tmp_path: Path, keep: int) -> None:
    whole = make_zim(tmp_path / "a.zim", {"i": page("I", "x" * 5000)}).read_bytes()
    (tmp_path / "cut.zim").write_bytes(whole[:keep])

    with pytest.raises(Unreadable):
        read(tmp_path / "cut.zim")


def test_a_changed_byte_anywhere_is_refused(tmp_path: Path) -> None:
    whole = make_zim(tmp_path / "a.zim", {"i": page("I", "x" * 500)}, main="i").read_bytes()
    for place in range(80, len(whole), max(1, len(whole) // 40)):
        (tmp_path / "changed.zim").write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])

        with pytest.raises(Refused):
            read(tmp_path / "changed.zim")


def test_no_bytes_no_zim_and_no_file_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.zim").touch()
    (tmp_path / "other.zim").write_bytes(b"PK\x03\x04" + bytes(200))

    with pytest.raises(EmptyFile):
        read(tmp_path / "empty.zim")
    with pytest.raises(Unreadable):
        read(tmp_path / "other.zim")
    with pytest.raises(Gone):
        read(tmp_path / "missing.zim")


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared corpus is not here")
def test_every_bad_file_of_the_corpus_is_refused_and_every_good_one_read(tmp_path: Path) -> None:
    good = 0
    refused: list[str] = []
    for path in sorted([*CORPUS.glob("zim/**/*.zim*"), *CORPUS.glob("zim-bad/**/*.zim")]):
        link = tmp_path / f"{good + len(refused)}.zim"
        link.symlink_to(path)
        try:
            assert list(read(link).spooled)
            good += 1
        except Refused:
            refused.append(path.name)

    # Later parts have no beginning, a first part alone is not whole, and an embedded file is a ZIM in something else.
    odd = {name for name in refused if name.endswith((".zimaa", ".zimab", ".zimac", ".embedded", ".embedded.multi"))}
    assert good == 7
    assert len(odd) == 5
    assert set(refused) - odd == {path.name for path in CORPUS.glob("zim-bad/**/*.zim")}


def test_the_main_page_is_found_behind_several_redirects(tmp_path: Path) -> None:
    redirects = {"r1": "r2", "r2": "r3", "r3": "b"}
    file = make_zim(
        tmp_path / "a.zim", {"b": page("Bees", "x")}, main="r1", redirects=redirects, metadata={"Name": "n"}
    )

    assert read(file).publication.title == "Bees"
    assert active(tmp_path / "bench") == "b"


def test_a_file_without_any_title_is_named_by_its_file_name(tmp_path: Path) -> None:
    file = make_zim(
        tmp_path / "my_files.zim", {}, main="a.pdf", others={"a.pdf": ("application/pdf", b"x")}, metadata={"Name": "n"}
    )

    assert read(file).publication.title == "my files"


def test_a_file_whose_names_are_no_text_is_refused(tmp_path: Path) -> None:
    data = make_zim(tmp_path / "a.zim", {"index": page("A", "x"), "broken": page("B", "x")}, main="index").read_bytes()
    data = data[:-16].replace(b"broken", b"br\xff\xfeen")
    (tmp_path / "a.zim").write_bytes(data + hashlib.md5(data, usedforsecurity=False).digest())

    with pytest.raises(Unreadable):
        read(tmp_path / "a.zim")


def test_articles_for_which_there_is_no_time_are_found_by_their_titles_and_the_librarian_is_told(
    tmp_path: Path,
) -> None:
    file = make_zim(
        tmp_path / "a.zim", {f"p{n}": page(f"T{n}", "x") for n in range(3)}, main="p0", titles={"p1": "One"}
    )

    found = read(file, limits=replace(LIMITS, seconds=0.0, zim_seconds_per_mib=0.0))

    assert {section.place: (section.heading, section.text) for section in found.spooled}["p1"] == ("One", "")
    (notice,) = found.publication.notices
    assert (notice.code, notice.mild) == ("FoundInPart", False)
    assert "last 3" in notice.text
