"""The pages that a terminal sees, over a real catalogue."""

import re

import pytest

from kiosk.content.model import Accessibility, Chapter, Feature, Kind, Level, Publication, State
from tests.builders.browser import Browser
from tests.builders.collection import Collection

ID = "aaaaaaaaaaaaaaaa"


@pytest.mark.parametrize(("lang", "name"), [("km", "បណ្ណាល័យ"), ("en", "Library"), ("fr", "Bibliothèque")])
def test_the_home_page_speaks_the_language_of_its_address(client: Browser, lang: str, name: str) -> None:
    html = client.get(f"/{lang}/").text
    assert f'<html lang="{lang}" dir="ltr">' in html
    assert name in html


def test_the_home_page_has_every_shelf_with_something_on_it_in_khmer_digits(
    client: Browser, collection: Collection
) -> None:
    for number in range(12):
        collection.add(f"Title {number}", shelves=["law"])
    html = client.get("/km/").text
    assert "/km/shelf/law/" in html
    assert "/km/shelf/health/" not in html
    assert "pictograms/law.svg" in html
    assert "១២ ចំណងជើង" in html


def test_an_empty_library_says_so(client: Browser) -> None:
    assert "There are no titles yet." in client.get("/en/").text


def test_every_page_leads_to_itself_in_the_other_languages(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom", shelves=["law"])
    for page in ("", "shelf/law/", f"item/{item.id}/", "search"):
        links = re.findall(r'href="([^"]*)"\s+lang="(\w\w)"', client.get(f"/km/{page}").text)
        assert links == [(f"/en/{page}", "en"), (f"/fr/{page}", "fr")]


def test_titles_keep_their_own_language_and_direction(client: Browser, collection: Collection) -> None:
    collection.add(Publication(kind=Kind.EPUB, title="ألف ليلة", languages=("ar",)))
    collection.add(Publication(kind=Kind.EPUB, title="Untold"))
    html = client.get("/km/shelf/all/").text
    assert '<bdi lang="ar" dir="rtl">ألف ليلة</bdi>' in html
    assert '<bdi dir="auto">Untold</bdi>' in html


def test_a_shelf_is_paged(client: Browser, collection: Collection) -> None:
    for number in range(25):
        collection.add(f"Title {number:02}", shelves=["law"])
    first, second = client.get("/en/shelf/law/").text, client.get("/en/shelf/law/2/").text
    assert "Title 23" in first
    assert "Title 24" not in first
    assert 'href="/en/shelf/law/2/"' in first
    assert "Title 24" in second
    assert 'href="/en/shelf/law/"' in second
    assert "Page 2 of 2" in second
    assert client.get("/en/shelf/law/3/").status_code == 404
    assert client.get("/en/shelf/law/0/").status_code == 404


def test_the_shelf_of_all_titles_sorts_khmer_by_its_own_order(client: Browser, collection: Collection) -> None:
    for title in ("ខ្មែរ", "ក្មេង", "កា"):
        collection.add(Publication(kind=Kind.EPUB, title=title, languages=("km",)))
    html = client.get("/km/shelf/all/").text
    assert html.index(">កា<") < html.index(">ក្មេង<") < html.index(">ខ្មែរ<")


def test_new_titles_have_a_shelf_of_their_own(client: Browser, collection: Collection) -> None:
    collection.add("Tom")
    assert "Tom" in client.get("/en/shelf/new/").text


def test_a_shelf_that_does_not_exist_is_not_found(client: Browser) -> None:
    assert client.get("/km/shelf/nowhere/").status_code == 404


def test_an_empty_shelf_says_so(client: Browser) -> None:
    assert "This shelf is empty." in client.get("/en/shelf/law/").text


def test_the_title_page_tells_what_a_reader_needs_to_choose(client: Browser, collection: Collection) -> None:
    item = collection.add(
        Publication(
            kind=Kind.AUDIO,
            title="Poems",
            subtitle="Three of them",
            authors=("Emily Dickinson", "សុខ សុភា"),
            languages=("en", "km"),
            description="Short and sharp.",
            publisher="A house",
            series="Voices",
            series_position="2",
            rights="Free",
            pages=120,
            seconds=4000,
            features=(Feature.SOUND, Feature.SUBTITLES),
            chapters=(Chapter(title="Hope", place="0:75", depth=1),),
            accessibility=Accessibility(
                features=("transcript", "unheard-of"), hazards=("flashing",), summary="Made with care."
            ),
        ),
        shelves=["languages"],
        level=Level.EASY,
    )
    html = client.get(f"/en/item/{item.id}/").text
    for words in (
        "Poems", "Three of them", "Emily Dickinson", "សុខ សុភា", "Short and sharp.", "A house", "Voices", "Free",
        "English, Khmer", "1 hour 7 minutes", "120", "23 November 2026", "Easy to read", "With subtitles", "Hope",
        "The spoken words can be read.", "Careful: something in it flashes.", "Made with care.", "Languages", "Listen",
    ):  # fmt: skip
        assert words in html, words
    assert f'href="/en/read/{item.id}/#at=0%3A75"' in html
    assert "unheard-of" not in html
    assert "With sound" not in html, "that it is sound says so"


def test_khmer_title_pages_count_and_date_in_khmer(client: Browser, collection: Collection) -> None:
    item = collection.add(Publication(kind=Kind.PDF, title="ច្បាប់", languages=("km",), pages=1250))
    html = client.get(f"/km/item/{item.id}/").text
    assert "១,២៥០" in html
    assert "២៣ វិច្ឆិកា ២០២៦" in html


@pytest.mark.parametrize("state", [State.HIDDEN, State.WAITING])
def test_a_title_that_is_not_shown_is_nowhere(client: Browser, collection: Collection, state: State) -> None:
    item = collection.add("Secret", state=state, shelves=["law"])
    for address in (f"/en/item/{item.id}/", f"/en/read/{item.id}/", f"/book/{item.id}/book.json"):
        assert client.get(address).status_code == 404
    assert "Secret" not in client.get("/en/").text
    assert "Secret" not in client.get("/en/shelf/all/").text


def test_a_title_never_becomes_markup(client: Browser, collection: Collection) -> None:
    item = collection.add(Publication(kind=Kind.EPUB, title="<script>alert(1)</script>", authors=('"><img src=x>',)))
    for address in ("/en/", f"/en/item/{item.id}/", f"/en/read/{item.id}/"):
        html = client.get(address).text
        assert "<script>alert" not in html
        assert "<img src=x" not in html


def test_the_viewer_page_knows_its_book(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom")
    html = client.get(f"/km/read/{item.id}/").text
    assert f"/book/{item.id}/" in html


@pytest.mark.parametrize("address", ["/nothing", "/km/item/x/", f"/km/item/{ID}/", f"/book/{ID}/x.webp", "/xx/"])
def test_what_is_not_there_is_explained_in_three_languages(client: Browser, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "គ្មាននៅទីនេះទេ។" in response.text
    assert '<p lang="en">This is not here.</p>' in response.text
    assert "/fr/" in response.text
