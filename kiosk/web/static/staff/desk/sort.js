// @ts-check
/**
 * Puts the rows of a list in order: dragged with a mouse or finger, or moved by the arrows of each row, which keep the
 * focus. Without scripts each arrow sends the form; with them the order is saved by its button.
 */

import { digits } from "../../viewer/digits.js";

/** @param {HTMLFormElement} form */
function sortable(form) {
  const list = /** @type {HTMLElement} */ (form.querySelector("ol"));
  const told = form.querySelector("[data-told]");
  /** @type {HTMLElement | null} */
  let held = null;

  const rows = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(":scope > [draggable]")]);

  function settle() {
    const all = rows();
    for (const [place, row] of all.entries()) {
      for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (row.querySelectorAll("[data-move]"))) {
        button.disabled = place + Number(button.dataset.move) < 0 || place + Number(button.dataset.move) >= all.length;
      }
    }
    form.dataset.changed = "true";
  }

  list.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-move]");
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    const row = /** @type {HTMLElement} */ (button.closest("[draggable]"));
    if (button.dataset.move === "-1") row.previousElementSibling?.before(row);
    else row.nextElementSibling?.after(row);
    settle();
    const other = /** @type {HTMLButtonElement | null} */ (row.querySelector("[data-move]:not(:disabled)"));
    (button.disabled ? other : button)?.focus();
    if (told)
      told.textContent = `${form.dataset.moved} ${digits(rows().indexOf(row) + 1, document.documentElement.lang)}`;
  });

  list.addEventListener("dragstart", (event) => {
    held = /** @type {HTMLElement} */ (event.target).closest("[draggable]");
    held?.classList.add("held");
    event.dataTransfer?.setData("text/plain", "");
  });
  list.addEventListener("dragover", (event) => {
    const over = /** @type {HTMLElement} */ (event.target).closest("[draggable]");
    if (!held || !over) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (over === held) return;
    if (event.clientY < box.top + box.height / 2) over.before(held);
    else over.after(held);
  });
  list.addEventListener("dragend", () => {
    held?.classList.remove("held");
    held = null;
    settle();
  });
  form.dataset.ready = "true";
}

for (const form of document.querySelectorAll("form[data-sort]")) sortable(/** @type {HTMLFormElement} */ (form));
