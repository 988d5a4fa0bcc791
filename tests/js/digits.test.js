import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, digits, parseDigits } from "../../kiosk/web/static/viewer/digits.js";

test("Khmer pages have Khmer digits, others have not", () => {
  assert.equal(digits(1205, "km"), "\u17E1\u17E2\u17E0\u17E5");
  assert.equal(digits(1205, "fr"), "1205");
});

test("a number may be typed in either script", () => {
  assert.equal(parseDigits(" 12 "), 12);
  assert.equal(parseDigits("\u17E1\u17E2"), 12);
  assert.equal(parseDigits("1\u17E2"), 12);
});

test("what is no number is not taken for one", () => {
  for (const typed of ["", "x", "-1", "1.5", "1e3"]) assert.ok(Number.isNaN(parseDigits(typed)));
});

test("times have hours only when they need them", () => {
  assert.equal(clock(5, "en"), "0:05");
  assert.equal(clock(185.9, "en"), "3:05");
  assert.equal(clock(3729, "en"), "1:02:09");
  assert.equal(clock(Number.NaN, "km"), "\u17E0:\u17E0\u17E0");
});
