"""Entering a place card: the way it leads, the choice it may offer, and the kind words when it leads nowhere."""

import base64
import hashlib
import itertools
import re

import pytest

from kiosk.content.model import Kind, Publication, State
from kiosk.places.card import title_number
from tests.builders.browser import Browser
from tests.builders.collection import Collection, Given
from tests.builders.placecards import digits

MISCOPIED = "Compare with your card"
MISSING = "This title is not in this library"


def test_a_card_leads_to_its_place(client: Browser, collection: Collection) -> None:
    item = collection.add("The river")
    answer = client.post("/km/place", data={"code": digits(item.id)})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/km/read/{item.id}/#at=0"
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_card_leads_to_a_second_of_a_recording(client: Browser, collection: Collection) -> None:
    item = collection.add(Publication(kind=Kind.AUDIO, title="Song"))
    answer = client.post("/fr/place", data={"code": digits(item.id, 42)})
    assert answer.headers["Location"] == f"/fr/read/{item.id}/#at=42"


def test_a_card_of_active_content_leads_to_the_whole(client: Browser, collection: Collection) -> None:
    item = collection.add(Publication(kind=Kind.ZIM, title="Encyclopedia"))
    answer = client.post("/en/place", data={"code": digits(item.id)})
    assert answer.headers["Location"] == f"/en/read/{item.id}/"


@pytest.mark.parametrize("lang", ["km", "en", "fr"])
def test_the_form_is_a_page_like_others(client: Browser, collection: Collection, lang: str) -> None:
    collection.add("The river")
    answer = client.get(f"/{lang}/place")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"
    assert len(re.findall("data-digit", answer.text)) == 10


def test_a_miscopied_card_is_said_kindly_and_can_be_mended(client: Browser, collection: Collection) -> None:
    card = digits(collection.add("The river").id)
    wrong = card[:-1] + str((int(card[-1]) + 1) % 10)
    answer = client.post("/en/place", data={"code": wrong})
    assert answer.status_code == 200
    assert MISCOPIED in answer.text
    assert f'value="{wrong}"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("typed", ["", "<b>", "1" * 200])
def test_what_is_no_card_is_said_kindly(client: Browser, collection: Collection, typed: str) -> None:
    collection.add("The river")
    answer = client.post("/en/place", data={"code": typed})
    assert answer.status_code == 200
    assert MISCOPIED in answer.text
    assert "<b>" not in answer.text.partition('id="code"')[2].partition(">")[0]


def test_a_card_of_a_title_from_elsewhere_is_no_mistake(client: Browser, collection: Collection) -> None:
    collection.add("The river")
    assert MISSING in client.post("/en/place", data={"code": digits("a" * 16)}).text


def test_a_title_that_is_not_shown_is_not_in_this_library(client: Browser, collection: Collection) -> None:
    item = collection.add("The river", state=State.WAITING)
    assert MISSING in client.post("/en/place", data={"code": digits(item.id)}).text


def test_a_title_without_its_prepared_files_leads_nowhere(client: Browser, collection: Collection) -> None:
    item = collection.add("The river")
    for file in collection.store.folder(item.id).iterdir():
        file.unlink()
    assert MISSING in client.post("/en/place", data={"code": digits(item.id)}).text


def test_a_place_past_the_end_leads_nowhere(client: Browser, collection: Collection) -> None:
    item = collection.add(Publication(kind=Kind.AUDIO, title="Song"))
    assert MISSING in client.post("/en/place", data={"code": digits(item.id, 61)}).text


def test_of_titles_that_share_a_number_the_reader_chooses(client: Browser, collection: Collection) -> None:
    first, second = twins(collection)
    answer = client.post("/en/place", data={"code": digits(first, 0)})
    assert answer.status_code == 200
    assert f'href="/en/read/{first}/#at=0"' in answer.text
    assert f'href="/en/read/{second}/#at=0"' in answer.text
    # Only the recording is long enough for the second place: there is nothing to choose.
    answer = client.post("/en/place", data={"code": digits(first, 30)})
    assert answer.headers["Location"] == f"/en/read/{second}/#at=30"


def twins(collection: Collection) -> tuple[str, str]:
    """The ids of a book and a recording that share their number."""
    seen: dict[int, bytes] = {}
    for count in itertools.count():
        data = str(count).encode()
        number = title_number(id_of(data))
        if number in seen:
            book = collection.add("Book", files=[Given(name="book.epub", data=seen[number])])
            song = collection.add(Publication(kind=Kind.AUDIO, title="Song"), files=[Given(name="song.mp3", data=data)])
            return book.id, song.id
        seen[number] = data
    raise AssertionError


def id_of(data: bytes) -> str:
    """The id that an import gives to a title of this one file."""
    return base64.b32encode(hashlib.sha256(data).digest())[:16].decode().lower()


@pytest.mark.parametrize("lang", ["km", "en", "fr"])
def test_nothing_typed_comes_back_in_an_address(client: Browser, collection: Collection, lang: str) -> None:
    card = digits(collection.add("The river").id)
    for typed in (card, card[::-1]):
        answer = client.post(f"/{lang}/place", data={"code": typed})
        assert typed not in str(answer.headers)
        assert not re.search(rf'(?:href|action|src)="[^"]*{typed}', answer.text)
