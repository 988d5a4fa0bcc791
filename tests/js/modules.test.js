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
  return [...names.matchAll(/"([a-z]+\/[^"]+\.js)"/gu)].map(([, file]) => file);
};

/** @param {string} group @param {string} name in it @returns {string[]} what the template preloads for it */
const preloaded = (group, name) => {
  const [, members] = new RegExp(`set ${group} = \\{([^}]*)\\}`, "u").exec(LISTS) ?? ["", ""];
  const [, sum] = new RegExp(`"${name}": (.*?)(?=,?\\s*(?:"\\w+":|$))`, "su").exec(members) ?? ["", ""];
  const named = [...sum.matchAll(/"([^"]+\.js)"/gu)].map(([, file]) => file);
  return [...named, ...[...sum.matchAll(/(?<=^|\+ )[a-z]+/gu)].flatMap(([part]) => list(part))];
};

for (const [kind, layout, ...entries] of [
  ["epub", "reflowable", "pages/viewer.js", "pages/flowing.js"],
  ["epub", "fixed", "pages/viewer.js", "pages/fixed.js"],
  ["comic", "fixed", "pages/viewer.js", "pages/fixed.js"],
  ["pdf", "", "pdf/viewer.js"],
  ["audio", "", "player/viewer.js"],
  ["video", "", "player/viewer.js"],
  ["zim", "", "frame/viewer.js"],
  ["html", "", "frame/viewer.js"],
]) {
  test(`the page of ${layout} ${kind} asks at once for all modules that the first of it needs, and no others`, () => {
    const main = path.join(STATIC, "viewer/main.js");
    const all = needs(main);
    for (const name of entries) needs(path.join(STATIC, "viewer", name), all);
    all.delete(main);
    const asked = new Set([...preloaded("needed", kind), ...(layout ? preloaded("layouts", layout) : [])]);
    assert.deepEqual(
      [...asked].filter((name) => !name.startsWith("vendor/")).sort(),
      [...all].map((file) => path.relative(STATIC, file)).sort(),
    );
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
