// @ts-check
/**
 * In a lesson that was opened from a learning path: the way to the next one and to the one before. On which path the
 * reader is, the fragment of the address says (`#path=<key>`), which never reaches the server.
 */

import { tick } from "./progress.js";

const DONE = 90; // per cent of a title

/** @param {HTMLElement} keys the ways on along this path */
const walk = (keys) => {
  const { path = "", lesson = "" } = keys.dataset;
  const finish = () => {
    tick(lesson);
    keys.toggleAttribute("data-done", true);
  };
  keys.hidden = false;
  keys.querySelector(".lesson-next")?.addEventListener("click", finish);
  document.addEventListener("kiosk:use", (event) => {
    const { item, percent = 0 } = /** @type {CustomEvent} */ (event).detail;
    if (item === lesson && percent >= DONE) finish();
  });
  // The page in another language stays on the path. On the document, so that the bar has added the place by then.
  document.addEventListener("click", ({ target }) => {
    const link = target instanceof Element && target.closest("a[data-language]");
    if (!(link instanceof HTMLAnchorElement)) return;
    const fields = new URLSearchParams(link.hash.slice(1));
    fields.set("path", path);
    link.hash = fields.toString();
  });
};

const key = new URLSearchParams(location.hash.slice(1)).get("path");
const ways = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-path]"));
for (const keys of ways) if (keys.dataset.path === key) walk(keys);
