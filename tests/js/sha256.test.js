// The sum of a file that comes in pieces is that of the whole.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { Sha256 } from "../../kiosk/web/static/staff/desk/sha256.js";

/** @param {Uint8Array} data */
const right = (data) => createHash("sha256").update(data).digest("hex");

for (const length of [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000]) {
  test(`${length} bytes have the sum that others reckon`, () => {
    const data = Uint8Array.from({ length }, (_, i) => (i * 7 + 3) & 255);
    assert.equal(new Sha256().update(data).hex(), right(data));
  });
}

test("pieces of any length make the same sum", () => {
  const data = Uint8Array.from({ length: 100_003 }, (_, i) => (i * i) & 255);
  for (const piece of [1, 63, 64, 65, 4096]) {
    const sum = new Sha256();
    for (let at = 0; at < data.length; at += piece) sum.update(data.subarray(at, at + piece));
    assert.equal(sum.hex(), right(data));
  }
});
