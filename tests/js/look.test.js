import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { nextSize, plainLook } from "../../kiosk/web/static/viewer/look.js";
import { sheets } from "../../kiosk/web/static/viewer/pages/dress.js";

test("text grows and shrinks by steps and stops at both ends", () => {
  assert.ok(nextSize(100, 1) > 100);
  assert.ok(nextSize(100, -1) < 100);
  assert.equal(nextSize(240, 1), 240);
  assert.equal(nextSize(80, -1), 80);
});

test("every page begins with the same look", () => {
  plainLook().size = 240;
  assert.equal(plainLook().size, 115);
});

test("Khmer lines never collide, whatever the reader chooses", () => {
  const panels = readFileSync(new URL("../../kiosk/web/templates/viewer/panels.html", import.meta.url), "utf8");
  const offered = [...panels.matchAll(/"spacing=([\d.]+)"/gu)].map(([, spacing]) => Number(spacing));
  assert.ok(offered.includes(plainLook().spacing));
  for (const spacing of offered) {
    const [, over] = sheets({ ...plainLook(), spacing });
    const [, heading] = /:lang\(km\):is\(h1[^}]*line-height: ([\d.]+)/u.exec(over) ?? [];
    const [, body] = /html \{ line-height: ([\d.]+)/u.exec(over) ?? [];
    assert.ok(Number(heading) >= 1.8);
    assert.ok(Number(body) >= 1.6);
  }
});

test("a dark page has light letters", () => {
  const [, over] = sheets({ ...plainLook(), theme: "dark" });
  assert.match(over, /color-scheme: dark/u);
});
