// @ts-check
/** The optional question: drawn for some sessions, asked once, on the first home page; what is answered is kept nowhere. */

import { keep, kept } from "../session/session.js";
import { draw } from "./draw.js";

const SKIPPED = "skipped";

/** @returns {Promise<number>} to one of how many sessions it is put this month */
const fetchShare = async () => {
  try {
    const answer = await fetch("/use/question", { cache: "no-store" });
    return answer.ok ? await answer.json() : 0;
  } catch {
    return 0;
  }
};

/**
 * Ask what is drawn; each question by itself.
 * @param {(told: import('./use.js').Told) => void} tell
 */
export const ask = async (tell) => {
  const dialog = document.querySelector("dialog#question");
  if (!(dialog instanceof HTMLDialogElement) || kept("questioned")) return;
  keep("questioned", true);
  const share = await fetchShare();
  const rows = /** @type {HTMLElement[]} */ ([...dialog.querySelectorAll("[data-question]")]);
  for (const row of rows) row.hidden = !draw(share);
  const asked = rows.filter((row) => !row.hidden);
  if (!asked.length) return;
  dialog.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element && target.closest("[data-answer]");
    if (!chosen) return;
    for (const other of chosen.parentElement?.children ?? [])
      other.setAttribute("aria-pressed", String(other === chosen));
  });
  dialog.addEventListener("close", () => {
    for (const row of asked) {
      const chosen = row.querySelector('[aria-pressed="true"]');
      const said = dialog.returnValue === "said" && chosen instanceof HTMLElement;
      tell({ what: "answer", question: row.dataset.question, answer: (said && chosen.dataset.answer) || SKIPPED });
    }
  });
  dialog.showModal();
};
