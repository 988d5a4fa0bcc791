"""Take a picture of every page of the staff site, by the role that meets it first, and lay them on one sheet.

Usage: ./run staff-screens [OUT] [--language km]. Works on a copy of the sample library, on a free port.
"""

import argparse
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from bench.server import free_port, running
from kiosk.content.curation import Edit
from kiosk.content.model import State
from kiosk.content.proposals import Proposals
from kiosk.people.accounts import Accounts
from kiosk.people.audit import Audit
from kiosk.people.model import Action, Reason, Role
from kiosk.web.i18n import LANGUAGES
from tests.builders import careroom
from tests.builders.fullroom import addresses
from tests.builders.staffroom import PHRASES, StaffRoom
from tools.screens import CHROMIUM, SIZES, items, sheet
from tools.staff_tour import Stop, stops
from tools.tour import SETTLED

NAMES = {Role.LIBRARIAN: "សុខា", Role.APPROVER: "ដារ៉ា", Role.TECHNICIAN: "វណ្ណៈ"}


@contextmanager
def served(data: Path) -> Iterator[str]:
    """Serve the staff site over a data folder; gives its address."""
    port = free_port()
    arguments = [sys.executable, "-m", "kiosk", "--data", str(data), "staff"]
    with running(arguments, f"http://127.0.0.1:{port}/", KIOSK_STAFF_PORT=str(port)):
        yield f"http://127.0.0.1:{port}"


def furnish(room: StaffRoom) -> dict[str, dict[str, object]]:
    """Give a library titles in every state, figures, a stick; returns what fills the addresses of pages."""
    found = items(room.settings.data)
    waiting, hidden, corrected, shown = (
        found[name] for name in ("concrete.epub", "wash-your-hands.pdf", "two-oars.epub", "mango.webm")
    )
    curation, today = room.collection.curation, room.watch.today
    audit = Audit(curation.db, today)
    curation.set_state([waiting], State.WAITING)
    curation.set_state([hidden], State.HIDDEN)
    Proposals(curation.db, today).correct(corrected, Edit(title="ចែវពីរ", description="រឿងទូកតូចមួយ។"))
    audit.write(Role.APPROVER, Action.BEGIN)
    audit.write(Role.APPROVER, Action.APPROVE, shown)
    audit.write(Role.LIBRARIAN, Action.WITHDRAW, hidden, Reason.RIGHTS)
    return {**addresses(shown, waiting, corrected, "first-steps"), **careroom.fill(room)}


@contextmanager
def at(app: Flask) -> Iterator[str]:
    """Serve an application; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def photograph(page: Page, address: str, way: list[Stop], out: Path) -> Iterator[Path]:
    """A picture of the door and of each page."""

    def picture(name: str) -> Path:
        page.evaluate(SETTLED)
        file = out / f"staff-{name}-{page.viewport_size['width'] if page.viewport_size else 0}.png"
        page.screenshot(path=file)
        return file

    inside: Role | None = None
    for stop in way:
        if stop.role is not inside:
            page.context.clear_cookies()
            page.goto(f"{address}/sign-in/")
            if inside is None:
                yield picture("sign-in")
            page.fill("[name=name]", NAMES[stop.role])
            page.fill("[name=phrase]", PHRASES[stop.role])
            page.click("button.go")
            page.wait_for_selector(".leave")
            inside = stop.role
        page.goto(f"{address}/{stop.path}")
        yield picture(stop.name)


def first_start(browser: Browser, language: str, out: Path) -> Iterator[Path]:
    """The steps of the first start, over a library that is new."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder)) as address:
        with Accounts.open(Path(folder)) as accounts:
            code = accounts.first_code()
        page = browser.new_page(viewport={"width": SIZES[0][0], "height": SIZES[0][1]})
        page.goto(f"{address}/{language}/")
        typed: tuple[dict[str, str], ...] = (
            {"code": code},
            {"library": "ពន្ធនាគារព្រៃស"},
            {"name-approver": "ដារ៉ា", "name-librarian": "សុខា"},
            {},
            {},
        )
        for number, fields in enumerate(typed, 1):
            page.evaluate(SETTLED)
            file = out / f"staff-first-{number}-{SIZES[0][0]}.png"
            page.screenshot(path=file)
            yield file
            for name, value in fields.items():
                page.fill(f"[name={name}]", value)
            page.click("button.go")
        page.close()


def main() -> None:
    """Read the wishes, serve, look, and tell where the sheets are."""
    parser = argparse.ArgumentParser(prog="./run staff-screens", description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help=argparse.SUPPRESS)
    parser.add_argument(
        "out", type=Path, nargs="?", default=Path("build/staff-screens"), help="folder for the pictures"
    )
    parser.add_argument("--language", choices=LANGUAGES, default=LANGUAGES[0])
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder) / "data"
        shutil.copytree(chosen.data, data)
        room = StaffRoom(data, NAMES)
        way = sorted(stops(room.app, furnish(room)), key=lambda stop: list(Role).index(stop.role))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        first = list(first_start(browser, chosen.language, chosen.out))
        with at(room.app) as address, room.collection:
            for width, height in SIZES:
                page = browser.new_page(viewport={"width": width, "height": height})
                pictures = list(photograph(page, f"{address}/{chosen.language}", way, chosen.out))
                sheet([*(first if width == SIZES[0][0] else []), *pictures], chosen.out / f"sheet-{width}x{height}.png")
                page.close()
        browser.close()
    print(f"{chosen.out}/sheet-*.png")


if __name__ == "__main__":
    main()
