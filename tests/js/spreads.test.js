import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped, pairPages } from "../../kiosk/web/static/viewer/pages/spreads.js";

/** @param {string[]} spreads `wide` is a picture broader than high */
const pages = (...spreads) =>
  spreads.map((spread) => ({
    spread: spread === "wide" ? "" : spread,
    width: spread === "wide" ? 20 : 10,
    height: 15,
  }));

/** @param {import('../../kiosk/web/static/viewer/pages/spreads.js').Spread[]} spreads */
const plain = (spreads) => spreads.map(({ first, second }) => (second === undefined ? [first] : [first, second]));

test("on a narrow screen every page is alone", () => {
  assert.deepEqual(plain(pairPages(pages("", "left", "right"), "ltr", false)), [[0], [1], [2]]);
});

test("the cover is alone, then pages go in pairs", () => {
  assert.deepEqual(plain(pairPages(pages("", "", "", "", ""), "ltr", true)), [[0], [1, 2], [3, 4]]);
});

test("the last page may be left over", () => {
  assert.deepEqual(plain(pairPages(pages("", "", "", ""), "ltr", true)), [[0], [1, 2], [3]]);
});

test("sides that the publisher names are kept", () => {
  assert.deepEqual(plain(pairPages(pages("right", "left", "right", "left", "left"), "ltr", true)), [
    [0],
    [1, 2],
    [3],
    [4],
  ]);
  assert.deepEqual(plain(pairPages(pages("left", "right", "left"), "rtl", true)), [[0], [1, 2]]);
});

test("wide pictures and centred pages are alone, however many follow each other", () => {
  assert.deepEqual(plain(pairPages(pages("wide", "wide", "center", "", "", "wide"), "ltr", true)), [
    [0],
    [1],
    [2],
    [3, 4],
    [5],
  ]);
});

test("foliate-js gets all spreads, the second page at the left when pages turn leftwards", () => {
  const sections = ["a", "b", "c"];
  const spreads = [{ first: 0 }, { first: 1, second: 2 }];
  const never = () => assert.fail("the grouping of foliate-js itself is not asked");
  assert.deepEqual(grouped(sections, spreads, "rtl").reduce(never), [{ center: "a" }, { left: "c", right: "b" }]);
  assert.deepEqual(grouped(sections, spreads, "ltr").reduce(never), [{ center: "a" }, { left: "b", right: "c" }]);
  assert.deepEqual([...grouped(sections, spreads, "ltr")], sections);
});
