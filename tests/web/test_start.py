"""The start screen and the bar as they are sent: they work without scripts, and carry what scripts need."""

import re

import pytest

from tests.builders.browser import Browser
from tests.builders.collection import Collection


def test_a_terminal_starts_with_three_languages_and_khmer_first(client: Browser) -> None:
    html = client.get("/").text
    assert '<html lang="km"' in html
    assert 'data-screen="start"' in html
    assert re.findall(r'href="(/\w\w/)"', html) == ["/km/", "/en/", "/fr/", "/km/"]


@pytest.mark.parametrize("lang", ["km", "en", "fr"])
def test_start_leads_home_in_the_language_of_the_screen(client: Browser, lang: str) -> None:
    html = client.get(f"/{lang}/start").text
    assert f'<html lang="{lang}"' in html
    assert re.findall(r'href="(/\w\w/)"', html)[-1] == f"/{lang}/"


def test_what_is_counted_is_told_in_three_languages(client: Browser) -> None:
    html = client.get("/").text
    for words in ("មិនមែនថាជានរណាទេ", "Not who.", "et non qui."):
        assert words in html


def test_everything_on_the_start_screen_can_be_spoken(client: Browser) -> None:
    html = client.get("/").text
    said = set(re.findall(r'data-say="label:([a-z-]+)"', html))
    languages = {"language-km", "language-en", "language-fr"}
    assert said >= languages | {"start", "privacy-count", "privacy-unseen", "privacy-wipe"}


def test_the_bar_is_on_every_page_and_leads_home_and_to_the_start(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom", shelves=["law"])
    for page in ("", "shelf/law/", f"item/{item.id}/", "search", "place"):
        html = client.get(f"/en/{page}").text
        assert 'id="bar"' in html, page
        assert re.search(r'<a id="finish"[^>]*href="/"', html, re.DOTALL), page
        assert ('id="home"' in html) is (page != ""), page


def test_the_guard_runs_before_anything_else_of_a_page(client: Browser) -> None:
    for page in ("/", "/km/", "/km/search"):
        head = client.get(page).text.partition("<body")[0]
        scripts = re.findall(r'<script[^>]*src="[^"]*/([\w-]+)\.js"', head)
        assert scripts[0] == "guard"
        assert "defer" not in head.partition("guard.js")[0]
        assert "module" not in head.partition("guard.js")[0].rpartition("<script")[2]


def test_a_found_page_changes_its_language_with_what_was_asked(client: Browser, collection: Collection) -> None:
    collection.add("Tom")
    html = client.post("/km/search", data={"q": "Tom", "kind": "epub"}).text
    form = html.partition('action="/en/search"')[2].partition("</form>")[0]
    assert 'name="q" value="Tom"' in form
    assert 'name="kind" value="epub"' in form


def test_the_end_of_a_session_has_the_browser_forget_all(client: Browser) -> None:
    response = client.post("/wipe")
    assert response.status_code == 204
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert response.headers["Cache-Control"] == "no-store"


def test_a_strangers_page_cannot_have_it_forget(client: Browser) -> None:
    assert client.post("/wipe", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.get("/wipe").status_code == 405
