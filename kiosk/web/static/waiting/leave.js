// @ts-check
/**
 * Nobody is led to a server that does not answer: the browser's own error page has no way back. A page is left by its
 * links and forms only when the server is there; until then the picture waits over it.
 */

import { answeredLately, answers } from "./server.js";
import { there } from "./waiting.js";

const GLANCE = 15_000; // milliseconds between two looks of a page that has no other way to notice

/** @param {MouseEvent} event @returns {HTMLAnchorElement | undefined} the link that this click follows in this tab */
const followed = (event) => {
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) return undefined;
  if (event.button || event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) return undefined;
  const inside = link.hash && link.pathname === location.pathname && link.search === location.search;
  return inside || link.download || (link.target && link.target !== "_self") ? undefined : link;
};

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
const send = (form, submitter) => {
  if (submitter instanceof HTMLButtonElement && submitter.name) {
    const input = document.createElement("input");
    input.type = "hidden";
    input.name = submitter.name;
    input.value = submitter.value;
    form.append(input);
  }
  HTMLFormElement.prototype.submit.call(form);
};

// On the window, so that the page's own scripts come first.
addEventListener("click", async (event) => {
  const link = followed(event);
  if (!link || event.defaultPrevented || answeredLately()) return;
  event.preventDefault();
  await there();
  location.assign(link.href);
});

addEventListener("submit", async (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog") return;
  if (event.defaultPrevented || answeredLately()) return;
  event.preventDefault();
  await there();
  send(form, event.submitter);
});

// A finger is on its way: the answer is there when it is lifted.
addEventListener("pointerdown", () => void (answeredLately() || answers()), { passive: true });
// Sound or film has nothing more to play.
addEventListener("waiting", () => void there(), { capture: true });

const atStart = document.documentElement.dataset.screen === "start";
if (atStart || document.querySelector("iframe")) {
  setInterval(async () => {
    if (document.visibilityState === "visible" && (await there()) && atStart) location.reload();
  }, GLANCE);
}
