// @ts-check
/**
 * The answer to a form is an ordinary page of the history here: who steps back to it, or loads it again, has the form
 * sent again in its place. What was asked is kept for the session only; no address ever has it.
 */

import { keep, kept } from "./session.js";

/** @typedef {{ action: string, fields: [string, string][] }} Asked */

/** @returns {Asked[]} all that was asked in this session, in order; the entries of the history know their number */
const all = () => kept("asked") ?? [];

/** @param {Asked} asked */
const ask = ({ action, fields }) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.hidden = true;
  for (const [name, value] of fields) {
    const field = document.createElement("input");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.documentElement.append(form);
  form.submit(); // before the page is complete, so that its answer takes the place of this page
};

const again = history.state?.asked;
const isAnswer = document.documentElement.dataset.answer !== undefined;
if (isAnswer) {
  if (again === undefined) history.replaceState({ ...history.state, asked: kept("asking") }, "");
} else if (all()[again]) {
  document.documentElement.style.visibility = "hidden";
  keep("asking", again);
  ask(all()[again]);
}

document.addEventListener(
  "submit",
  ({ target, submitter }) => {
    if (!(target instanceof HTMLFormElement) || target.method !== "post") return;
    const fields = /** @type {[string, string][]} */ ([...new FormData(target, submitter)]);
    keep("asking", all().length);
    keep("asked", [...all(), { action: target.action, fields }]);
  },
  { capture: true },
);
