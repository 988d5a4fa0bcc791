import assert from "node:assert/strict";
import { test } from "node:test";
import { Position } from "../../kiosk/web/static/viewer/pages/position.js";

test("text counts by its letters, a picture page is one page", () => {
  const position = new Position([{ letters: 0 }, { letters: 1000 }, { letters: 10 }], false);
  assert.equal(position.total, 4);
  assert.equal(position.page(0, 0), 1);
  assert.equal(position.page(1, 0), 2);
  assert.equal(position.page(1, 0.5), 3);
  assert.equal(position.page(1, 1), 3);
  assert.equal(position.page(2, 0), 4);
});

test("pages of a fixed size are counted as they are", () => {
  const position = new Position([{ letters: 5000 }, { letters: 0 }], true);
  assert.equal(position.total, 2);
  assert.equal(position.page(1, 0), 2);
});

test("every page can be gone to, and is then the page shown", () => {
  const position = new Position([{ letters: 550 }, { letters: 0 }, { letters: 7777 }], false);
  for (let page = 1; page <= position.total; page++) {
    const { index, fraction } = position.locate(page);
    assert.equal(position.page(index, fraction), page);
  }
});

test("a page that is not there is the nearest one", () => {
  const position = new Position([{ letters: 500 }, { letters: 500 }], false);
  assert.deepEqual(position.locate(0), { index: 0, fraction: 0 });
  assert.deepEqual(position.locate(99), { index: 1, fraction: 0 });
});
