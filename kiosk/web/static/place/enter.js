// @ts-check
/** The pad on which a place card is entered, by finger or keyboard. Without scripts the plain field does the same. */

import { parseDigits } from "../viewer/digits.js";
import { signOf } from "./signs.js";
import { SLOTS, Slots } from "./slots.js";

/** @param {string} selector */
const element = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

const field = /** @type {HTMLInputElement} */ (element("#code"));
const go = /** @type {HTMLButtonElement} */ (element(".place-go"));
const pad = element("#pad");
const list = element("#slots");
const buttons = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("button")]);
const slots = new Slots(field.value);

const show = () => {
  for (const [i, button] of buttons.entries()) {
    const digit = slots.digits[i];
    button.querySelector(".place-sign")?.remove();
    if (digit !== null) button.append(signOf(document, digit));
    button.setAttribute("aria-pressed", String(i === slots.chosen));
    button.classList.toggle("next", i === slots.next);
  }
  field.value = slots.text;
  go.disabled = !slots.full;
  element("#place-count").textContent = `${slots.filled} / ${SLOTS}`;
};

/** @param {number} digit */
const put = (digit) => {
  slots.put(digit);
  show();
  if (slots.full) go.focus();
};

const erase = () => {
  slots.erase();
  show();
};

pad.addEventListener("click", (event) => {
  const key = event.target instanceof Element && event.target.closest("button");
  if (!(key instanceof HTMLElement)) return;
  if (key.dataset.digit) put(Number(key.dataset.digit));
  else erase();
});
list.addEventListener("click", (event) => {
  const button = event.target instanceof Element && event.target.closest("button");
  if (!(button instanceof HTMLButtonElement)) return;
  slots.choose(buttons.indexOf(button));
  show();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const digit = parseDigits(event.key);
  if (event.key.length === 1 && !Number.isNaN(digit)) put(digit);
  else if (event.key === "Backspace" || event.key === "Delete") erase();
  else return;
  event.preventDefault();
});

/** @type {HTMLElement} */ (field.closest("p")).hidden = true;
pad.hidden = false;
list.hidden = false;
show();
