import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { lookOf } from "../../kiosk/web/static/viewer/look.js";
import { sheets } from "../../kiosk/web/static/viewer/pages/dress.js";

const PALETTE = {
  paper: "white",
  ink: "black",
  accent: "blue",
  mark: "yellow",
  onMark: "black",
  plate: "white",
  onPlate: "black",
  scheme: "light",
};

test("text grows with the size of the pages", () => {
  const sizes = ["1", "2", "3", "4"].map((size) => lookOf({}, { size }).size);
  assert.deepEqual(
    sizes,
    sizes.toSorted((a, b) => a - b),
  );
  assert.equal(new Set(sizes).size, 4);
  assert.equal(lookOf({}, {}).size, sizes[0]);
});

test("what was chosen in books stays, but for what the page decides", () => {
  const look = lookOf({ spacing: 2.1, theme: "light" }, { theme: "dark" });
  assert.equal(look.spacing, 2.1);
  assert.equal(look.theme, "dark");
  assert.equal(look.margins, "normal");
});

test("Khmer lines never collide, whatever the reader chooses", () => {
  const panels = readFileSync(new URL("../../kiosk/web/templates/viewer/panels.html", import.meta.url), "utf8");
  const [line] = /^.*"spacing".*$/mu.exec(panels) ?? [""];
  const offered = [...line.matchAll(/"([\d.]+)"/gu)].map(([, spacing]) => Number(spacing));
  assert.ok(offered.includes(lookOf({}, {}).spacing));
  for (const spacing of offered) {
    const [, over] = sheets(lookOf({ spacing }, {}), PALETTE);
    const [, heading] = /:lang\(km\):is\(h1[^}]*line-height: ([\d.]+)/u.exec(over) ?? [];
    const [, body] = /html \{ line-height: ([\d.]+)/u.exec(over) ?? [];
    assert.ok(Number(heading) >= 1.8);
    assert.ok(Number(body) >= 1.6);
  }
});

test("a page of another colour has the colours of the palette, and pictures stand on light paper at night", () => {
  const night = { ...PALETTE, paper: "darkblue", ink: "ivory", scheme: "dark" };
  const [, over] = sheets(lookOf({}, { theme: "dark" }), night);
  assert.match(over, /color-scheme: dark/u);
  assert.match(over, /background: darkblue !important/u);
  assert.match(over, /color: ivory !important/u);
  assert.match(over, /img, [^{]*\{[^}]*background-color: white/u);
  assert.doesNotMatch(sheets(lookOf({}, {}), PALETTE)[1], /background-color: transparent/u);
});

test("the plain face replaces that of the book, the book's only where it brings none", () => {
  assert.match(sheets(lookOf({ face: "plain" }, {}), PALETTE)[1], /\bhtml :not\(pre/u);
  assert.match(sheets(lookOf({}, {}), PALETTE)[1], /html\.kiosk-face :not\(pre/u);
});
