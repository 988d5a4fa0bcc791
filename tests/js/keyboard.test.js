import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { face, layouts } from "../../kiosk/web/static/keyboard/layouts.js";
import { normalise } from "../../kiosk/web/static/keyboard/normalise.js";
import * as syllables from "../../kiosk/web/static/keyboard/syllable.js";
import { beside, clusters, erase, insert, tidy } from "../../kiosk/web/static/keyboard/typing.js";

const FOLDER = path.resolve(import.meta.dirname, "../../kiosk/web/static/keyboard");
/** @type {[string, string, string][]} */
const ORDERS = JSON.parse(readFileSync(path.join(import.meta.dirname, "keyboard-orders.json"), "utf8"));
const WOMAN = "\u179F\u17D2\u178F\u17D2\u179A\u17B8";
const FISH = "\u178F\u17D2\u179A\u17B8";

/** @param {string} text @param {number} [start] @param {number} [end] */
const line = (text, start = text.length, end = start) => ({ text, start, end });

/** @param {Iterable<string>} strokes */
const typed = (strokes) => [...strokes].reduce(insert, line("")).text;

for (const [given, right, why] of ORDERS) {
  test(`letters are put in order: ${why}`, () => {
    assert.equal(normalise(given), right);
    assert.equal(normalise(right), right);
  });
  test(`typed one by one they come out the same: ${why}`, () => {
    if (!/\s/u.test(given)) assert.equal(typed(given), right);
  });
}

test("a cluster is one letter to the reader", () => {
  assert.deepEqual(clusters(`${WOMAN}${FISH}a\u0301b`), [WOMAN, FISH, "a\u0301", "b"]);
  assert.deepEqual(clusters("\u1780\u200B\u1781"), ["\u1780\u200B", "\u1781"]);
});

test("the caret goes by clusters", () => {
  const text = `a${WOMAN}${FISH}`;
  assert.equal(beside(text, text.length, -1), 1 + WOMAN.length);
  assert.equal(beside(text, 1 + WOMAN.length, -1), 1);
  assert.equal(beside(text, 1, 1), 1 + WOMAN.length);
  assert.equal(beside(text, 3, 1), 1 + WOMAN.length);
  assert.equal(beside(text, 0, -1), 0);
  assert.equal(beside(text, text.length, 1), text.length);
  assert.equal(beside("", 0, 1), 0);
});

test("deleting takes a whole cluster on either side, or what is selected", () => {
  assert.deepEqual(erase(line(FISH + WOMAN)), line(FISH));
  assert.deepEqual(erase(line(FISH + WOMAN, 0), 1), line(WOMAN, 0));
  assert.deepEqual(erase(line("abcd", 1, 3)), line("ad", 1));
  assert.deepEqual(erase(line("", 0)), line("", 0));
  assert.deepEqual(erase(line(FISH), 1), line(FISH));
  assert.deepEqual(erase(line("\u1780\u179F\u17D2")), line("\u1780"));
});

test("a word border that is not seen goes with its cluster, and pressed twice is a space", () => {
  assert.deepEqual(erase(insert(line(FISH), "\u200B")), line(""));
  assert.equal(typed(["\u1780", "\u200B", "\u200B", "\u1781"]), "\u1780 \u1781");
});

test("what is typed goes where the caret is", () => {
  assert.deepEqual(insert(line("\u1780\u1784", 1), "\u17B6"), line("\u1780\u17B6\u1784", 2));
  assert.deepEqual(insert(line("abc", 0, 2), "x"), line("xc", 1));
});

test("a caret inside a cluster does not tear it", () => {
  assert.deepEqual(insert(line(FISH, 1), "\u1780"), line(`${FISH}\u1780`));
});

test("a consonant goes below the one before the caret, not beside the one behind it", () => {
  let now = insert(line("\u178F\u1780", 0), "\u179F");
  now = insert(now, "\u17D2");
  now = insert(now, "\u1798");
  assert.deepEqual(now, line("\u179F\u17D2\u1798\u178F\u1780", 3));
});

test("text that came another way is put in order around the caret", () => {
  assert.deepEqual(tidy(line("\u1780\u17BB\u17D2\u179A\u1784", 4)), line("\u1780\u17D2\u179A\u17BB\u1784", 4));
  assert.deepEqual(tidy(line("abc", 1, 2)), line("abc", 1, 2));
});

test("every key of a layout has its levels, and no two keys of the Khmer one type the same", () => {
  for (const layout of Object.values(layouts)) {
    for (const row of layout.rows) {
      for (const key of row) assert.ok(key.levels[0] && key.levels.every((level) => level !== undefined));
    }
  }
  const all = layouts.nida.rows.flat().flatMap((key) => key.levels.filter(Boolean));
  assert.equal(new Set(all).size, all.length);
});

test("the Khmer keys type every letter and sign of today's spelling", () => {
  const all = new Set(layouts.nida.rows.flat().flatMap((key) => key.levels));
  for (let code = 0x1780; code <= 0x17dd; code++) {
    // Deprecated by Unicode: two old vowels, two inherent ones, a lunar date sign.
    if ([0x17a3, 0x17a4, 0x17b4, 0x17b5, 0x17d3].includes(code)) continue;
    assert.ok(all.has(String.fromCharCode(code)), code.toString(16));
  }
});

test("the Latin keys type every letter, and the French ones every accent", () => {
  for (const [name, letters] of [
    ["english", "abcdefghijklmnopqrstuvwxyz0123456789'-"],
    ["french", "abcdefghijklmnopqrstuvwxyz0123456789àâæçèéêëîïôœùûüÿ'’-«»"],
  ]) {
    const all = new Set(layouts[name].rows.flat().flatMap((key) => key.levels));
    for (const letter of letters) assert.ok(all.has(letter), `${name} ${letter}`);
  }
});

test("marks are drawn on a circle of dots, unseen characters by name", () => {
  assert.equal(face("\u17B6"), "\u25CC\u17B6");
  assert.equal(face("\u200D"), "ZWJ");
  assert.equal(face("\u1780"), "\u1780");
});

test("a letter is put together piece by piece, in the right order whatever the order of choosing", () => {
  const { withBase, withFoot, withVowel, withSign, text } = syllables;
  assert.equal(text(withVowel(withFoot(withFoot(withBase("ស"), "រ"), "ត"), "\u17B8")), WOMAN);
  assert.equal(text(withSign(withVowel(withBase("ប"), "\u17B6"), "\u17C9")), "\u1794\u17C9\u17B6");
  assert.equal(text(syllables.empty), "");
});

test("a choice can be changed: another vowel, a sign taken away, nothing below", () => {
  const { withBase, withFoot, withVowel, withSign, withoutFeet, text } = syllables;
  assert.equal(text(withVowel(withVowel(withBase("ក"), "\u17B6"), "\u17B7")), "\u1780\u17B7");
  assert.equal(text(withSign(withSign(withBase("ក"), "\u17CB"), "\u17CB")), "ក");
  assert.equal(text(withoutFeet(withFoot(withBase("ក"), "រ"))), "ក");
  assert.deepEqual(withFoot(withFoot(withFoot(withBase("ក"), "រ"), "ល"), "យ").feet, ["រ", "យ"]);
});

test("the chart has the whole alphabet", () => {
  assert.equal(syllables.CONSONANTS.flat().length, 33);
  assert.equal(syllables.VOWELS.length, 23);
  assert.ok(syllables.carries(syllables.withBase("ឥ")));
  assert.ok(!syllables.carries(syllables.withBase("ៗ")));
  assert.ok(!syllables.carries(syllables.empty));
});

test("nothing is kept in the browser, and no code is made from text", () => {
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".js"))) {
    const source = readFileSync(path.join(FOLDER, file), "utf8");
    assert.doesNotMatch(source, /localStorage|sessionStorage|indexedDB|document\.cookie|caches\./u, file);
    assert.doesNotMatch(source, /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/u, file);
    assert.match(source, /^\/\/ @ts-check\n/u, file);
  }
});
