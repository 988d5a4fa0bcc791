import assert from "node:assert/strict";
import { test } from "node:test";
import { locate } from "../../kiosk/web/static/voice/words.js";

test("words are found one after another, whatever spaces stand between them", () => {
  assert.deepEqual(locate("Go on, go on", ["Go", "on,", "go", "on"]), [
    [0, 2],
    [3, 6],
    [7, 9],
    [10, 12],
  ]);
  assert.deepEqual(locate("ទំព័រ\u200bដើម", ["ទំព័រ", "ដើម"]), [
    [0, 5],
    [6, 9],
  ]);
  assert.deepEqual(locate("ទំព័រដើម", ["ទំ ព័រ", "\u200bដើម"]), [
    [0, 5],
    [5, 8],
  ]);
});

test("when one word is not there, none is marked", () => {
  assert.deepEqual(locate("Go on", ["Go", "off"]), []);
  assert.deepEqual(locate("Go on", ["on", "Go"]), []);
  assert.deepEqual(locate("Go on", ["Go", " "]), []);
  assert.deepEqual(locate("", ["Go"]), []);
});
