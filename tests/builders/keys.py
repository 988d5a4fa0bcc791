"""Somebody at a page who has no mouse."""

from pathlib import Path

from playwright.sync_api import Page, TimeoutError  # noqa: A004 - playwright's own

_IS_THERE = """([selector, number]) => {
  const found = [...document.querySelectorAll(selector)];
  return (number === null ? found : [found[number]]).includes(document.activeElement);
}"""


class Keys:
    """The keyboard of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, selector: str, number: int | None = None) -> None:
        """Press Tab until one of what a selector finds has the focus: any, or that number from 0."""
        for _ in range(120):
            if self.page.evaluate(_IS_THERE, [selector, number]):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(selector)

    def press(self, selector: str) -> None:
        """Reach it and press Enter; a new page is there when this returns."""
        self.reach(selector)
        before = self.page.evaluate("performance.timeOrigin")
        self.page.keyboard.press("Enter")
        self.page.wait_for_function("(before) => performance.timeOrigin !== before", arg=before)
        self.page.wait_for_load_state()

    def tick(self, selector: str, number: int | None = None) -> None:
        """Reach a box and press the space bar."""
        self.reach(selector, number)
        self.page.keyboard.press("Space")

    def type(self, selector: str, text: str) -> None:
        """Reach a field and type over what is in it."""
        self.reach(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(text)

    def sign_in(self, name: str, phrase: str) -> None:
        """Through the door."""
        self.type("[name=name]", name)
        self.type("[name=phrase]", phrase)
        self.press("button.go")

    def choose(self, selector: str, file: Path) -> None:
        """Choose a file of this computer."""
        for key in ("Enter", "Space", "Enter"):  # a busy machine may take the first for one that nobody pressed
            self.reach(selector)
            try:
                with self.page.expect_file_chooser(timeout=5000) as chooser:
                    self.page.keyboard.press(key)
            except TimeoutError:
                continue
            chooser.value.set_files(file)
            return
        raise AssertionError(selector)
