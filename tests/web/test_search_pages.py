"""Searching from a terminal, through the real index."""

import pytest

from kiosk.content.model import Kind, Level, Publication, Section, State
from kiosk.content.search import Hit
from kiosk.web.i18n import words
from kiosk.web.terminal.search import PER_PAGE, fragment, place_name
from tests.builders.browser import Browser
from tests.builders.collection import Collection

FISH = "ត្រីរស់នៅក្នុងទឹកទន្លេ"


def test_the_form_offers_what_there_is(client: Browser, collection: Collection) -> None:
    collection.add(Publication(kind=Kind.EPUB, title="Tom", languages=("vi",)), shelves=["law"])
    html = client.get("/en/search").text
    assert '<option value="vi">Vietnamese</option>' in html
    assert '<option value="law">Law and rights</option>' in html
    assert '<option value="easy">Easy to read</option>' in html
    assert '<option value="pdf">Document</option>' in html


def test_a_khmer_word_is_found_and_marked_in_its_sentence(client: Browser, collection: Collection) -> None:
    item = collection.add(
        Publication(kind=Kind.EPUB, title="ទន្លេ", languages=("km",)), sections=[Section(place="3", text=FISH)]
    )
    html = client.post("/km/search", data={"q": "ត្រី"}).text
    assert "<mark>ត្រី</mark>" in html
    assert f"/km/read/{item.id}/#at=3" in html
    assert "រកឃើញ ១ កន្លែង" in html
    assert f"/book/{item.id}/thumb.webp" in html


def test_the_words_stay_in_the_form_and_in_the_switch_of_languages(client: Browser, collection: Collection) -> None:
    collection.add("River fish")
    html = client.post("/en/search", data={"q": "fish", "kind": "epub"}).text
    assert 'value="fish"' in html
    assert '<option value="epub" selected>' in html
    assert 'action="/km/search"' in html
    assert '<input type="hidden" name="kind" value="epub">' in html


@pytest.mark.parametrize("narrowed", [{"kind": "pdf"}, {"level": "easy"}, {"language": "fr"}, {"shelf": "law"}])
def test_filters_narrow_the_answers(client: Browser, collection: Collection, narrowed: dict[str, str]) -> None:
    collection.add("River fish", shelves=["health"], level=Level.FLUENT)
    assert "River fish" in client.post("/en/search", data={"q": "fish"}).text
    assert "Nothing was found." in client.post("/en/search", data={"q": "fish", **narrowed}).text


@pytest.mark.parametrize("offset", ["9" * 5000, "1001"])
def test_however_far_somebody_pages_he_gets_a_page(client: Browser, collection: Collection, offset: str) -> None:
    collection.add("River fish")
    answer = client.post("/en/search", data={"q": "fish", "offset": offset})
    assert (answer.status_code, "River fish" in answer.text) == (200, False)


def test_choices_that_do_not_exist_are_not_chosen(client: Browser, collection: Collection) -> None:
    collection.add("River fish")
    odd = {"q": "fish", "kind": "exe", "level": "x", "offset": "-5"}
    assert "River fish" in client.post("/en/search", data=odd).text


def test_without_an_answer_the_shelves_are_offered(client: Browser, collection: Collection) -> None:
    collection.add("Tom", shelves=["law"])
    html = client.post("/en/search", data={"q": "zzzzqqqq"}).text
    assert "Nothing was found." in html
    assert "/en/shelf/law/" in html


def test_without_words_the_form_comes_back(client: Browser) -> None:
    assert "Nothing was found." not in client.post("/en/search", data={"q": "  "}).text
    assert client.post("/en/search").status_code == 200


def test_a_misspelled_word_says_what_was_looked_for_instead(client: Browser, collection: Collection) -> None:
    collection.add("The elephant", sections=[Section(place="0", text="An elephant walks. Elephants sleep.")])
    html = client.post("/en/search", data={"q": "elephnat"}).text
    assert "Showing results for: elephant" in html


def test_many_answers_are_paged(client: Browser, collection: Collection) -> None:
    for number in range(PER_PAGE + 3):
        collection.add(f"River fish {number}")
    first = client.post("/en/search", data={"q": "fish"}).text
    assert f'name="offset" value="{PER_PAGE}"' in first
    assert first.count('class="result"') == PER_PAGE
    second = client.post("/en/search", data={"q": "fish", "offset": str(PER_PAGE)}).text
    assert second.count('class="result"') == 3
    assert 'name="offset" value="0"' in second


def test_a_hidden_title_is_not_found(client: Browser, collection: Collection) -> None:
    item = collection.add("River fish")
    assert "River fish" in client.post("/en/search", data={"q": "fish"}).text
    collection.curation.set_state([item.id], State.HIDDEN)
    assert "River fish" not in client.post("/en/search", data={"q": "fish"}).text


def test_typing_is_completed(client: Browser, collection: Collection) -> None:
    collection.add("Elephants of Cambodia")
    suggested = client.post("/en/suggest", data={"q": "eleph"}).json
    assert any("lephant" in word for word in suggested or ())
    assert client.post("/en/suggest", data={"q": " "}).json == []


def test_what_is_typed_never_becomes_markup(client: Browser, collection: Collection) -> None:
    collection.add("Tom")
    html = client.post("/en/search", data={"q": '"><script>x</script>'}).text
    assert "<script>x" not in html


def hit(place: str, *, heading: str = "", matched: str = "") -> Hit:
    return Hit(item="x", place=place, heading=heading, snippet=(), matched=matched)


def test_the_place_of_a_hit_is_in_the_fragment() -> None:
    assert fragment(hit("3:15", matched="a b&c")) == "#at=3%3A15&find=a%20b%26c"
    assert fragment(hit("")) == ""


def test_places_are_named_by_heading_page_or_moment() -> None:
    said = words("en")
    assert place_name(said, Kind.EPUB, hit("3:15", heading="Three")) == "Three"
    assert place_name(said, Kind.EPUB, hit("3:15")) == ""
    assert place_name(said, Kind.PDF, hit("12")) == "Page 12"
    assert place_name(words("km"), Kind.VIDEO, hit("75")) == "១:១៥"
    assert place_name(said, Kind.AUDIO, hit("1:3725")) == "1:02:05"
    assert place_name(said, Kind.AUDIO, hit("")) == ""
