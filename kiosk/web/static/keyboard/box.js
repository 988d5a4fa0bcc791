// @ts-check
/** The search box while it is typed in, by keys of either kind: letters in order, whole clusters for the caret and for deleting. */

import { beside, clusters, erase, insert, tidy } from "./typing.js";

/** @typedef {import("./typing.js").Line} Line */

export class Box {
  /** @param {HTMLInputElement} field */
  constructor(field) {
    this.field = field;
    field.addEventListener("beforeinput", (event) => this.#onDeleting(event));
    field.addEventListener("input", (event) => this.#onInput(event));
    field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#order(); // quick hands have typed before this came
  }

  /** @param {string} typed */
  type(typed) {
    const line = insert(this.#line, typed);
    if (this.field.maxLength < 0 || line.text.length <= this.field.maxLength) this.#put(line, "insertText");
  }

  /** @param {-1 | 1} [side] */
  erase(side = -1) {
    this.#put(erase(this.#line, side), side < 0 ? "deleteContentBackward" : "deleteContentForward");
  }

  /** @param {-1 | 1} step */
  move(step) {
    const { text, start, end } = this.#line;
    const at = start === end ? beside(text, start, step) : step < 0 ? start : end;
    this.field.setSelectionRange(at, at);
  }

  /** Other words in place of all there is. @param {string} text */
  fill(text) {
    this.#put({ text, start: text.length, end: text.length }, "insertReplacementText");
  }

  /** What the caret stands behind: the last cluster before it. */
  get behind() {
    const { text, start } = this.#line;
    return clusters(text.slice(0, start)).at(-1) ?? "";
  }

  /** @returns {Line} */
  get #line() {
    const { value, selectionStart, selectionEnd } = this.field;
    return { text: value, start: selectionStart ?? value.length, end: selectionEnd ?? value.length };
  }

  /** @param {Line} line @param {string} inputType */
  #put({ text, start, end }, inputType) {
    const changed = text !== this.field.value;
    if (changed) this.field.value = text;
    this.field.setSelectionRange(start, end);
    if (changed) this.field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType }));
  }

  /** @param {InputEvent} event */
  #onDeleting(event) {
    const side = { deleteContentBackward: -1, deleteContentForward: 1 }[event.inputType];
    if (!side || event.isComposing) return;
    event.preventDefault();
    this.erase(side < 0 ? -1 : 1);
  }

  /** @param {Event} event */
  #onInput(event) {
    if (event instanceof InputEvent && event.isComposing) return;
    this.#order();
  }

  #order() {
    const line = tidy(this.#line);
    if (line.text === this.field.value) return;
    this.field.value = line.text;
    this.field.setSelectionRange(line.start, line.end);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey) this.#extend(step < 0 ? -1 : 1);
    else this.move(step < 0 ? -1 : 1);
  }

  /** Selects one cluster more or less. @param {-1 | 1} step */
  #extend(step) {
    const { text, start, end } = this.#line;
    const backward = start !== end ? this.field.selectionDirection === "backward" : step < 0;
    const moved = beside(text, backward ? start : end, step);
    const still = backward ? end : start;
    this.field.setSelectionRange(
      Math.min(moved, still),
      Math.max(moved, still),
      moved < still ? "backward" : "forward",
    );
  }
}
