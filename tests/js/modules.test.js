import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";

const STATIC = path.resolve(import.meta.dirname, "../../kiosk/web/static");
const LISTS = readFileSync(path.resolve(STATIC, "../templates/viewer/modules.html"), "utf8");

/** @param {string} file @param {Set<string>} seen @returns {Set<string>} all modules it needs, itself included */
const needs = (file, seen = new Set()) => {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name] of readFileSync(file, "utf8").matchAll(/^(?:import|export)[^;]*? from "(\.[^"]+)"/gmu)) {
    needs(path.resolve(path.dirname(file), name), seen);
  }
  return seen;
};

/** @param {string} name of a list in the template */
const list = (name) => {
  const [, names] = new RegExp(`set ${name} = \\[([^\\]]*)\\]`, "u").exec(LISTS) ?? ["", ""];
  return [...names.matchAll(/"(viewer\/[^"]+)"/gu)].map(([, file]) => file);
};

/** @param {string} name of a kind @returns {string[]} what the template preloads for it */
const preloaded = (name) => {
  const [, sum] = new RegExp(`"${name}": ([^,[]+)`, "u").exec(LISTS) ?? ["", ""];
  return sum.split("+").flatMap((part) => list(part.trim()));
};

for (const [kind, folder] of [
  ["epub", "pages"],
  ["comic", "pages"],
  ["pdf", "pdf"],
  ["audio", "player"],
  ["video", "player"],
  ["zim", "frame"],
  ["html", "frame"],
]) {
  test(`the page of ${kind} asks at once for all modules its viewer needs, and no others`, () => {
    const main = path.join(STATIC, "viewer/main.js");
    const all = new Set([...needs(main), ...needs(path.join(STATIC, `viewer/${folder}/viewer.js`))]);
    all.delete(main);
    assert.deepEqual([...new Set(preloaded(kind))].sort(), [...all].map((file) => path.relative(STATIC, file)).sort());
  });
}

test("nothing is kept in the browser, and no code is made from text", () => {
  const files = readdirSync(path.join(STATIC, "viewer"), { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    const source = readFileSync(path.join(STATIC, "viewer", file), "utf8");
    assert.doesNotMatch(source, /localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|caches\./u, file);
    assert.doesNotMatch(source, /\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write/u, file);
    assert.match(source, /^\/\/ @ts-check\n/u, file);
  }
});
