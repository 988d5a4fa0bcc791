"""The screens that a reader meets, and how to come to each of them in a browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, Route

# Pictures and fonts have arrived, and nothing moves any more.
SETTLED = """async () => {
  const near = (image) => image.loading !== "lazy" || image.getBoundingClientRect().top < innerHeight;
  await document.fonts.ready;
  await Promise.all([...document.images].filter(near).map((image) => image.decode().catch(() => null)));
  await Promise.all(document.getAnimations().map((one) => one.finished.catch(() => null)));
}"""
WORD, MISSPELT, UNKNOWN = "ទឹក", "អណ្តើច", "ឡឡឡឡឡ"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A page on its way through the library: `items` are ids by the name of their first file."""

    page: Page
    address: str
    language: str
    items: dict[str, str]

    def start(self) -> None:
        """Open the start screen; a session, if there is one, ends."""
        self.page.goto(self.address)
        self.settle()

    def begin(self, theme: str) -> None:
        """From the start screen into a session, in the reader's language and colours."""
        self.page.click(f"[data-begin={self.language}]")
        self.page.wait_for_url(f"**/{self.language}/")
        self.page.click("#looks")
        self.page.click(f"[data-look='theme={theme}']")

    def go(self, path: str) -> None:
        """Open a page of the reader's language and wait until it stands still."""
        self.page.goto(f"{self.address}/{self.language}/{path}")
        self.settle()

    def settle(self) -> None:
        """Wait until everything is there."""
        self.page.evaluate(SETTLED)

    def read(self, file: str) -> None:
        """Open a title in its viewer."""
        self.go(f"read/{self.items[file]}/")
        self.page.wait_for_selector("html[data-ready]")
        self.page.wait_for_timeout(700)

    def lesson(self) -> None:
        """The first lesson of the learning path, with the way to the next."""
        self.go("path/first-steps/")
        self.page.click("[data-lesson] a >> nth=0")
        self.page.wait_for_selector("html[data-ready] .lesson-next")
        self.page.wait_for_timeout(700)

    def search(self, words: str) -> None:
        """Ask for words by the search page."""
        self.go("search")
        self.page.fill("#q", words)
        self.page.press("#q", "Enter")
        self.page.wait_for_selector("[role=status]")
        self.settle()

    def keyboard(self, face: str, *typed: str) -> None:
        """The search page with one face of the keyboard, after touching some of its keys."""
        self.go("search")
        self.page.click("[data-keyboard]")
        self.page.click(f"[data-face={face}]")
        for letter in typed:
            self.page.locator(".keys .key").get_by_text(letter, exact=True).first.click()
        self.page.wait_for_timeout(600)

    def place_card(self) -> None:
        """The card of a place in a book."""
        self.read("turtle-and-bridge.epub")
        self.page.click("[data-do=card]")
        self.page.wait_for_selector("#card[open]")

    def finishing(self) -> None:
        """What Finish asks."""
        self.read("turtle-and-bridge.epub")
        self.page.click("#finish")
        self.page.wait_for_selector("#finishing[open]")

    def silence(self) -> None:
        """What is asked after five minutes without a touch; here after some seconds."""
        home = f"{self.address}/{self.language}/"
        self.page.route(home, _impatient)
        self.go("")
        self.page.wait_for_timeout(13_000)  # our own looking into the page counts as a touch for five seconds
        self.page.unroute(home)

    def alone(self) -> None:
        """What is seen while the server is away."""
        self.go("")
        self.page.wait_for_timeout(2500)  # until its last answer is an old one
        self.page.context.set_offline(True)
        self.page.click(".tile >> nth=0")
        self.page.wait_for_selector("#away[open]")


def _impatient(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=re.sub(r'data-idle="[\d.]+"', 'data-idle="5"', answer.text()))


# All but the start screen, from which a visit comes to them.
SCREENS: dict[str, Callable[[Visit], None]] = {
    "home": lambda visit: visit.go(""),
    "shelf": lambda visit: visit.go("shelf/all/"),
    "item": lambda visit: visit.go(f"item/{visit.items['village-sounds.epub']}/"),
    "path": lambda visit: visit.go("path/first-steps/"),
    "lesson": Visit.lesson,
    "search": lambda visit: visit.go("search"),
    "keyboard-nida": lambda visit: visit.keyboard("nida", "ទ"),
    "keyboard-chart": lambda visit: visit.keyboard("chart", "ស"),
    "results": lambda visit: visit.search(WORD),
    "results-corrected": lambda visit: visit.search(MISSPELT),
    "results-none": lambda visit: visit.search(UNKNOWN),
    "epub": lambda visit: visit.read("turtle-and-bridge.epub"),
    "epub-aloud": lambda visit: visit.read("village-sounds.epub"),
    "pdf": lambda visit: visit.read("wash-your-hands.pdf"),
    "comic": lambda visit: visit.read("bicycle.cbz"),
    "audio": lambda visit: visit.read("01-bell.mp3"),
    "video": lambda visit: visit.read("mango.webm"),
    "zim": lambda visit: visit.read("encyclopedia.zim"),
    "package": lambda visit: visit.read("count-and-match.zip"),
    "place-card": Visit.place_card,
    "place-enter": lambda visit: visit.go("place"),
    "finishing": Visit.finishing,
    "still-there": Visit.silence,
    "error": lambda visit: visit.go("nowhere"),
    "waiting": Visit.alone,
}
