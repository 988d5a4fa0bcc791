"""What a reader sees of a text: which of its letters are on the screen, counted here and not by the viewer."""

import re
from dataclasses import dataclass
from typing import Any

from tests.builders.readingroom import Reader

_SETTLED = 3  # looks alike, one after the other
_END = re.compile("[.!?។៕]")

# Of a frame, the rectangle that nothing around it cuts off, as the frame counts its pixels.
_PART_ON_SCREEN = """(frame) => {
  const { left, top } = frame.getBoundingClientRect();
  const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  for (let around = frame.parentNode; around; around = around.parentNode ?? around.host) {
    if (!(around instanceof Element) || getComputedStyle(around).overflow === 'visible') continue;
    const box = around.getBoundingClientRect();
    view.left = Math.max(view.left, box.left);
    view.right = Math.min(view.right, box.right);
    view.top = Math.max(view.top, box.top);
    view.bottom = Math.min(view.bottom, box.bottom);
  }
  return { left: view.left - left, right: view.right - left, top: view.top - top, bottom: view.bottom - top };
}"""

_LETTERS_ON_SCREEN = r"""(view) => {
  const walker = document.createTreeWalker(document.body ?? document.documentElement, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const within = ({ left, right, top, bottom, width }) => width > 0 &&
    (left + right) / 2 > view.left && (left + right) / 2 < view.right &&
    (top + bottom) / 2 > view.top && (top + bottom) / 2 < view.bottom;
  const near = ({ left, right, top, bottom }) =>
    right > view.left && left < view.right && bottom > view.top && top < view.bottom;
  const seen = [];
  let letters = '';
  let count = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement?.closest('style, script')) continue;
    range.selectNodeContents(node);
    const close = [...range.getClientRects()].some(near);
    let at = 0;
    for (const char of node.data) {
      if (!/[\s\u0085\u200B-\u200D\u2060\uFEFF]/u.test(char)) {
        if (close) {
          range.setStart(node, at);
          range.setEnd(node, at + char.length);
          if ([...range.getClientRects()].some(within)) seen.push(count);
        }
        letters += char;
        count++;
      }
      at += char.length;
    }
  }
  return { letters, first: seen[0] ?? -1, last: seen.at(-1) ?? -1 };
}"""


@dataclass(frozen=True, kw_only=True)
class Sight:
    """All letters of the document on the screen, and the first and last that can be seen; -1 where there are none."""

    letters: str
    first: int
    last: int

    @property
    def sentence(self) -> tuple[int, int]:
        """The first sentence on the screen, as far as it can be read there: from letter to letter."""
        end = _END.search(self.letters, max(0, self.first))
        return self.first, end.start() if end else len(self.letters) - 1

    def shows(self, other: "Sight") -> bool:
        """Whether the first sentence of the other sight is on this screen, too."""
        begin, end = other.sentence
        return self.letters == other.letters and self.first <= end and self.last >= begin


def look(reader: Reader) -> Sight:
    """What is on the screen, once it stands still."""
    sights: list[Sight] = []

    def settled() -> bool:
        sights.append(_look(reader))
        return len(sights) >= _SETTLED and len(set(sights[-_SETTLED:])) == 1

    reader.until(settled, "the pages stand still")
    return sights[-1]


def _look(reader: Reader) -> Sight:
    frame = reader.document
    seen: dict[str, Any] = frame.evaluate(_LETTERS_ON_SCREEN, frame.frame_element().evaluate(_PART_ON_SCREEN))
    return Sight(**seen)
