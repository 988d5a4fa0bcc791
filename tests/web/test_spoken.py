"""Everything that can be touched says what it is: each control of each page has a key that somebody can record."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from kiosk.content.model import Chapter, Feature, Item, Kind, Layout, Publication, Shelf
from kiosk.content.recordings import BadKey, check
from kiosk.web import i18n
from kiosk.web.spoken import LABELS, SHELVES, known, worklist
from tests.builders.browser import Browser
from tests.builders.collection import Collection

TOUCHED = {"a", "button", "summary"}
# What has no voice, and why: by a class or attribute of the control itself.
EXEMPT = {
    "skip",  # the way past the bar, for keyboards and screen readers
    "place-slot",  # a digit of a card as it was typed: it shows what its key said
    "aria-hidden",  # a second way to what has a voice beside it
}


class Controls(HTMLParser):
    """The controls of a page: the attributes of each, and whether it stands in a list of hits or chapters."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self._lists: list[str] = []
        self._without_scripts = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in {"ol", "ul"}:
            self._lists.append(given.get("class", ""))
        if tag == "noscript":
            self._without_scripts = True  # and so without a voice
        if tag in TOUCHED and not self._without_scripts:
            self.found.append({"tag": tag, "list": self._lists[-1] if self._lists else "", **given})

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        if tag == "noscript":
            self._without_scripts = False


def controls(html: str) -> list[dict[str, str]]:
    parser = Controls()
    parser.feed(html)
    return parser.found


def is_exempt(control: dict[str, str]) -> bool:
    # Sentences that were found, names of chapters, titles beside their covers: text of the books, not ours.
    if control["list"] in {"places", "chapters"} or ("results" in control["list"] and "data-say" not in control):
        return True
    return bool(EXEMPT & {*control.get("class", "").split(), *control})


@pytest.fixture
def items(collection: Collection) -> dict[str, Item]:
    chapters = (Chapter(title="One", place="0"),)
    return {
        kind: collection.add(
            Publication(kind=Kind(kind), title=f"A {kind}", chapters=chapters, features=(Feature.READ_ALOUD,)),
            shelves=["law", "stories"],
        )
        for kind in Kind
    } | {"fixed": collection.add(Publication(kind=Kind.EPUB, title="Fixed", layout=Layout.FIXED))}


PAGES = ("/", "/km/start", "/km/", "/km/shelf/law/", "/km/shelf/all/", "/km/shelf/all/2/", "/km/search", "/km/place/")


def test_every_control_of_every_page_has_a_key_that_can_be_recorded(
    client: Browser, collection: Collection, items: dict[str, Item]
) -> None:
    for number in range(25):
        collection.add(f"Title {number}", shelves=["law"])
    collection.add("Found with a word")
    pages = {path: client.get(path).text for path in PAGES}
    pages["found"] = client.post("/km/search", data={"q": "word"}).text
    pages["not found"] = client.post("/km/search", data={"q": "zzzz"}).text
    for name, item in items.items():
        pages[f"title {name}"] = client.get(f"/km/item/{item.id}/").text
        pages[f"viewer {name}"] = client.get(f"/km/read/{item.id}/").text
    keys = {line.key for line in worklist(collection.curation.catalogue, i18n.words("km"))}
    wrong = [
        f"{page}: <{control['tag']} {control.get('class', '')} {control.get('href', control.get('data-do', ''))}>"
        f" says {control.get('data-say')!r}"
        for page, html in pages.items()
        for control in controls(html)
        if not is_exempt(control) and control.get("data-say") not in keys
    ]
    assert wrong == []
    assert all(len(controls(html)) > 3 for html in pages.values())


def test_what_is_said_of_a_page_first_is_its_title(client: Browser, items: dict[str, Item]) -> None:
    item = items["epub"]
    assert f'<h1 data-say="item:{item.id}">' in client.get(f"/en/item/{item.id}/").text
    assert '<h1 data-say="shelf:law">' in client.get("/en/shelf/law/").text


def test_every_label_has_a_key_and_words_in_every_language() -> None:
    for name, text in LABELS.items():
        check(f"label:{name}", "km")
        assert text
    for key in SHELVES:
        check(f"shelf:{key}", "km")


def test_no_label_is_listed_that_no_page_uses() -> None:
    """Who records should not record in vain."""
    root = Path(i18n.__file__).parent
    sources = [*root.rglob("templates/**/*.html"), *root.glob("static/*/**/*.js"), *root.glob("static/waiting/*")]
    text = "\n".join(path.read_text("utf-8") for path in sources if path.is_file() and "vendor" not in path.parts)
    made = {"language", "size", "theme", "privacy", "sign", "jump", "spacing", "margins", "face", "flow", "keys"} | {
        "question",
        "answer",
    }
    actions = {"read", "listen", "watch", "open", "previous-page"}
    for name in LABELS:
        plain = name.replace("-", " ")
        used = f"label:{name}" in text or f'"{plain}"' in text or name in actions or name.partition("-")[0] in made
        assert used, name


def test_the_list_follows_use_and_knows_its_keys(collection: Collection) -> None:
    apple, pear = collection.add("Apple"), collection.add("Pear")
    catalogue, said = collection.curation.catalogue, i18n.words("en")
    collection.curation.add_shelf(Shelf(key="music", names={"km": "តន្ត្រី"}, pictogram="all", colour="#000000"))
    keys = [line.key for line in worklist(catalogue, said, [pear.id, "goneaaaaaaaaaaaa"])]
    assert keys[-2:] == [f"item:{pear.id}", f"item:{apple.id}"]
    assert keys[0] == "label:language-km"
    assert len(keys) == len(set(keys))
    assert known(catalogue, "shelf:music", i18n.words("km")).words == "តន្ត្រី"
    assert known(catalogue, "shelf:music", said).words == "music"
    assert known(catalogue, "label:home", said).words == "Home"
    with pytest.raises(BadKey):
        known(catalogue, "item:goneaaaaaaaaaaaa", said)
