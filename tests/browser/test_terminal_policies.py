"""A terminal's browser opens the library and nothing else, by the policies of the role `terminal`.

A driver asks for each address of the list of ways out, with and without the policies. The two policies that keep
drivers out are left out here; they are tried by keys in tests/host/test_terminal_escapes.py.
"""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.builders.breakout import Library
from tests.builders.terminalstage import render
from tests.builders.waysout import ways_out

_APART = ("unshare", "--mount", "--propagation", "private")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root lays policies over /etc/chromium"),
    pytest.mark.skipif(
        subprocess.run([*_APART, "true"], check=False, capture_output=True).returncode != 0,
        reason="in this chroot nothing can be laid over /etc/chromium for one program alone",
    ),
]

WAYS = ways_out()
KEEP_DRIVERS_OUT = "DeveloperToolsAvailability RemoteDebuggingAllowed"
ADDRESSES = {str(way): way for way in WAYS.addresses}
PERMISSIONS = {str(way): way for way in WAYS.permissions}
_LAY_OVER = """#!/bin/sh
exec {apart} sh -c 'mount --bind "$0" /etc/chromium && exec chromium "$@"' {folder} "$@"
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def library() -> Iterator[Library]:
    library = Library()
    yield library
    library.close()


@pytest.fixture(scope="module")
def foreign() -> Iterator[Library]:
    foreign = Library()
    yield foreign
    foreign.close()


def policies(library: Library, *, without: str) -> dict[str, object]:
    """Those of the role, for this library, without some."""
    told = render("policies.json.j2", terminal_site=library.url, terminal_active="http://127.0.0.1:9")
    found: dict[str, object] = json.loads(told)
    return {name: value for name, value in found.items() if name not in without.split()}


@contextmanager
def browser(playwright: Playwright, folder: Path, name: str, told: dict[str, object]) -> Iterator[BrowserContext]:
    """A browser under these policies."""
    place = folder / name / "chromium"
    (place / "policies" / "managed").mkdir(parents=True)
    (place / "policies" / "managed" / "kiosk.json").write_text(json.dumps(told))
    start = folder / name / "start"
    start.write_text(_LAY_OVER.format(apart=" ".join(_APART), folder=place))
    start.chmod(0o755)
    context = playwright.chromium.launch_persistent_context(
        folder / name / "profile", executable_path=start, args=["--no-sandbox"]
    )
    yield context
    context.close()


@pytest.fixture(scope="module")
def ours(playwright: Playwright, folder: Path, library: Library) -> Iterator[Page]:
    with browser(playwright, folder, "ours", policies(library, without=KEEP_DRIVERS_OUT)) as context:
        yield context.pages[0]


@pytest.fixture(scope="module")
def opened(playwright: Playwright, folder: Path) -> Iterator[Page]:
    with browser(playwright, folder, "open", {}) as context:
        yield context.pages[0]


def comes_to(page: Page, address: str) -> bool:
    """Whether the browser shows what is at an address, and no page that says why not."""
    tab = page.context.new_page()
    try:
        tab.goto(address, timeout=10_000)
    except Error as error:
        if "ERR_BLOCKED_BY_ADMINISTRATOR" not in str(error):
            raise
        return False
    finally:
        tab.close()
    return True


@pytest.fixture
def place(library: Library, foreign: Library) -> dict[str, str]:
    """What the words in the list's addresses stand for."""
    port = library.url.rpartition(":")[2]
    return {
        "{library}": f"{library.url}/",
        "{foreign}": f"{foreign.url.replace('127.0.0.1', 'localhost')}/",
        "{library-other-port}": f"{foreign.url}/",
        "{library-by-name}": f"http://localhost:{port}/",
    }


def in_full(address: str, place: dict[str, str]) -> str:
    """An address of the list with its words filled in."""
    for word, stands_for in place.items():
        address = address.replace(word, stands_for)
    return address


@pytest.mark.parametrize("name", ADDRESSES)
def test_without_policies_this_address_opens(opened: Page, place: dict[str, str], name: str) -> None:
    assert comes_to(opened, in_full(ADDRESSES[name].address, place))


@pytest.mark.parametrize("name", ADDRESSES)
def test_at_a_terminal_this_address_does_not_open(ours: Page, place: dict[str, str], name: str) -> None:
    assert not comes_to(ours, in_full(ADDRESSES[name].address, place))


def test_at_a_terminal_the_library_opens(ours: Page, library: Library) -> None:
    assert comes_to(ours, f"{library.url}/")


@pytest.mark.parametrize("name", PERMISSIONS)
def test_what_a_page_may_ask_for_elsewhere_is_denied_here(
    ours: Page, opened: Page, library: Library, name: str
) -> None:
    ask = f"navigator.permissions.query({{name: {name!r}}}).then((found) => found.state)"
    opened.goto(f"{library.url}/")
    ours.goto(f"{library.url}/")
    assert opened.evaluate(ask) != "denied"
    assert ours.evaluate(ask) == "denied"


def test_the_terminal_site_may_keep_a_session_and_nobody_else_a_cookie(
    playwright: Playwright, folder: Path, library: Library, foreign: Library
) -> None:
    told = policies(library, without=f"{KEEP_DRIVERS_OUT} URLBlocklist")
    with browser(playwright, folder, "cookies", told) as context:
        page = context.pages[0]
        page.goto(f"{library.url}/")
        assert page.evaluate("sessionStorage.setItem('kept', '1'), sessionStorage.getItem('kept')") == "1"
        page.goto(f"{foreign.url}/")
        assert page.evaluate("document.cookie = 'mark=1', document.cookie") == ""


def test_the_wipe_of_the_library_is_heeded(ours: Page, library: Library) -> None:
    ours.goto(f"{library.url}/")
    assert ours.evaluate("window.isSecureContext") is True


def test_the_browser_knows_every_policy(playwright: Playwright, folder: Path, library: Library) -> None:
    told = policies(library, without=f"{KEEP_DRIVERS_OUT} URLBlocklist")
    with browser(playwright, folder, "known", told) as context:
        page = context.pages[0]
        page.goto("chrome://policy")
        page.get_by_text("PrintingEnabled").first.wait_for()
        shown = page.locator("policy-row").evaluate_all(
            "rows => rows.map((row) => (row.shadowRoot ?? row).textContent.replace(/\\s+/g, ' '))"
        )
        ours = {row.split()[0]: row for row in shown if row.split()[0] in told}
        wrong = [row for row in ours.values() if not re.search(r" Mandatory (OK|Deprecated) Value ", row)]
        assert set(ours) == set(told)
        assert not wrong
