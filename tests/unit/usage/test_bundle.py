"""A bundle tells exactly what was counted to whom it is sealed for; what was changed is refused with a reason."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey

from kiosk.usage.bundle import Bundle, BundleChanged, NewerFormat, NotABundle, open_exact, read, write
from kiosk.usage.manifest import Completeness, Manifest, SiteNamed
from kiosk.usage.model import (
    DayFigures,
    DayLabel,
    EnteredKey,
    Figure,
    Figures,
    MonthFigures,
    MonthKey,
    StaffFigure,
    Subject,
    Title,
)
from kiosk.usage.offered import Offered, titles_from_csv
from kiosk.usage.readable import readable
from kiosk.usage.seal import NotSealedForUs, TooLarge, seal, unseal
from kiosk.usage.spill import SEALED, SpillContent, open_spill
from tests.builders.head_office import FakeHeadOffice

OFFICE = FakeHeadOffice()
SITE_KEY = SigningKey.generate()


def month(subject: Subject, key: str, figure: Figure = Figure.UNIQUE_REQUESTS) -> MonthKey:
    return MonthKey("2026-11", subject, key, figure)


FIGURES = Figures(
    days={DayLabel("2026-11-02", 1): DayFigures(sessions=14, boots=1), DayLabel("2026-11-03", 0): DayFigures()},
    months=MonthFigures(
        {
            month(Subject.TITLE, "tiger"): 12,
            month(Subject.TITLE, "rabbit"): 3,
            month(Subject.TITLE, "snake"): 11,
            month(Subject.TITLE, "rabbit", Figure.ACTIVE_SECONDS): 4000,
            month(Subject.KIND, "epub"): 23,
            month(Subject.KIND, "video"): 3,
            month(Subject.LANGUAGE, "km"): 26,
            month(Subject.SITE, "", Figure.SESSIONS): 14,
            month(Subject.SEX, "female", Figure.ANSWERS): 4,
        }
    ),
    entered={EnteredKey("2026-11", StaffFigure.LOANS, "", "all"): 120},
)
OFFERED = (
    Offered(title=Title(id="rabbit", kind="video", language="km", shelves=("stories", "children")), name="ទន្សាយ, “1”"),
    Offered(title=Title(id="snake", kind="epub", language="km"), name="The snake"),
    Offered(title=Title(id="tiger", kind="epub", language="km"), name="The tiger"),
)


def manifest(**changed: object) -> Manifest:
    facts = {
        "software": "1",
        "site": SiteNamed(id="here", name="Here", key=bytes(SITE_KEY.verify_key)),
        "head_office": OFFICE.public.seal,
        "number": 3,
        "made": date(2026, 11, 30),
        "made_trusted": True,
        "first_day": "2026-11-02",
        "last_day": "2026-11-03",
        "acknowledged": 2,
        "completeness": Completeness(days=2, days_untrusted=1, boots=1),
        "content_updated": "2026-10-01",
        "terminals": 4,
    }
    return Manifest(**{**facts, **changed})  # type: ignore[arg-type]  # readable where it is used


def make(figures: Figures = FIGURES, **changed: object) -> bytes:
    spills = {"0" * 32: b"x" * SEALED}
    shown = readable(figures, [each.title for each in OFFERED])
    return write(manifest(**changed), figures, shown, OFFERED, spills, SITE_KEY)


def unzip(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def signed_again(**changed: object) -> bytes:
    """As a site would that signs nonsense."""
    files = unzip(make())
    files["bundle.json"] = json.dumps({**json.loads(files["bundle.json"]), **changed}).encode()
    files["signature"] = SITE_KEY.sign(files["bundle.json"]).signature
    return rezip(files)


def test_what_is_written_is_read_again_exactly() -> None:
    bundle = read(make())
    assert bundle.manifest.site.id == "here"
    assert bundle.manifest.number == 3
    assert bundle.offered == OFFERED
    assert bundle.spills == {"0" * 32: b"x" * SEALED}
    assert open_exact(OFFICE.private, bundle) == FIGURES


def test_only_head_office_opens_the_exact_figures() -> None:
    with pytest.raises(NotSealedForUs):
        open_exact(FakeHeadOffice().private, read(make()))


def test_people_read_no_small_figure_in_it_nor_one_that_gives_it_away() -> None:
    files = unzip(make())
    lines = files["months.csv"].decode().splitlines()
    assert "2026-11,kind,video,unique_requests,< 10" in lines
    assert "2026-11,sex,female,answers,< 10" in lines
    assert not any("rabbit" in line for line in lines)
    shown = {line.split(",")[2]: line.split(",")[4] for line in lines if ",unique_requests," in line}
    assert "withheld" in (shown["epub"], shown[""])
    assert b"rabbit" not in files["days.csv"] + files["entered.csv"] + files["README.txt"]


def test_people_read_what_it_is_for_in_two_languages() -> None:
    text = read(make()).readable["README.txt"]
    assert "បណ្ណាល័យ" in text
    assert f"1 remainders of {SEALED} bytes" in text


def test_the_sealed_part_has_one_size_for_little_and_for_much() -> None:
    much = MonthFigures({month(Subject.TITLE, f"title{number}"): 7 for number in range(500)})
    sizes = {
        len(unzip(make(figures))["exact.sealed"])
        for figures in (Figures(days={}, months=MonthFigures(), entered={}), Figures(days={}, months=much, entered={}))
    }
    assert len(sizes) == 1


def test_nothing_in_it_is_finer_than_a_day() -> None:
    content = make()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b":" not in json.dumps(json.loads(unzip(content)["bundle.json"])["made"]).encode()


@pytest.mark.parametrize("length", [0, 1, 22, 100, 5000])
def test_a_truncated_bundle_is_refused(length: int) -> None:
    with pytest.raises(NotABundle):
        read(make()[:length])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9), st.integers(0, 7))
def test_a_flipped_bit_is_refused_or_makes_no_difference(position: int, bit: int) -> None:
    content = bytearray(WHOLE)
    content[position % len(content)] ^= 1 << bit
    try:
        bundle = read(bytes(content))
    except (NotABundle, BundleChanged, NewerFormat):
        return
    assert same(bundle, read(WHOLE))


WHOLE = make()


def same(one: Bundle, other: Bundle) -> bool:
    """Bits of the zip's own description (dates, attributes) may differ."""
    return one == other


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(NotABundle):
        read(content)


@pytest.mark.parametrize("name", ["days.csv", "exact.sealed", "titles.csv", "spills/" + "0" * 32 + ".spill"])
def test_a_changed_file_is_refused(name: str) -> None:
    files = unzip(make())
    files[name] = files[name][:-1] + b"!"
    with pytest.raises(BundleChanged):
        read(rezip(files))


def test_a_changed_description_is_refused() -> None:
    files = unzip(make())
    files["bundle.json"] = files["bundle.json"].replace(b'"number":3', b'"number":4')
    with pytest.raises(BundleChanged):
        read(rezip(files))


def test_a_bundle_signed_by_another_key_is_refused() -> None:
    files = unzip(make())
    files["signature"] = SigningKey.generate().sign(files["bundle.json"]).signature
    with pytest.raises(BundleChanged):
        read(rezip(files))


def test_a_spill_that_was_taken_out_is_missed() -> None:
    files = unzip(make())
    del files["spills/" + "0" * 32 + ".spill"]
    with pytest.raises(BundleChanged):
        read(rezip(files))


@pytest.mark.parametrize("name", ["virus.exe", "../days.csv", "spills/x.spill", "spills/", "DAYS.CSV"])
def test_a_zip_with_other_files_is_refused(name: str) -> None:
    with pytest.raises(NotABundle):
        read(rezip({**unzip(make()), name: b"x"}))


def test_a_doubled_file_is_refused() -> None:
    stream = io.BytesIO(make())
    with (
        zipfile.ZipFile(stream, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr("days.csv", b"x")
    with pytest.raises(NotABundle):
        read(stream.getvalue())


def test_a_missing_file_is_refused() -> None:
    files = unzip(make())
    del files["exact.sealed"]
    with pytest.raises(NotABundle):
        read(rezip(files))


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**unzip(make()), "days.csv": bytes(40_000_000)}.items():
            archive.writestr(name, content)
    with pytest.raises(NotABundle, match="too large"):
        read(stream.getvalue())


def test_a_spill_of_another_size_is_refused() -> None:
    with pytest.raises(NotABundle, match="wrong size"):
        read(rezip({**unzip(make()), "spills/" + "1" * 32 + ".spill": b"x"}))


def test_a_newer_format_is_refused_with_its_number() -> None:
    with pytest.raises(NewerFormat, match="format 9"):
        read(signed_again(format=9))


@pytest.mark.parametrize(
    "changed",
    [{"number": 0}, {"site": 3}, {"made": "yesterday"}, {"first_day": "now"}, {"head_office": "AA=="}, {"files": []}],
)
def test_a_description_that_makes_no_sense_is_refused(changed: dict[str, object]) -> None:
    with pytest.raises(NotABundle):
        read(signed_again(**changed))


def test_a_later_date_and_another_name_of_the_file_are_no_reason() -> None:
    assert read(make(made=date(2099, 1, 1))).manifest.made.year == 2099


@pytest.mark.parametrize(
    "content",
    [
        {"days": [], "months": []},
        {"days": [["tomorrow", 1, {}]], "months": [], "entered": []},
        {"days": [["2026-11-02", 3, {}]], "months": [], "entered": []},
        {"days": [["2026-11-02", 1, {"readers": 3}]], "months": [], "entered": []},
        {"days": [], "months": [["2026-11", "seat", "3", "requests", 1]], "entered": []},
        {"days": [], "months": [], "entered": [["2026-11", "loans", "", "Dara", 1]]},
    ],
)
def test_sealed_nonsense_is_refused(content: object) -> None:
    sealed = seal(OFFICE.public.seal, content, 65536)
    bundle = Bundle(manifest=manifest(), offered=(), exact=sealed)
    with pytest.raises(NotSealedForUs):
        open_exact(OFFICE.private, bundle)


@pytest.mark.parametrize("text", ["", "id\n", "id,title,language,level,kind,shelves\nx\n", 'a"b'])
def test_a_list_of_titles_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        titles_from_csv(text)


def test_a_title_with_a_bad_id_is_refused() -> None:
    with pytest.raises(ValueError, match="not well formed"):
        titles_from_csv("id,title,language,level,kind,shelves\n../x,T,km,,epub,\n")


def test_sealed_boxes_have_the_size_asked_for_and_no_more_room() -> None:
    assert {len(seal(OFFICE.public.seal, content, 100)) for content in ([], [1, 2, 3])} == {148}
    with pytest.raises(TooLarge):
        seal(OFFICE.public.seal, list(range(1000)), 100)


@pytest.mark.parametrize("sealed", [b"", b"x" * 200, bytes(SEALED)])
def test_what_was_never_sealed_is_refused(sealed: bytes) -> None:
    with pytest.raises(NotSealedForUs):
        open_spill(OFFICE.private, sealed)


def test_a_box_with_something_else_in_it_is_refused() -> None:
    with pytest.raises(NotSealedForUs):
        unseal(OFFICE.private, seal(OFFICE.public.seal, {"a": 1}, 100), SpillContent)


def test_no_path_of_this_machine_is_in_a_bundle(tmp_path: Path) -> None:
    assert str(tmp_path.parent).encode() not in b"".join(unzip(make()).values())
