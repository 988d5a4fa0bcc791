"""A title that is withdrawn is gone from every address of the running library at once, and back when that is undone."""

import json
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Page

from kiosk.content.catalogue import Catalogue
from kiosk.content.model import Item
from kiosk.content.store import Store
from tests.builders.prepared import names
from tests.builders.servedlibrary import ServedLibrary

pytestmark = pytest.mark.skipif(not shutil.which("kiwix-serve"), reason="kiwix-tools is not installed")
SOON = 1.0  # seconds
KIWIX = 20.0  # seconds in which kiwix-serve has read its library again
WORKERS = 2  # any of which may answer


@dataclass(frozen=True, kw_only=True)
class Title:
    """A title of a library that runs: all its own addresses, and the words that find it."""

    library: ServedLibrary
    item: Item

    def own(self) -> list[tuple[str, bool]]:
        """Its addresses, and whether each is on the active origin."""
        store, item = Store(self.library.data), self.item.id
        files = names(store.folder(item))
        pages = [f"/{lang}/{sort}/{item}/" for lang in ("km", "en", "fr") for sort in ("item", "read")]
        served = [f"/book/{item}/{name}" for name in files if store.prepared(item, name)]
        originals = [f"/opds/download/{item}/0/{quote(self.item.files[0].name)}"]
        active = [(f"/content/{item}/{name}", True) for name in ("", "kampot") if self.item.publication.kind == "zim"]
        return [*((path, False) for path in (*pages, *served, *originals)), *active]

    def answers(self) -> set[int]:
        """With which numbers its addresses are answered, by any worker."""
        return {self.library.status(path, active=active) for path, active in self.own() for _ in range(WORKERS)}

    def named(self) -> set[str]:
        """Which lists name it."""
        title = self.item.publication.title
        typed = urlencode({"q": title}).encode()
        lists: dict[str, tuple[str, bytes | None]] = {
            "shelf": ("/km/shelf/all/", None),
            "search": ("/km/search", typed),
            "feed 1": ("/opds/v1/km/titles", None),
            "feed 2": ("/opds/v2/km/titles", None),
            "feed search": (f"/opds/v2/km/titles?{urlencode({'q': title})}", None),
        }
        found = {
            name
            for name, (path, body) in lists.items()
            for _ in range(WORKERS)
            if self.item.id in self.library.ask(path, body=body)[1]
        }
        suggested = json.loads(self.library.ask("/km/suggest", body=urlencode({"q": title[:6]}).encode())[1])
        return found | ({"suggestions"} if title in suggested else set())


LISTS = {"shelf", "search", "feed 1", "feed 2", "feed search"}


@pytest.fixture(params=["concrete.epub", "encyclopedia.zim", "wash-your-hands.pdf", "mango.webm"])
def title(request: pytest.FixtureRequest, sample: ServedLibrary) -> Iterator[Title]:
    with Catalogue.open(sample.data) as catalogue:
        item = catalogue.item(sample.items[request.param])
    assert item
    yield Title(library=sample, item=item)
    sample.command("unhide", item.id)


def test_it_is_gone_at_once_and_comes_back(title: Title) -> None:
    before = title.named()
    assert title.answers() - {302} == {200}
    assert before >= LISTS

    title.library.command("hide", title.item.id)
    began = time.monotonic()
    gone = title.library.status(title.own()[0][0])
    took = time.monotonic() - began
    assert (gone, title.answers(), title.named()) == (404, {404}, set())
    assert took < SOON

    title.library.command("undo")
    until = time.monotonic() + KIWIX
    while (answers := title.answers() - {302}) != {200} and time.monotonic() < until:
        pass
    assert (answers, title.named()) == ({200}, before)


@pytest.mark.browser
@pytest.mark.parametrize("page", ["item", "read"])
def test_it_goes_from_the_screens_that_show_it_within_a_minute(terminal: Page, title: Title, page: str) -> None:
    errors: list[str] = []
    terminal.on("pageerror", lambda error: errors.append(str(error)))
    terminal.clock.install()
    terminal.goto(f"{title.library.url}/en/{page}/{title.item.id}/")
    terminal.wait_for_selector("html[data-ready]" if page == "read" else ".item")
    terminal.clock.run_for(60_000)
    assert not terminal.locator("main.trouble").count()

    title.library.command("hide", title.item.id)
    terminal.clock.run_for(60_000)
    terminal.wait_for_selector("text=This is not here.")
    assert terminal.locator("iframe, video, audio, .item").count() == 0
    assert errors == []
