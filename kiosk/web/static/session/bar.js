// @ts-check
/** Brings the bar to life: back, letters and colours, language, finish; and watches whether anybody is there. */

import "./asked.js";
import { there } from "../waiting/waiting.js";
import { connectFinish } from "./finish.js";
import { pageBefore } from "./history.js";
import { watch } from "./presence.js";
import { keep, kept } from "./session.js";

/** @typedef {{ theme?: string, size?: string }} Look */

/** One step back in this session; where there is none, the link leads to the page above. */
const goBack = (/** @type {MouseEvent} */ event) => {
  const before = pageBefore();
  if (!before) return;
  event.preventDefault();
  void there().then(() => window.navigation?.traverseTo(before.key).finished?.catch(() => {}));
};

/** @param {HTMLElement} panel */
const connectLook = (panel) => {
  const root = document.documentElement;
  const choices = /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll("[data-look]"));
  const show = () => {
    for (const choice of choices) {
      const [name, value] = (choice.dataset.look ?? "").split("=");
      choice.setAttribute("aria-pressed", String(root.dataset[name] === value));
    }
  };
  panel.addEventListener("click", ({ target }) => {
    const choice = target instanceof Element && target.closest("[data-look]");
    if (!(choice instanceof HTMLElement)) return;
    const [name, value] = (choice.dataset.look ?? "").split("=");
    root.dataset[name] = value;
    /** @type {Look} */
    const look = { ...kept("look"), [name]: value };
    keep("look", look);
    document.dispatchEvent(new CustomEvent("kiosk:look", { detail: look }));
    show();
  });
  panel.addEventListener("toggle", show);
};

/** The page in another language opens at the place where this one is. */
const takePlaceAlong = (/** @type {Event} */ event) => {
  const link = event.target instanceof Element && event.target.closest("a[data-language]");
  if (!(link instanceof HTMLAnchorElement)) return;
  document.dispatchEvent(new Event("kiosk:where"));
  const at = kept("place")?.path === location.pathname ? kept("place").at : "";
  link.hash = at ? new URLSearchParams({ at }).toString() : location.hash;
};

const bar = document.querySelector("#bar");
if (bar instanceof HTMLElement) {
  /** @type {HTMLElement | null} */ (bar.querySelector("#back"))?.addEventListener("click", goBack);
  connectLook(/** @type {HTMLElement} */ (bar.querySelector("#bar-look")));
  bar.addEventListener("click", takePlaceAlong);
  connectFinish(bar);
  watch(bar);
}
