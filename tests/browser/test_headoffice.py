"""Pages of head office in a real Chromium: nothing that axe-core calls wrong, nothing wider than the screen."""

import threading
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from kiosk.report.model import Report
from kiosk.web.headoffice import create_app
from kiosk.web.headoffice.server import serve
from tests.builders.reports import report

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"


class Reports:
    """One quarter."""

    office = "General Department of Prisons"

    def months(self) -> tuple[str, ...]:
        return ("2026-10",)

    def report(self, period: str) -> Report | None:
        return report(period) if period == "2026-Q4" else None


@pytest.fixture(scope="module")
def address() -> str:
    told: list[str] = []
    ready = threading.Event()

    def tell(where: str) -> None:
        told.append(where)
        ready.set()

    threading.Thread(target=serve, args=(create_app(Reports()), 0, tell), daemon=True).start()
    assert ready.wait(20)
    return told[0]


@pytest.mark.browser
@pytest.mark.parametrize("size", [(1366, 768), (1024, 600)])
@pytest.mark.parametrize("page", ["", "2026-Q4/all/", "2026-Q4/battambang/", "2026-Q4/battambang/title/a/"])
def test_a_page_is_for_everybody(chromium: Browser, address: str, page: str, size: tuple[int, int]) -> None:
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, bypass_csp=True)
    tab = context.new_page()
    tab.goto(f"{address}km/{page}")
    tab.add_script_tag(path=AXE)
    found: dict[str, Any] = tab.evaluate(RULES)
    assert found["violations"] == []
    assert not tab.evaluate("document.documentElement.scrollWidth > innerWidth")
    context.close()
