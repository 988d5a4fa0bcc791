import assert from "node:assert/strict";
import { test } from "node:test";
import { Stopwatch, Use } from "../../kiosk/web/static/viewer/use.js";

const reading = () => {
  /** @type {import('../../kiosk/web/static/viewer/use.js').Told[]} */ const told = [];
  return { told, use: new Use("abc", (word) => told.push(word)) };
};

test("a title is opened once, and its first page is not told twice", () => {
  const { told, use } = reading();
  use.page(0.1);
  use.open();
  use.open();
  assert.deepEqual(told, [{ what: "open", item: "abc" }]);
});

test("pages are told with how far the reader came", () => {
  const { told, use } = reading();
  use.open();
  for (const part of [0.1, 0.299, 1]) use.page(part);
  assert.deepEqual(
    told.slice(1).map(({ what, percent }) => [what, percent]),
    [
      ["page", 10],
      ["page", 29],
      ["page", 100],
    ],
  );
});

test("sound counts as opened after five seconds, and says every thirty that it plays", () => {
  const { told, use } = reading();
  for (let second = 1; second <= 70; second++) use.play(1, second / 100);
  assert.deepEqual(
    told.map(({ what, percent }) => [what, percent]),
    [
      ["open", undefined],
      ["play", 5],
      ["play", 35],
      ["play", 65],
    ],
  );
});

test("a recording that is over before the next word is told to its end", () => {
  const { told, use } = reading();
  for (let second = 1; second <= 10; second++) use.play(1, second / 10);
  assert.deepEqual(told.at(-1), { what: "play", item: "abc", percent: 90 });
});

test("a voice that begins is told without the title: it was opened already", () => {
  const { told, use } = reading();
  use.hear();
  assert.deepEqual(told, [{ what: "hear" }]);
});

test("a stopwatch counts what passes while it is asked, and no pauses", () => {
  const watch = new Stopwatch();
  assert.equal(watch.lap(1000), 0);
  assert.equal(watch.lap(1250), 0.25);
  assert.equal(watch.lap(60_000), 0);
  assert.equal(watch.lap(60_500), 0.5);
});

test("a title that fits on one screen is read when it is opened", () => {
  const { told, use } = reading();
  use.page(1);
  use.open();
  assert.deepEqual(told.at(-1), { what: "page", item: "abc", percent: 100 });
});
