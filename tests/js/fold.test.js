import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, occurrences } from "../../kiosk/web/static/viewer/fold.js";

/** @param {string} text @param {string} words */
const found = (text, words) => [...occurrences(fold(text), words)].map(([start, end]) => text.slice(start, end));

test("typing orders that look alike are the same word", () => {
  // KA, coeng RO, coeng TA and KA, coeng TA, coeng RO; then vowel and sign either way round.
  assert.equal(fold("\u1780\u17D2\u179A\u17D2\u178F").text, fold("\u1780\u17D2\u178F\u17D2\u179A").text);
  assert.equal(fold("\u1780\u17C6\u17B6").text, fold("\u1780\u17B6\u17C6").text);
});

test("coeng DA and coeng TA look alike and are the same", () => {
  assert.equal(fold("\u1794\u178E\u17D2\u178A\u17BB\u17C6").text, fold("\u1794\u178E\u17D2\u178F\u17BB\u17C6").text);
});

test("a vowel typed in two halves is the whole vowel", () => {
  assert.equal(fold("\u1780\u17C1\u17B6").text, fold("\u1780\u17C4").text);
  assert.equal(fold("\u1780\u17C1\u17B8").text, fold("\u1780\u17BE").text);
});

test("a register shifter under a vowel above is drawn and found like U", () => {
  const right = fold("\u179F\u17CA\u17B8").text;
  for (const typed of ["\u179F\u17B8\u17BB", "\u179F\u17BB\u17B8", "\u179F\u17C9\u17B8"]) {
    assert.equal(fold(typed).text, right);
  }
  assert.notEqual(fold("\u1780\u17BB\u17C6").text, fold("\u1780\u17C9\u17C6").text);
});

test("zero-width characters and spaces beside Khmer do not part words", () => {
  assert.deepEqual(found("\u179F\u17B7\u1791\u17D2\u1792\u17B7\u200B\u1798\u1793", "\u1791\u17D2\u1792\u17B7\u1798"), [
    "\u1791\u17D2\u1792\u17B7\u200B\u1798",
  ]);
  assert.equal(found("\u179F \u17B7\u1791", "\u179F\u17B7\u1791").length, 1);
});

test("a Khmer word is not found in the middle of a stack", () => {
  const fish = "\u178F\u17D2\u179A\u17B8";
  const woman = "\u179F\u17D2\u178F\u17D2\u179A\u17B8";
  assert.deepEqual(found(woman, fish), []);
  assert.deepEqual(found(`${woman}${fish}`, fish), [fish]);
  assert.deepEqual(found("\u1780\u17B6", "\u1780"), []);
});

test("capitals, accents and apostrophes make no difference", () => {
  assert.deepEqual(found("L\u2019\u00C9cole", "l'ecole"), ["L\u2019\u00C9cole"]);
  assert.deepEqual(found("e\u0301tude", "etude"), ["e\u0301tude"]);
});

test("a line break between Latin words is a space", () => {
  assert.deepEqual(found("the white\n   whale", "white whale"), ["white\n   whale"]);
  assert.deepEqual(found("therapist", "the rapist"), []);
});

test("digits are found in either script", () => {
  assert.deepEqual(found("\u17E1\u17E2 ", "12"), ["\u17E1\u17E2"]);
  assert.deepEqual(found("12", "\u17E1\u17E2"), ["12"]);
});

test("nothing is found of nothing", () => {
  assert.deepEqual(found("text", " \u200B "), []);
});

test("overlapping occurrences are all found", () => {
  assert.equal(found("aaa", "aa").length, 2);
});
