"""Take a picture of every screen that a reader meets, and lay them on one sheet a size.

Usage: ./run screens [OUT] [--language km] [--theme light] [--only NAME...] [--readme]. Serves the sample library by
itself, on free ports.
"""

import argparse
import math
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, sync_playwright

from bench.server import free_port, running
from kiosk.content.catalogue import Catalogue
from kiosk.web.i18n import LANGUAGES
from tools.tour import SCREENS, Visit

CHROMIUM = "/usr/bin/chromium"
SIZES = ((1024, 600), (1366, 768))  # a touch screen, a laptop
THEMES = ("light", "sepia", "dark")
COLUMNS, SMALL = 4, 512  # of a sheet: pictures in a row, and their width in pixels
LEGEND = 22
README = ("home", "item", "keyboard-chart", "epub-aloud")
SHARP = 96  # colours of a picture in the README
SHOWN = 800  # its width in pixels
DOCS = Path("docs/screens")


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve a data folder; gives the terminal site's address."""
    ports = {name: free_port() for name in ("TERMINAL", "ACTIVE", "KIWIX")}
    environment = {f"KIOSK_{name}_PORT": str(port) for name, port in ports.items()}
    addresses = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    with ExitStack() as stack:
        for name in ("KIWIX", "TERMINAL"):
            arguments = [sys.executable, "-m", "kiosk", "--data", str(data), name.lower()]
            stack.enter_context(running(arguments, f"{addresses[name]}/", **environment))
        yield addresses["TERMINAL"]


def items(data: Path) -> dict[str, str]:
    """The ids of the titles by the name of their first file."""
    with Catalogue.open(data) as catalogue:
        names = ((Path(item.files[0].name), item.id) for item in catalogue.items(limit=None))
        return {name.name: number for name, number in names}


def photograph(visit: Visit, width: int, wish: argparse.Namespace) -> Iterator[Path]:
    """A picture of the start screen and of each wished for, in the visit's language."""

    def picture(name: str) -> Path:
        file: Path = wish.out / f"{name}-{width}.png"
        visit.page.screenshot(path=file)
        return file

    visit.start()
    yield picture("start")
    visit.begin(wish.theme)
    for name in wish.only or SCREENS:
        SCREENS[name](visit)
        yield picture(name)


def tour(browser: Browser, address: str, names: dict[str, str], wish: argparse.Namespace) -> None:
    """Every screen at every size, with a sheet for each size."""
    for width, height in SIZES:
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        visit = Visit(page=context.new_page(), address=address, language=wish.language, items=names)
        sheet(list(photograph(visit, width, wish)), wish.out / f"sheet-{width}x{height}.png")
        context.close()


def sheet(pictures: list[Path], file: Path) -> None:
    """All pictures small on one sheet, each with its name."""
    tall = 0
    with Image.open(pictures[0]) as first:
        tall = round(first.height * SMALL / first.width)
    rows = math.ceil(len(pictures) / COLUMNS)
    made = Image.new("RGB", (COLUMNS * (SMALL + 8), rows * (tall + LEGEND + 8)), "white")
    draw = ImageDraw.Draw(made)
    for number, picture in enumerate(pictures):
        x, y = number % COLUMNS * (SMALL + 8) + 4, number // COLUMNS * (tall + LEGEND + 8) + 4
        with Image.open(picture) as opened:
            made.paste(opened.convert("RGB").resize((SMALL, tall), Image.Resampling.LANCZOS), (x, y + LEGEND))
        draw.text((x, y), picture.stem, fill="black", font_size=16)
    made.save(file, optimize=True)


def for_readme(out: Path, folder: Path) -> None:
    """The best four, small, for the README."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in README:
        with Image.open(out / f"{name}-{SIZES[0][0]}.png") as picture:
            tall = round(picture.height * SHOWN / picture.width)
            small = picture.convert("RGB").resize((SHOWN, tall), Image.Resampling.LANCZOS)
            small.quantize(SHARP, dither=Image.Dither.NONE).save(folder / f"{name}.png", optimize=True)


def main() -> None:
    """Read the wishes, serve, look, and tell where the sheets are."""
    parser = argparse.ArgumentParser(prog="./run screens", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("out", type=Path, nargs="?", default=Path("build/screens"), help="folder for the pictures")
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    parser.add_argument("--theme", choices=THEMES, default=THEMES[0])
    parser.add_argument("--only", nargs="+", choices=SCREENS, help="these screens alone")
    parser.add_argument("--readme", action="store_true", help="put the best four into docs/screens, small")
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with served(chosen.data) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        tour(browser, address, items(chosen.data), chosen)
        browser.close()
    if chosen.readme:
        for_readme(chosen.out, DOCS)
    print(f"{chosen.out}/sheet-*.png")


if __name__ == "__main__":
    main()
