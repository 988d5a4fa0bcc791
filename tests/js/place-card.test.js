import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { cardOf } from "../../kiosk/web/static/place/card.js";
import { titleNumber, writeCard } from "../../kiosk/web/static/place/code.js";
import { stepAt, stepOf } from "../../kiosk/web/static/place/ruler.js";
import { Slots } from "../../kiosk/web/static/place/slots.js";

// Read by tests/unit/place/test_ruler.py, too: both sides must agree on every one.
const EXAMPLES = JSON.parse(readFileSync(path.join(import.meta.dirname, "place-cards.json"), "utf8"));

for (const { id, manifest, place, digits } of EXAMPLES) {
  test(`the card of ${place || "the whole"} in a title of kind ${manifest.kind} is ${digits}`, () => {
    assert.equal(cardOf({ pages: [], tracks: [], ...manifest }, id, place), digits);
  });
}

test("a card has twelve digits, whatever its number", () => {
  assert.equal(writeCard(0, 0), "000000000000");
  assert.match(writeCard(titleNumber("7".repeat(16)), 399_999), /^\d{12}$/u);
});

test("a step is never before its place, and never in another part", () => {
  const lengths = [10, 0, 5, 33];
  for (const [part, length] of lengths.entries()) {
    for (let offset = 0; offset <= length; offset++) {
      const step = stepAt(lengths, part, offset, 16); // in units of four
      assert.ok(step >= stepAt(lengths, part, 0, 16));
      assert.ok(part === 3 || step < stepAt(lengths, part + 1, 0, 16));
      assert.ok(offset === 0 || step >= stepAt(lengths, part, offset - 1, 16));
    }
  }
});

test("a place past the end is the end, and what is no place the beginning", () => {
  const manifest = /** @type {any} */ ({ kind: "pdf", page_count: 9 });
  assert.equal(stepOf(manifest, "12"), 8);
  assert.equal(stepOf(manifest, ""), 0);
  assert.equal(stepAt([4], 3, 99), 4);
});

test("slots are filled one after the other and emptied from the end", () => {
  const slots = new Slots("");
  assert.equal(slots.next, 0);
  slots.put(1);
  slots.put(2);
  assert.equal(slots.text, "12");
  slots.erase();
  assert.equal(slots.text, "1");
  slots.erase();
  slots.erase();
  assert.equal(slots.filled, 0);
});

test("what was typed stands in the slots, in digits of either script", () => {
  const slots = new Slots("\u17E1\u17E2 34-5678 9012 99");
  assert.equal(slots.text, "123456789012");
  assert.ok(slots.full);
  assert.equal(slots.next, -1);
});

test("a full card takes no more digits, but a touched slot can be changed", () => {
  const slots = new Slots("123456789012");
  slots.put(7);
  assert.equal(slots.text, "123456789012");
  slots.choose(2);
  slots.put(0);
  assert.equal(slots.text, "120456789012");
  slots.choose(4);
  slots.erase();
  assert.equal(slots.next, 4);
  slots.put(8);
  assert.equal(slots.text, "120486789012");
});

test("touching a slot twice, or an empty one, chooses nothing", () => {
  const slots = new Slots("12");
  slots.choose(1);
  slots.choose(1);
  assert.equal(slots.next, 2);
  slots.choose(9);
  assert.equal(slots.next, 2);
});

test("nothing of a card is kept in the browser or sent by a script", () => {
  const folder = path.resolve(import.meta.dirname, "../../kiosk/web/static/place");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".js"))) {
    const source = readFileSync(path.join(folder, file), "utf8");
    assert.match(source, /^\/\/ @ts-check\n/u, file);
    assert.doesNotMatch(
      source,
      /Storage|indexedDB|document\.cookie|caches|fetch|sendBeacon|XMLHttp|history|location(?!\.pathname)/u,
      file,
    );
  }
});
