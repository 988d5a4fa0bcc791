// @ts-check
/** Listens to what a page says of its use, and sends it to the terminal site, which may or may not pass it on. */

import { keep, kept, session } from "../session/session.js";
import { Use } from "./use.js";

const TITLE = /^\/[a-z]+\/item\/([^/]+)\/$/u;

/** @param {string} message */
const send = (message) => void navigator.sendBeacon("/use", new Blob([message], { type: "application/json" }));

const use = new Use({ session, kept, keep }, send);
const [, item] = TITLE.exec(location.pathname) ?? [];

/** The start screen is no part of a session: it only ends one that was left. */
const arrive = () => (document.documentElement.dataset.screen === "start" ? use.begin() : use.show(item));

document.addEventListener("kiosk:start", () => use.begin());
document.addEventListener("kiosk:finish", (event) => use.end(/** @type {CustomEvent} */ (event).detail?.reason));
document.addEventListener("kiosk:use", (event) => use.tell(/** @type {CustomEvent} */ (event).detail));
document.addEventListener("scroll", () => use.tell({ what: "page" }), { passive: true });
addEventListener("pagehide", () => use.hide());
addEventListener("message", ({ data, source }) => {
  // A frame of active content says that it was scrolled or touched.
  const frames = [...document.querySelectorAll("iframe")];
  if (data?.present === true && frames.some((frame) => frame.contentWindow === source)) use.tell({ what: "page" });
});
addEventListener("pageshow", (event) => event.persisted && arrive());
arrive();

/** What was searched for, of all that was asked in this session (static/session/asked.js). @param {number} number */
const words = (number) => kept("asked")?.[number]?.fields.find((/** @type {string[]} */ [name]) => name === "q")?.[1];

/** A search is told once: who comes back to it, reads it in another language or narrows it has not searched again. */
const tellSearch = () => {
  const answer = document.querySelector("[data-found]");
  const number = history.state?.asked ?? 0;
  const before = kept("searched") ?? -1;
  if (!(answer instanceof HTMLElement) || number <= before) return;
  keep("searched", number);
  if (before >= 0 && words(number) === words(before)) return;
  use.tell({ what: "search", found: answer.dataset.found === "yes" });
};

// By then the page's other modules have run.
document.addEventListener("DOMContentLoaded", async () => {
  tellSearch();
  if (document.querySelector("#question")) (await import("./question.js")).ask((told) => use.tell(told));
});
