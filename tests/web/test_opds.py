"""The feeds for other reading programs, against what their specifications demand."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from kiosk.config import Settings
from kiosk.content.model import Kind, Level, Publication, Role, State
from kiosk.web.terminal.opds.feed import PER_PAGE
from tests.builders.browser import Browser, browse
from tests.builders.collection import Collection, Given

ATOM = "{http://www.w3.org/2005/Atom}"
SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
OPDS = "{http://opds-spec.org/2010/catalog}"
ACQUISITION = "http://opds-spec.org/acquisition/open-access"
NAVIGATION_TYPE = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION_TYPE = "application/atom+xml;profile=opds-catalog;kind=acquisition"


def feed(client: Browser, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, address
    root = fromstring(response.text)  # noqa: S314 (our own answer)
    for part in ("id", "title", "updated"):  # RFC 4287, 4.1.1 and 4.1.2
        assert all(node.find(f"{ATOM}{part}") is not None for node in [root, *root.findall(f"{ATOM}entry")])
    assert root.find(f"{ATOM}author") is not None
    own = links(root, "self")
    assert [link["type"] for link in own] == [response.headers["Content-Type"]]
    assert links(root, "start")[0]["type"] == NAVIGATION_TYPE
    return root


def links(node: Element, relation: str) -> list[dict[str, str]]:
    return [link.attrib for link in node.findall(f"{ATOM}link") if link.get("rel") == relation]


def titles(root: Element) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")]


def document(client: Browser, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/opds+json"
    made: dict[str, Any] = response.json or {}
    assert made["metadata"]["title"]
    assert [link for link in made["links"] if link["rel"] == "self"]
    lists = [made[name] for name in ("navigation", "publications", "facets") if name in made]
    assert lists
    assert all(lists), "no list may be empty"
    return made


def test_the_start_leads_to_every_shelf_with_something_on_it(client: Browser, collection: Collection) -> None:
    collection.add("Tom", shelves=["law"])
    root = feed(client, "/opds/v1/en/")
    assert titles(root) == ["All titles", "New titles", "Law and rights"]
    for entry in root.findall(f"{ATOM}entry"):
        (way,) = links(entry, "subsection")
        assert way["type"] == ACQUISITION_TYPE
        assert entry.find(f"{ATOM}content") is not None
        assert titles(feed(client, way["href"])) == ["Tom"]


@pytest.mark.parametrize(("address", "target"), [("/opds/", "/opds/v1/km/"), ("/opds/v2/", "/opds/v2/km/")])
def test_a_bare_address_leads_to_khmer(client: Browser, address: str, target: str) -> None:
    assert client.get(address).headers["Location"] == target


def test_an_entry_tells_of_the_book_and_where_to_get_it(client: Browser, collection: Collection) -> None:
    item = collection.add(
        Publication(
            kind=Kind.EPUB,
            title="Tom & <Huck>",
            authors=("Mark",),
            languages=("en",),
            description="A river.",
            publisher="House",
            published="1876",
            subjects=("boys",),
            rights="free",
        ),
        files=[Given(name="ទុំ & \u202e/x.epub", data=b"whole book")],
    )
    (entry,) = feed(client, "/opds/v1/km/titles").findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Tom & <Huck>"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Mark"
    assert entry.findtext("{http://purl.org/dc/terms/}language") == "en"
    assert links(entry, "http://opds-spec.org/image")[0]["href"] == f"/book/{item.id}/cover.webp"
    (original,) = links(entry, ACQUISITION)
    assert original["type"] == "application/epub+zip"
    response = client.get(original["href"])
    assert response.data == b"whole book"
    assert response.mimetype == "application/epub+zip"
    assert response.headers["Content-Disposition"].startswith("attachment; ")
    assert response.headers["Content-Security-Policy"].startswith("sandbox;")
    assert "%E2%80%AE" not in original["href"]


def test_every_track_can_be_had_and_the_picture_beside_them_not(client: Browser, collection: Collection) -> None:
    files = [
        Given(name="1.mp3", data=b"1", role=Role.TRACK),
        Given(name="2.OGG", data=b"2", role=Role.TRACK),
        Given(name="cover.jpg", data=b"3", role=Role.COVER),
        Given(name="odd", data=b"4", role=Role.TRACK),
    ]
    item = collection.add(Publication(kind=Kind.AUDIO, title="Poems"), files=files)
    (entry,) = feed(client, "/opds/v1/en/titles").findall(f"{ATOM}entry")
    types = [link["type"] for link in links(entry, ACQUISITION)]
    assert types == ["audio/mpeg", "audio/ogg", "application/octet-stream"]
    assert client.get(f"/opds/download/{item.id}/2/cover.jpg").status_code == 404
    assert client.get(f"/opds/download/{item.id}/0/other.mp3").status_code == 404
    assert client.get(f"/opds/download/{item.id}/9/1.mp3").status_code == 404
    collection.store.discard_original(item.files[0].sha256)
    assert client.get(f"/opds/download/{item.id}/0/1.mp3").status_code == 404


def test_a_hidden_original_is_gone(client: Browser, collection: Collection) -> None:
    item = collection.add("Tom", state=State.HIDDEN)
    assert client.get(f"/opds/download/{item.id}/0/Tom.epub").status_code == 404


def test_behind_nginx_the_original_is_named_only(collection: Collection) -> None:
    item = collection.add("Tom")
    client = browse(Settings(data=collection.data, accel=True))
    response = client.get(f"/opds/download/{item.id}/0/Tom.epub")
    sha256 = item.files[0].sha256
    assert response.headers["X-Accel-Redirect"] == f"/-/store/{sha256[:2]}/{sha256}"


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_long_lists_are_paged(client: Browser, collection: Collection, version: str) -> None:
    for number in range(PER_PAGE + 1):
        collection.add(f"Title {number:02}")
    first, second = f"/opds/{version}/en/titles", f"/opds/{version}/en/titles?page=2"
    if version == "v1":
        one, two = feed(client, first), feed(client, second)
        assert (len(titles(one)), len(titles(two))) == (PER_PAGE, 1)
        assert links(one, "next")[0]["href"] == second
        assert links(two, "previous")[0]["href"] == first
        assert one.findtext(f"{SEARCH}totalResults") == str(PER_PAGE + 1)
        assert two.findtext(f"{SEARCH}startIndex") == str(PER_PAGE + 1)
        assert links(one, "previous") == links(two, "next") == []
    else:
        made = document(client, second)
        assert made["metadata"] | {"numberOfItems": PER_PAGE + 1, "currentPage": 2} == made["metadata"]
        assert [link["href"] for link in made["links"] if link["rel"] == "previous"] == [first]


def test_lists_can_be_narrowed_by_facets(client: Browser, collection: Collection) -> None:
    collection.add("Easy one", level=Level.EASY)
    collection.add(Publication(kind=Kind.PDF, title="Un papier", languages=("fr",)))
    root = feed(client, "/opds/v1/en/titles?kind=pdf")
    facets = links(root, "http://opds-spec.org/facet")
    assert {facet[f"{OPDS}facetGroup"] for facet in facets} == {"Language", "Level", "Kind"}
    active = [facet["title"] for facet in facets if facet.get(f"{OPDS}activeFacet") == "true"]
    assert active == ["All", "All", "Document"]
    (english,) = [facet for facet in facets if facet["title"] == "English"]
    assert titles(feed(client, english["href"])) == []
    assert titles(feed(client, "/opds/v1/en/titles?level=easy")) == ["Easy one"]
    assert titles(feed(client, "/opds/v1/en/titles?kind=exe&level=x&page=zz")) == ["Easy one", "Un papier"]
    made = document(client, "/opds/v2/en/titles?language=fr")
    assert [group["metadata"]["title"] for group in made["facets"]] == ["Language", "Level", "Kind"]
    assert [book["metadata"]["title"] for book in made["publications"]] == ["Un papier"]


def test_a_search_is_described_and_answered(client: Browser, collection: Collection) -> None:
    collection.add("River fish")
    collection.add("Mountain")
    (search,) = links(feed(client, "/opds/v1/en/"), "search")
    assert search["type"] == "application/opensearchdescription+xml"
    described = fromstring(client.get(search["href"]).text)  # noqa: S314 (our own answer)
    address = described.find(f"{SEARCH}Url")
    assert address is not None
    template = address.attrib["template"].replace("{searchTerms}", "fish").replace("{startPage?}", "")
    assert titles(feed(client, template)) == ["River fish"]
    made = document(client, "/opds/v2/en/titles?q=fish")
    assert [book["metadata"]["title"] for book in made["publications"]] == ["River fish"]
    nothing = document(client, "/opds/v2/en/titles?q=zzzqqq")
    assert nothing["metadata"]["numberOfItems"] == 0


def test_a_publication_in_json_has_links_pictures_and_facts(client: Browser, collection: Collection) -> None:
    item = collection.add(Publication(kind=Kind.AUDIO, title="Poems", languages=("en",), seconds=60, series="Voices"))
    (book,) = document(client, "/opds/v2/en/titles")["publications"]
    assert book["metadata"]["@type"] == "http://schema.org/Audiobook"
    assert book["metadata"]["duration"] == 60
    assert book["metadata"]["belongsTo"] == {"series": "Voices"}
    assert book["metadata"]["modified"] == "2026-11-23T00:00:00Z"
    assert [link["rel"] for link in book["links"]] == [ACQUISITION]
    assert [image["href"] for image in book["images"]] == [
        f"/book/{item.id}/cover.webp",
        f"/book/{item.id}/thumb.webp",
    ]


def test_the_start_in_json_is_a_list_of_ways(client: Browser, collection: Collection) -> None:
    collection.add("Tom", shelves=["health"])
    made = document(client, "/opds/v2/fr/")
    assert [way["title"] for way in made["navigation"]] == ["Tous les titres", "Nouveaux titres", "Santé"]
    assert next(link for link in made["links"] if link.get("templated"))["href"].endswith("{?q}")


def test_new_titles_are_one_page(client: Browser, collection: Collection) -> None:
    collection.add("Tom")
    assert titles(feed(client, "/opds/v1/en/titles?new=1")) == ["Tom"]
    assert titles(feed(client, "/opds/v1/en/titles?new=1&page=2")) == []


def test_an_empty_library_has_a_start(client: Browser) -> None:
    assert titles(feed(client, "/opds/v1/en/")) == ["All titles", "New titles"]
    document(client, "/opds/v2/en/titles")


def test_without_a_library_the_feed_asks_for_patience(tmp_path: Path) -> None:
    assert browse(Settings(data=tmp_path)).get("/opds/v1/en/").status_code == 503
