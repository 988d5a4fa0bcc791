"""Shelves that fill themselves, for listening and watching; and what covers tell."""

import re

import pytest

from kiosk.content.model import Feature, Kind, Level, Publication, State
from tests.builders.browser import Browser
from tests.builders.collection import Collection

SONG = Publication(kind=Kind.AUDIO, title="Song", features=(Feature.SOUND,))
FILM = Publication(kind=Kind.VIDEO, title="Film")
TOLD = Publication(kind=Kind.EPUB, title="Told", features=(Feature.READ_ALOUD, Feature.PICTURES))
NOISY = Publication(kind=Kind.EPUB, title="Noisy", features=(Feature.SOUND,))
SILENT = Publication(kind=Kind.EPUB, title='Silent "read-aloud"', description='"read-aloud"')


def titles(html: str) -> list[str]:
    return re.findall(r'<span class="name"><bdi dir="auto">(.*?)</bdi>', html)


def test_what_can_be_listened_to_and_watched_stands_on_shelves_of_its_own(
    client: Browser, collection: Collection
) -> None:
    for publication in (SONG, FILM, TOLD, NOISY, SILENT):
        collection.add(publication)
    assert titles(client.get("/en/shelf/listen/").text) == ["Song", "Told"]
    assert titles(client.get("/en/shelf/watch/").text) == ["Film"]
    assert len(titles(client.get("/en/shelf/all/").text)) == 5


@pytest.mark.parametrize(("publication", "shelf"), [(SONG, "listen"), (FILM, "watch")])
def test_home_shows_such_a_shelf_only_while_something_stands_on_it(
    client: Browser, collection: Collection, publication: Publication, shelf: str
) -> None:
    collection.add(SILENT)
    assert f"/en/shelf/{shelf}/" not in client.get("/en/").text
    item = collection.add(publication)
    html = client.get("/en/").text
    assert f'href="/en/shelf/{shelf}/" data-say="shelf:{shelf}"' in html
    assert f"pictograms/{shelf}.svg" in html
    collection.curation.set_state([item.id], State.HIDDEN)
    assert f"/en/shelf/{shelf}/" not in client.get("/en/").text


def badges(html: str) -> list[str]:
    return re.findall(r'<img class="badge" src="[^"]*/pictograms/(.*?)\.svg"', html)


@pytest.mark.parametrize(
    ("publication", "told"),
    [
        (SONG, ["kinds/audio"]),
        (FILM, ["kinds/video"]),
        (TOLD, ["kinds/epub", "features/read-aloud", "features/pictures"]),
        (NOISY, ["kinds/epub", "features/sound"]),
        (SILENT, ["kinds/epub"]),
        (Publication(kind=Kind.COMIC, title="Comic", features=(Feature.PICTURES,)), ["kinds/comic"]),
    ],
)
def test_a_cover_tells_that_a_title_sounds_or_is_a_picture_book(
    client: Browser, collection: Collection, publication: Publication, told: list[str]
) -> None:
    collection.add(publication)
    assert badges(client.get("/en/shelf/all/").text) == told


def test_what_the_level_tells_is_told_once(client: Browser, collection: Collection) -> None:
    item = collection.add(TOLD, level=Level.PICTURE)
    assert badges(client.get("/en/shelf/all/").text) == ["kinds/epub", "levels/picture", "features/read-aloud"]
    html = client.get(f"/en/item/{item.id}/").text.partition('class="facts"')[2].partition("</ul>")[0]
    assert re.findall(r"/pictograms/(.*?)\.svg", html) == ["kinds/epub", "levels/picture", "features/read-aloud"]
