import assert from "node:assert/strict";
import { test } from "node:test";
import { Line } from "../../kiosk/web/static/viewer/pages/line.js";

/** @param {string[]} done @param {string} name */
const slow = (done, name) => async () => {
  done.push(`${name} begins`);
  await new Promise((resolve) => setImmediate(resolve));
  done.push(`${name} ends`);
};

test("movements are done one after the other, in order", async () => {
  /** @type {string[]} */ const done = [];
  const line = new Line();
  await Promise.all([line.join(slow(done, "a")), line.join(slow(done, "b"))]);
  assert.deepEqual(done, ["a begins", "a ends", "b begins", "b ends"]);
});

test("a key held down turns no pages after it is let go", async () => {
  /** @type {string[]} */ const done = [];
  const line = new Line();
  await Promise.all(Array.from({ length: 9 }, (_, i) => line.turn(slow(done, String(i)))));
  assert.deepEqual(done, ["0 begins", "0 ends", "1 begins", "1 ends"]);
});

test("a movement that fails does not stop the next", async () => {
  const line = new Line();
  await assert.rejects(line.join(() => Promise.reject(new Error("no"))));
  let reached = false;
  await line.join(async () => {
    reached = true;
  });
  assert.ok(reached);
});
