"""What is said on the screens: a list for each language, and sounds, of what readers may see and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from kiosk.config import Settings
from kiosk.content.model import Item, State, Word
from kiosk.content.recorder import Recorder
from kiosk.content.store import Store
from tests.builders.browser import Browser
from tests.builders.collection import DAY, Collection
from tests.builders.voices import make_voice


@pytest.fixture
def recorder(collection: Collection) -> Iterator[Recorder]:
    with Recorder(Settings(data=collection.data), collection.curation.db, lambda: DAY) as made:
        yield made


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return make_voice(tmp_path / "voice.wav")


@pytest.fixture
def title(collection: Collection) -> Item:
    return collection.add("A title")


def said(client: Browser, lang: str = "km") -> dict[str, dict[str, object]]:
    answer = client.get(f"/voices/{lang}.json")
    assert answer.status_code == 200
    return msgspec.json.decode(answer.data, type=dict[str, dict[str, object]])


def test_what_is_recorded_is_listed_with_the_address_of_its_sound(
    client: Browser, recorder: Recorder, sound: Path
) -> None:
    assert said(client) == {}
    made = recorder.add("label:home", "km", sound, [Word(text="ទំព័រដើម", begin=0.1, end=0.9)])
    assert said(client) == {"label:home": {"at": f"/voice/{made.sha256}.opus", "words": [["ទំព័រដើម", 0.1, 0.9]]}}
    assert said(client, "fr") == {}


def test_a_sound_is_sent_as_it_lies_in_the_store_and_never_changes(
    client: Browser, recorder: Recorder, sound: Path, collection: Collection
) -> None:
    made = recorder.add("label:home", "km", sound)
    answer = client.get(f"/voice/{made.sha256}.opus")
    assert answer.data == Store(collection.data).original(made.sha256).read_bytes()
    assert answer.mimetype == "audio/ogg"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    part = client.get(f"/voice/{made.sha256}.opus", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"OggS")


def test_what_is_removed_hidden_or_waiting_can_be_heard_at_no_address(
    client: Browser, recorder: Recorder, sound: Path, collection: Collection, title: Item
) -> None:
    made = recorder.add(f"item:{title.id}", "km", sound)
    address = f"/voice/{made.sha256}.opus"
    assert client.get(address).status_code == 200
    collection.curation.set_state([title.id], State.HIDDEN)
    assert (client.get(address).status_code, said(client)) == (404, {})
    collection.curation.set_state([title.id], State.SHOWN)
    assert client.get(address).status_code == 200
    recorder.remove(f"item:{title.id}", "km")
    assert (client.get(address).status_code, said(client)) == (404, {})
    recorder.add(f"item:{title.id}", "km", sound, state=State.WAITING)
    assert (client.get(address).status_code, said(client)) == (404, {})


def test_a_sound_that_is_missing_on_the_disk_is_missing_politely(
    client: Browser, recorder: Recorder, sound: Path, collection: Collection
) -> None:
    made = recorder.add("label:home", "km", sound)
    Store(collection.data).original(made.sha256).unlink()
    assert client.get(f"/voice/{made.sha256}.opus").status_code == 404


@pytest.mark.parametrize("name", ["x", "..", "a" * 64, "A" * 64, "%2e%2e%2fcatalogue"])
def test_no_other_file_of_the_store_is_a_sound(client: Browser, title: Item, name: str) -> None:
    assert client.get(f"/voice/{name}.opus").status_code == 404
    assert client.get(f"/voice/{title.files[0].sha256}.opus" if title.files else "/voice/.opus").status_code == 404


def test_the_list_is_kept_until_something_changes(client: Browser, recorder: Recorder, sound: Path) -> None:
    recorder.add("label:home", "km", sound)
    first = client.get("/voices/km.json")
    assert client.get("/voices/km.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    recorder.remove("label:home", "km")
    assert client.get("/voices/km.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert client.get("/voices/de.json").status_code == 404
