import assert from "node:assert/strict";
import { test } from "node:test";
import { formatPlace, lastAtMost, lettersIn, offsetOf, parsePlace } from "../../kiosk/web/static/viewer/places.js";

test("white space and zero-width characters are no letters", () => {
  assert.equal(lettersIn("a b\u00A0c\u3000d\u0085"), 4);
  assert.equal(lettersIn("\u1780\u200B\u1781\u200C\u1782\u200D\u2060\uFEFF"), 3);
});

test("a character beyond the first plane is one letter, as in Python", () => {
  assert.equal(lettersIn("\u{1F600}a"), 2);
  assert.equal(lettersIn("\u{1F600}a", 2), 1);
});

test("an offset and its letters turn into each other", () => {
  const text = " \u1780\u17D2\u179A\u200B\u17BB \u{1F600}x";
  for (let letters = 0; letters < lettersIn(text); letters++) {
    assert.equal(lettersIn(text, offsetOf(text, letters)), letters);
  }
});

test("past the end is the end", () => {
  assert.equal(offsetOf("ab", 9), 2);
});

test("places are read and written as the index writes them", () => {
  assert.deepEqual(parsePlace("3:1520"), [3, 1520]);
  assert.deepEqual(parsePlace("12"), [12, 0]);
  assert.equal(formatPlace(3, 1520), "3:1520");
  assert.equal(formatPlace(3), "3");
});

test("what is no place is the beginning", () => {
  for (const wrong of ["", "x", "-1", "1:2:3", "99999999999", "1:"]) assert.deepEqual(parsePlace(wrong), [0, 0]);
});

test("the last number that is not above a value is found", () => {
  const numbers = [0, 4, 4, 9];
  assert.equal(lastAtMost(numbers, -1), -1);
  assert.equal(lastAtMost(numbers, 0), 0);
  assert.equal(lastAtMost(numbers, 4), 2);
  assert.equal(lastAtMost(numbers, 100), 3);
  assert.equal(lastAtMost([], 1), -1);
});
