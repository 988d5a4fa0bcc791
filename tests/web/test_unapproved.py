"""A title that nobody approved is reached by no address of the terminal site, whatever is tried with its id."""

import random
import string
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

from kiosk.content.model import Item, Kind, LearningPath, Publication, Section, State
from kiosk.content.path_editor import PathEditor
from tests.builders.browser import Browser
from tests.builders.collection import DAY, Collection, Given

MARK = "zxqvmark"  # in everything the title has
ROUNDS = 300


@pytest.fixture(params=["waiting", "hidden", "binned"])
def unapproved(request: pytest.FixtureRequest, collection: Collection) -> Item:
    publication = Publication(
        kind=Kind.EPUB, title=f"{MARK} title", authors=(f"{MARK} author",), languages=("xh",), description=MARK
    )
    item = collection.add(
        publication,
        state=State.SHOWN if request.param == "binned" else State(request.param),
        shelves=["law"],
        sections=[Section(place="0", text=f"{MARK} text", heading=MARK)],
        files=[Given(name=f"{MARK}.epub", data=MARK.encode())],
    )
    for path in collection.store.folder(item.id).iterdir():
        path.write_bytes(path.read_bytes() + MARK.encode())
    collection.add("Shown", shelves=["law"])
    names = {"km": "ក", "en": "A", "fr": "A"}
    PathEditor(collection.curation.db, lambda: DAY).add(LearningPath(key="first", names=names, items=(item.id,)))
    if request.param == "binned":
        collection.curation.remove([item.id])
    return item


def names(collection: Collection, item: Item) -> list[str]:
    """The names of its prepared files and originals, and some that there are not."""
    prepared = [path.name.removesuffix(".gz") for path in collection.store.folder(item.id).iterdir()]
    return [*prepared, *(file.name for file in item.files), "package.zim", "..", "publication.json"]


def twisted(text: str, chance: random.Random) -> str:
    """The same id as somebody might write it who hopes that it is compared carelessly."""
    ways = [
        text,
        text.upper(),
        f"{text}/",
        f"{text}%00",
        f"./{text}",
        f"x/../{text}",
        quote(f" {text}"),
        quote(f"{text}\u200b"),
        "".join(f"%{ord(letter):02x}" for letter in text),
        text.translate({ord(a): chr(ord(a) + 0xFEE0) for a in string.ascii_lowercase}),
        f"{text}*",
        f"{text[:15]}_",
        f"' OR id = '{text}",
    ]
    return chance.choice(ways)


def addresses(rule: Rule, item: Item, collection: Collection, chance: random.Random) -> Iterator[str]:
    """Addresses that this rule might let through, all of which lead to the title if anything does."""
    files = names(collection, item)
    for _ in range(ROUNDS if "item_id" in rule.arguments else 8):
        parts = []
        for is_part, part in rule._trace:
            if not is_part:
                parts.append(part.lstrip("|"))
            elif isinstance(converter := rule._converters[part], AnyConverter):
                parts.append(chance.choice(sorted(converter.items)))
            elif isinstance(converter, IntegerConverter):
                parts.append(str(chance.choice([0, 0, 1, 2])))
            elif part == "item_id":
                parts.append(twisted(item.id, chance))
            elif part == "name":
                parts.append(chance.choice(files))
            elif part == "sha256":
                parts.append(item.files[0].sha256)
            else:
                parts.append(chance.choice(["law", "all", "first", item.id]))
        yield "".join(parts)


def test_no_address_leads_to_it(client: Browser, collection: Collection, unapproved: Item) -> None:
    chance = random.Random(unapproved.id)  # noqa: S311 - no secret
    asked = 0
    for rule in client.application.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        for address in addresses(rule, unapproved, collection, chance):
            answer = client.get(address)
            asked += 1
            assert MARK.encode() not in answer.data, address
            assert MARK not in str(answer.headers), address
            if "item_id" in rule.arguments:
                assert answer.status_code >= 400, address
    assert asked > 4 * ROUNDS


@pytest.mark.parametrize("text", [MARK, f"{MARK} title", f"{MARK} text", MARK[:5]])
def test_no_search_finds_it(client: Browser, unapproved: Item, text: str) -> None:
    for lang in ("km", "en", "fr"):
        found = client.post(f"/{lang}/search", data={"q": text}).text
        assert unapproved.id not in found
        assert MARK not in found.replace(text, "")  # what was typed stands in its field
        assert MARK not in client.post(f"/{lang}/suggest", data={"q": text}).text.replace(text, "")
    for version in ("v1", "v2"):
        assert unapproved.id not in client.get(f"/opds/{version}/en/titles?q={quote(text)}").text


def test_the_same_addresses_lead_to_it_when_it_is_approved(
    client: Browser, collection: Collection, unapproved: Item
) -> None:
    if collection.curation.catalogue.is_binned(unapproved.id):
        collection.curation.restore([unapproved.id])
    collection.curation.approve(unapproved.id)
    assert MARK in client.get(f"/en/item/{unapproved.id}/").text
    assert MARK in client.get("/en/shelf/law/").text
    assert MARK.encode() in client.get(f"/book/{unapproved.id}/cover.webp").data
    assert MARK.encode() in client.get(f"/opds/download/{unapproved.id}/0/{MARK}.epub").data
    assert unapproved.id in client.post("/en/search", data={"q": MARK}).text
    assert MARK in client.get("/en/path/first/").text
