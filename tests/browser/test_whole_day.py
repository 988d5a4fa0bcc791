"""A day in a library: real terminals, the real site and the real counter, whose time alone is simulated."""

import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from kiosk.content.catalogue import Catalogue
from kiosk.usage.messages import Answer, Finish, Hear, Look, Open, Play, Search, Start
from kiosk.usage.messages import Page as PageWord
from kiosk.usage.model import DayLabel, Figure, MonthFigures, MonthKey, Subject
from tests.builders.countingroom import CountingRoom
from tests.builders.servedlibrary import ServedLibrary

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed"),
]
DAY, MONTH = DayLabel("2026-11-02", 1), "2026-11"

# To two seconds before the end, as soon as it is known where that is.
NEARLY_OVER = """media => new Promise(done => {
  const go = () => { media.currentTime = media.duration - 2; done(); };
  if (Number.isFinite(media.duration)) go(); else media.addEventListener("durationchange", go, { once: true });
})"""


@pytest.fixture
def room(sample: ServedLibrary) -> Iterator[CountingRoom]:
    with CountingRoom(sample.data, terminals=2) as room:
        yield room
    shutil.rmtree(room.folder)


class Terminal:
    """A reading place; each step waits until the counter has heard of it."""

    def __init__(self, chromium: Browser, library: ServedLibrary, room: CountingRoom) -> None:
        context = chromium.new_context(viewport={"width": 1024, "height": 600})
        self.page: Page = room.seat(context.new_page())
        self.library, self.room = library, room

    def switch_on(self) -> None:
        self.page.goto(f"{self.library.url}/")
        self.page.wait_for_selector("html[data-ready]")

    def start(self) -> None:
        self.page.wait_for_selector("html[data-screen=start][data-ready]")
        self.page.click("a.language[data-begin=km]")
        self.room.until(self.page, Start)
        self.room.until(self.page, PageWord)

    def go(self, path: str) -> None:
        self.page.goto(f"{self.library.url}/km/{path}")
        self.room.until(self.page, PageWord)

    def look(self, name: str) -> None:
        """Go to a title's page and stay for two seconds."""
        item = self.library.items[name]
        self.go(f"item/{item}/")
        self.room.pass_time(2)
        self.room.until(self.page, Look, item=item)

    def open(self, name: str) -> None:
        """Look at a title, and open it; sound and film are played until they count."""
        self.look(name)
        self.page.locator("a[href*='/read/']").first.click()
        self.page.wait_for_selector("html[data-ready]")
        if name in {"listen-and-count", "mango.webm"}:
            self.page.click('[data-do="play"]')
        self.room.until(self.page, Open, item=self.library.items[name])

    def press(self, key: str, name: str, *, percent: int = 0) -> None:
        """Turn pages in a title."""
        self.page.keyboard.press(key)
        self.room.until(self.page, PageWord, item=self.library.items[name], percent=percent)

    def search(self, words: str, *, found: bool) -> None:
        self.page.goto(f"{self.library.url}/km/search")
        self.page.fill("#q", words)
        self.page.press("#q", "Enter")
        self.room.until(self.page, Search)
        assert (self.page.locator("li.result").count() > 0) is found

    def play_to_the_end(self, name: str) -> None:
        self.page.locator("#stops button").last.click()
        self.page.locator("#media").evaluate(NEARLY_OVER)
        self.room.until(self.page, Play, item=self.library.items[name], percent=90)

    def finish(self) -> None:
        self.page.click("#finish")
        sure = self.page.locator("#finishing [value=finish]")
        if sure.is_visible():
            sure.click()
        self.room.until(self.page, Finish)
        self.page.wait_for_selector("html[data-screen=start][data-ready]")


@pytest.fixture
def terminals(chromium: Browser, sample: ServedLibrary, room: CountingRoom) -> Iterator[tuple[Terminal, Terminal]]:
    first, second = Terminal(chromium, sample, room), Terminal(chromium, sample, room)
    first.switch_on()
    second.switch_on()
    yield first, second
    first.page.context.close()
    second.page.context.close()


def expected(library: ServedLibrary, seconds: dict[str, int]) -> MonthFigures:
    """Month figures of titles that were opened once each, and read for so long."""
    figures = MonthFigures()
    with Catalogue.open(library.data) as catalogue:
        items = {name: item for name in seconds if (item := catalogue.item(library.items[name]))}
    for name, item in items.items():
        about = [
            (Subject.LANGUAGE, item.language),
            (Subject.LEVEL, str(item.level)),
            (Subject.KIND, str(item.publication.kind)),
            *((Subject.SHELF, shelf) for shelf in item.shelves),
        ]
        for subject, key in ((Subject.TITLE, item.id), *about):
            figures[MonthKey(MONTH, subject, key, Figure.UNIQUE_REQUESTS)] += 1
            figures[MonthKey(MONTH, subject, key, Figure.ACTIVE_SECONDS)] += seconds[name]
        figures[MonthKey(MONTH, Subject.TITLE, item.id, Figure.REQUESTS)] += 1
    return figures


def glance_at_everything(terminal: Terminal) -> None:
    """Ten seconds for each title after two on its page; and home."""
    room = terminal.room
    for name in ("bicycle.cbz", "wash-your-hands.pdf"):
        terminal.open(name)
        room.pass_time(10)
        terminal.press("PageDown", name)
    terminal.open("village-sounds.epub")
    terminal.page.click('[data-do="narrate"]')
    room.until(terminal.page, Hear)
    for name in ("encyclopedia.zim", "count-and-match.zip"):
        room.pass_time(10)
        terminal.open(name)
    room.pass_time(10)
    terminal.go("")


def test_three_readers_at_two_terminals_are_counted_as_the_definitions_say(
    sample: ServedLibrary, room: CountingRoom, terminals: tuple[Terminal, Terminal]
) -> None:
    one, two = terminals
    wait = room.pass_time

    one.start()  # the first reader; at 0 seconds
    wait(20)
    one.open("two-oars.epub")  # at 20, 22
    wait(40)
    one.press("PageDown", "two-oars.epub")  # at 62

    two.start()  # the second reader
    two.search("ស្វាយ", found=True)
    two.search("qqqqqq", found=False)
    wait(200)
    one.press("PageDown", "two-oars.epub")  # at 262: 120 seconds of these count
    one.press("End", "two-oars.epub", percent=90)
    two.open("listen-and-count")  # at 262, 264
    wait(10)
    one.finish()  # at 274
    wait(20)
    two.play_to_the_end("listen-and-count")  # at 294
    wait(10)
    two.go("")  # at 304
    two.open("mango.webm")  # at 304, 306

    one.start()  # the third reader, at 306
    wait(30)
    two.finish()  # at 336
    glance_at_everything(one)  # until 396, and leaves without a word
    wait(700)

    figures = room.figures()
    day = figures.days[DAY]
    assert (day.sessions, day.requests, day.investigations) == (3, 8, 16)
    assert (day.searches, day.searches_without_result) == (2, 1)
    assert day.active_seconds == (20 + 2 + 40 + 120 + 12) + (120 + 2 + 30 + 10 + 2 + 30) + (30 + 5 * 2 + 5 * 10)
    assert day.busy_seconds == (274 - 62) + (336 - 306)

    seconds = {"two-oars.epub": 172, "listen-and-count": 40, "mango.webm": 30} | dict.fromkeys(
        ("bicycle.cbz", "wash-your-hands.pdf", "village-sounds.epub", "encyclopedia.zim", "count-and-match.zip"), 10
    )
    months = expected(sample, seconds)
    for name in ("two-oars.epub", "listen-and-count"):
        months[MonthKey(MONTH, Subject.TITLE, sample.items[name], Figure.COMPLETIONS)] += 1
    months[MonthKey(MONTH, Subject.SITE, "", Figure.PLAYS)] += 1
    months[MonthKey(MONTH, Subject.SITE, "", Figure.SESSIONS)] += 3
    assert Counter(figures.months) == Counter(months)


def test_a_reload_a_second_tab_and_a_step_back_are_one_session(
    room: CountingRoom, terminals: tuple[Terminal, Terminal]
) -> None:
    one, _ = terminals
    one.start()
    one.look("bicycle.cbz")
    one.page.reload()
    room.until(one.page, PageWord)
    with one.page.expect_popup() as popup:
        one.page.evaluate("void window.open(location.href)")
    room.until(popup.value, PageWord)
    popup.value.close()
    one.page.go_back()
    room.until(one.page, PageWord)

    one.search("ស្វាយ", found=True)
    one.page.reload()
    room.until(one.page, PageWord)
    one.page.locator("li.result a").first.click()
    room.until(one.page, PageWord)
    one.page.go_back()
    room.until(one.page, PageWord)
    one.page.press("#q", "Enter")
    room.until(one.page, PageWord)
    one.finish()
    day = room.figures().days[DAY]
    assert (day.sessions, day.searches) == (1, 1)
    assert len({message.s for message in room.all}) == 1


def test_who_starts_where_somebody_forgot_finish_is_another_session_and_so_is_a_browser_that_crashed(
    room: CountingRoom, terminals: tuple[Terminal, Terminal]
) -> None:
    one, two = terminals
    one.start()
    one.look("bicycle.cbz")
    one.switch_on()
    room.until(one.page, Finish)
    one.start()
    one.look("bicycle.cbz")

    two.start()
    two.look("bicycle.cbz")
    two.page.goto("about:blank")
    two.page.evaluate("0")
    assert room.figures().days[DAY].sessions == 3
    assert len({message.s for message in room.all}) == 3


def test_a_title_page_that_is_left_at_once_and_a_start_that_nobody_follows_are_nothing(
    sample: ServedLibrary, room: CountingRoom, terminals: tuple[Terminal, Terminal]
) -> None:
    one, _ = terminals
    one.start()
    one.go(f"item/{sample.items['bicycle.cbz']}/")
    one.go("")
    one.finish()
    day = room.figures().days[DAY]
    assert (day.sessions, day.investigations, day.active_seconds) == (0, 0, 0)


def test_the_optional_question_is_asked_once_before_home_and_its_answers_are_all_that_is_kept(
    room: CountingRoom, terminals: tuple[Terminal, Terminal]
) -> None:
    """Of a library that few came to in the month before, everybody is asked."""
    for terminal, way in zip(terminals, ("said", "skip"), strict=True):
        terminal.start()
        terminal.page.click('[data-answer="yes"]')
        terminal.page.click('[data-answer="female"]')
        terminal.page.click('[data-answer="male"]')
        terminal.page.click(f'#question [value="{way}"]')
        for _ in range(3):
            room.until(terminal.page, Answer)
        terminal.go("")
        assert not terminal.page.locator("#question").is_visible()
        terminal.finish()
    answers = {key[1:3]: count for key, count in room.figures().months.items() if key.figure is Figure.ANSWERS}
    assert answers == {
        (Subject.FIRST_TIME, "yes"): 1,
        (Subject.FIRST_TIME, "skipped"): 1,
        (Subject.SEX, "male"): 1,
        (Subject.SEX, "skipped"): 1,
        (Subject.AGE, "skipped"): 2,
    }
