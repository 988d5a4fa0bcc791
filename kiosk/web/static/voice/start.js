// @ts-check
/** The start screen speaks when it is touched: a language says its name before it leads on, a notice says itself. */

import { Speaker } from "./speaker.js";
import { listOf } from "./voices.js";

const LONGEST = 2500; // milliseconds that a reader waits for the name of a language; a second touch does not wait

const speaker = new Speaker();
const tags = [...document.querySelectorAll("a.language")].map((link) => /** @type {HTMLElement} */ (link).lang);
/** @type {Record<string, Record<string, import('./voices.js').Voice>>} */
const lists = {};
for (const tag of tags) void listOf(tag).then((list) => Object.assign(lists, { [tag]: list }));

/** The link that is saying its name. @type {HTMLElement | undefined} */
let leaving;

/** @param {HTMLAnchorElement} link @param {MouseEvent} event */
const leave = async (link, event) => {
  const voice = lists[link.lang]?.[link.dataset.say ?? ""];
  if (!voice || leaving === link) return; // nothing to say, or said already: it leads on at once
  event.preventDefault();
  leaving = link;
  const patience = new Promise((resolve) => setTimeout(() => resolve("over"), LONGEST));
  const end = await Promise.race([speaker.say(link, voice), patience]);
  if (end !== "stopped") location.assign(link.href);
};

/** In each language, as it is written there. @param {HTMLElement} notice */
const tell = async (notice) => {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (notice.querySelectorAll("span[lang]"))) {
    const voice = lists[part.lang]?.[notice.dataset.say ?? ""];
    if (voice && (await speaker.say(part, voice)) === "stopped") return;
  }
  speaker.stop();
};

document.addEventListener("pointerdown", () => speaker.stop(), { capture: true });
document.addEventListener("click", (event) => {
  const touched = event.target instanceof Element && event.target.closest("[data-say]");
  if (touched instanceof HTMLAnchorElement && touched.matches(".language")) void leave(touched, event);
  else if (touched instanceof HTMLElement && touched.matches(".notice")) void tell(touched);
});
addEventListener("pagehide", () => speaker.stop());
addEventListener("pageshow", () => {
  leaving = undefined;
});
