import assert from "node:assert/strict";
import { test } from "node:test";
import { Chapters } from "../../kiosk/web/static/viewer/pages/chapters.js";
import { Links } from "../../kiosk/web/static/viewer/pages/links.js";

const FOLDER = new URL("http://library/book/abc/");
const page = (/** @type {string} */ href) => ({
  href,
  letters: 1,
  linear: true,
  width: 0,
  height: 0,
  spread: "",
  clips: [],
});
const links = new Links(FOLDER, [page("0001.xhtml"), page("0002.xhtml")]);

test("a link to a page of the book is followed, with its element", () => {
  assert.deepEqual(links.resolve("0002.xhtml#n%201"), { index: 1, id: "n 1" });
  assert.deepEqual(links.resolve("#here", "http://library/book/abc/0001.xhtml"), { index: 0, id: "here" });
});

test("every other link leads nowhere", () => {
  for (const href of [
    "https://example.org/0001.xhtml",
    "//example.org/book/abc/0001.xhtml",
    "../other/0001.xhtml",
    "/km/",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@b",
    "0003.xhtml",
    "0001.xhtml?x",
    "http://",
  ]) {
    assert.equal(links.resolve(href), undefined, href);
  }
});

test("a broken escape in a link is no error", () => {
  assert.deepEqual(links.resolve("0001.xhtml#%E1"), { index: 0, id: "%E1" });
});

test("the table of contents keeps its levels, and headings lead nowhere", () => {
  const chapters = new Chapters(
    [
      { label: "Part", href: "", entries: [{ label: "One", href: "0001.xhtml", entries: [] }] },
      { label: "Two", href: "0002.xhtml", entries: [] },
    ],
    links,
  );
  /** @type {unknown[]} */ const followed = [];
  const entries = chapters.entries((target) => followed.push(target));
  assert.deepEqual(
    entries.map(({ label, depth, open }) => [label, depth, Boolean(open)]),
    [
      ["Part", 0, false],
      ["One", 1, true],
      ["Two", 0, true],
    ],
  );
  entries[2].open?.();
  assert.deepEqual(followed, [{ index: 1, id: "" }]);
  assert.equal(chapters.at(0), "One");
  assert.equal(chapters.at(5), "Two");
});
