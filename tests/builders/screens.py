"""Every screen that a reader meets, walked through in a browser over the sample library."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.builders.servedlibrary import ServedLibrary
from tools.tour import SCREENS, Visit

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


@contextmanager
def visiting(
    chromium: Browser, sample: ServedLibrary, language: str = "km", size: tuple[int, int] = (1024, 600)
) -> Iterator[Visit]:
    """A tab at the start screen, of a reader who wants nothing to move; with axe-core in every page."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    context.add_init_script(path=AXE)
    items = {**sample.items, "01-bell.mp3": sample.items["listen-and-count"]}
    visit = Visit(page=context.new_page(), address=sample.url, language=language, items=items)
    visit.start()
    yield visit
    context.close()


def walk(visit: Visit) -> Iterator[str]:
    """The names of the screens, each when it is shown; the start screen first."""
    yield "start"
    visit.begin("light")
    for name, show in SCREENS.items():
        show(visit)
        yield name
