// @ts-check
/** Finish: offers the card of the place in the title that is open, or was open last, and ends the session. */

import { signOf } from "../place/signs.js";
import { end, kept } from "./session.js";

/**
 * What a viewer keeps of the place it shows, when it is left or asked by `kiosk:where`.
 * @typedef {object} Place
 * @property {string} path of its page
 * @property {string} at as addresses of viewers have it
 * @property {string} digits of its card
 * @property {string} title
 * @property {string} language of the title
 */

/** @param {HTMLElement} bar */
export const connectFinish = (bar) => {
  const dialog = /** @type {HTMLDialogElement} */ (bar.querySelector("#finishing"));
  const name = /** @type {HTMLElement} */ (dialog.querySelector("#finishing-name"));
  const card = /** @type {HTMLElement} */ (dialog.querySelector("#finishing-card"));

  /** @param {Place} place */
  const offer = ({ digits, title, language }) => {
    name.textContent = title;
    name.lang = language;
    card.replaceChildren(
      ...[...digits].map((digit) => {
        const line = document.createElement("li");
        line.append(signOf(document, Number(digit)));
        return line;
      }),
    );
    dialog.showModal();
  };

  bar.querySelector("#finish")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.dispatchEvent(new Event("kiosk:where"));
    /** @type {Place | undefined} */
    const place = kept("place");
    if (place) offer(place);
    else void end("finish");
  });
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "finish") void end("finish");
    dialog.returnValue = "";
  });
};
