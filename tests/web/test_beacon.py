"""What pages may tell of use: few shapes, completed from the catalogue, passed on without waiting, answered alike."""

import json
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from kiosk.config import Settings, Usage
from kiosk.content.model import Item, Kind, Level, Publication, State
from kiosk.usage.messages import (
    About,
    Answer,
    Finish,
    Hear,
    Look,
    Message,
    Open,
    Page,
    Play,
    Search,
    Start,
    decode,
)
from tests.builders.browser import Browser, browse
from tests.builders.collection import Collection
from tests.builders.visits import token

A = token(1)


class Ear:
    """Listens where the counter would."""

    def __init__(self, address: Path) -> None:
        address.parent.mkdir(parents=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(address))
        self._socket.settimeout(0)

    def heard(self) -> list[Message | None]:
        """All that came since the last call."""
        found = []
        while True:
            try:
                found.append(decode(self._socket.recv(2048)))
            except BlockingIOError:
                return found

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()


@pytest.fixture
def ear(collection: Collection) -> Iterator[Ear]:
    ear = Ear(collection.data / "usage" / "counter.sock")
    yield ear
    ear.close()


def tell(client: Browser, *words: Mapping[str, object], name: str = A) -> int:
    return client.post("/use", json={"s": name, "w": words}).status_code


def tiger(collection: Collection) -> Item:
    publication = Publication(kind=Kind.AUDIO, title="The tiger", languages=("km", "en"))
    return collection.add(publication, shelves=("stories", "children"), level=Level.EASY)


def test_a_title_s_facts_come_from_the_catalogue(client: Browser, collection: Collection, ear: Ear) -> None:
    item = tiger(collection)
    about = About(i=item.id, k="audio", g="km", v="easy", h=item.shelves)
    assert set(item.shelves) == {"stories", "children"}
    assert tell(
        client,
        {"e": "start"},
        {"e": "look", "i": item.id},
        {"e": "open", "i": item.id},
        {"e": "page", "i": item.id, "p": 12},
        {"e": "play", "i": item.id, "p": 90},
        {"e": "hear", "i": item.id},
        {"e": "page"},
        {"e": "hear"},
    ) == 204  # fmt: skip
    assert ear.heard() == [
        Start(s=A),
        Look(s=A, t=about),
        Open(s=A, t=about),
        Page(s=A, t=about, p=12),
        Play(s=A, t=about, p=90),
        Hear(s=A, t=about),
        Page(s=A),
        Hear(s=A),
    ]


def test_searches_answers_and_the_end_are_passed_on(client: Browser, ear: Ear) -> None:
    words = ({"e": "search", "f": True}, {"e": "search"}, {"e": "answer", "q": "sex", "a": "female"}, {"e": "finish"})
    assert tell(client, *words) == 204
    assert ear.heard() == [Search(s=A, f=True), Search(s=A, f=False), Answer(s=A, q="sex", a="female"), Finish(s=A)]


def test_titles_that_readers_cannot_see_are_not_counted(client: Browser, collection: Collection, ear: Ear) -> None:
    hidden = collection.add("Hidden", state=State.HIDDEN)
    words = [{"e": e, "i": i} for e in ("look", "open", "play", "hear", "page") for i in (hidden.id, "nothing")]
    for word in (*words, {"e": "open"}, {"e": "look"}, {"e": "play"}, {"e": "answer"}):
        assert tell(client, word) == 204
    assert ear.heard() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"\xff",
        b"[" * 2000,
        json.dumps({"s": "short", "w": [{"e": "start"}]}).encode(),
        json.dumps({"s": A, "w": []}).encode(),
        json.dumps({"s": A, "w": [{"e": "start"}] * 9}).encode(),
        json.dumps({"s": A, "w": [{"e": "dance"}]}).encode(),
        json.dumps({"s": A, "w": [{"e": "search", "text": "escape"}]}).encode(),
        json.dumps({"s": A, "w": [{"e": "page", "p": 101}]}).encode(),
        json.dumps({"s": A, "w": [{"e": "open", "i": {"i": "tiger", "k": "epub"}}]}).encode(),
        json.dumps({"s": A, "w": [{"e": "start"}], "terminal": 4}).encode(),
    ],
)
def test_other_shapes_are_refused(client: Browser, ear: Ear, body: bytes) -> None:
    assert client.post("/use", data=body, content_type="application/json").status_code == 400
    assert ear.heard() == []


def test_what_is_no_json_too_long_or_asked_for_is_refused(client: Browser, ear: Ear) -> None:
    body = json.dumps({"s": A, "w": [{"e": "start"}]})
    assert client.post("/use", data={"s": A}).status_code == 415
    assert client.post("/use", data=body, content_type="text/plain").status_code == 415
    assert client.post("/use", data=body + " " * 2048, content_type="application/json").status_code == 413
    assert client.get("/use").status_code == 405
    other = {"Origin": "http://localhost:8081"}
    assert client.post("/use", data=body, content_type="application/json", headers=other).status_code == 403
    assert ear.heard() == []


def test_the_answer_says_nothing_and_keeps_nothing(client: Browser, ear: Ear) -> None:
    answer = client.post("/use", json={"s": A, "w": [{"e": "start"}]})
    assert (answer.status_code, answer.data) == (204, b"")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert ear.heard() == [Start(s=A)]


def test_without_a_counter_the_answer_is_the_same(client: Browser) -> None:
    assert tell(client, {"e": "start"}) == 204


def test_a_counter_that_does_not_listen_holds_up_nobody(client: Browser, ear: Ear) -> None:
    for number in range(10):
        assert tell(client, *[{"e": "page"}] * 6, name=token(number)) == 204
    assert 0 < len(ear.heard()) < 60  # the kernel keeps ten or so


def test_a_flood_is_not_passed_on(collection: Collection, ear: Ear) -> None:
    client = browse(Settings(data=collection.data, usage=Usage(terminals=1)))
    passed = 0
    for number in range(60):
        assert tell(client, *[{"e": "page"}] * 5, name=token(number)) == 204
        passed += len(ear.heard())
    assert 80 <= passed < 100


def test_the_counter_s_place_is_a_setting(collection: Collection, tmp_path: Path) -> None:
    elsewhere = tmp_path / "run" / "c.sock"
    ear = Ear(elsewhere)
    client = browse(Settings(data=collection.data, counter_socket=elsewhere))
    assert tell(client, {"e": "start"}) == 204
    assert ear.heard() == [Start(s=A)]
    ear.close()


@pytest.mark.parametrize("share", ["1", "4"])
def test_the_optional_question_is_put_as_often_as_the_counter_says(
    client: Browser, collection: Collection, share: str
) -> None:
    (collection.data / "usage").mkdir()
    (collection.data / "usage" / "counter.question").write_text(share)
    answer = client.get("/use/question")
    assert answer.text.strip() == share
    assert answer.headers["Cache-Control"] == "no-store"


def test_nobody_is_asked_where_nobody_counts_or_the_settings_say_so(client: Browser, collection: Collection) -> None:
    assert client.get("/use/question").text.strip() == "0"
    (collection.data / "usage").mkdir()
    (collection.data / "usage" / "counter.question").write_text("1")
    silent = browse(Settings(data=collection.data, usage=Usage(questions=False)))
    assert silent.get("/use/question").text.strip() == "0"
    assert client.get("/use/question").text.strip() == "1"
