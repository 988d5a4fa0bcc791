// @ts-check
/** The keyboard at the foot of the page: its faces, the words offered above it, opening and closing. */

import { Chart } from "./chart.js";
import { key } from "./draw.js";
import { Keys } from "./keys.js";
import { layouts } from "./layouts.js";
import { oneStop, rove } from "./roving.js";

/** Loads our style sheet once; what is shown before would jump. */
const styled = new Promise((ready) => {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("keyboard.css", import.meta.url).href;
  for (const end of ["load", "error"]) link.addEventListener(end, ready, { once: true });
  document.head.append(link);
});

/** @type {Record<string, string>} the face to begin with, by the language of the page */
const FIRST = { km: "nida", en: "english", fr: "french" };

/** @param {string} selector @param {ParentNode} within @returns {HTMLElement} */
const one = (selector, within) => {
  const found = within.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`keyboard.html has no ${selector}`);
  return found;
};

export class Panel {
  /** @type {Map<string, Keys | Chart>} */
  #faces = new Map();
  #face = FIRST[document.documentElement.lang] ?? "english";
  #third = false; // whether right alt is held on the physical keyboard

  /**
   * @param {import("./box.js").Box} box
   * @param {HTMLButtonElement} button that opens and closes it
   */
  constructor(box, button) {
    this.box = box;
    this.button = button;
    const template = /** @type {HTMLTemplateElement} */ (one("#keyboard-parts", document));
    const parts = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = one(".keyboard", parts);
    this.offers = one(".offers", parts);
    this.keys = one(".keys", parts);
    this.said = one("[role=status]", parts);
    const words = new Map([...parts.querySelectorAll("data")].map((data) => [data.value, data.textContent ?? ""]));
    this.word = (/** @type {string} */ name) => words.get(name) ?? name;
    this.list = box.field.list;
    this.#listen();
    (box.field.form ?? box.field).after(this.element); // where the tab key looks for it
  }

  toggle() {
    return this.element.hidden ? this.show() : this.close();
  }

  async show() {
    await styled;
    if (!this.element.hidden) return;
    this.element.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    // The browser's own list of offers would lie over ours.
    this.box.field.removeAttribute("list");
    this.#choose(this.#face);
    this.#offer();
    document.documentElement.classList.add("typing");
    this.box.field.inputMode = "none"; // one keyboard is enough
    this.box.field.focus();
    this.box.field.select(); // old words make place for new ones
    this.#makeRoom();
  }

  close() {
    this.#hide();
    this.box.field.focus();
  }

  #hide() {
    this.element.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    if (this.list) this.box.field.setAttribute("list", this.list.id);
    document.documentElement.classList.remove("typing");
  }

  #listen() {
    const { field } = this.box;
    // A key takes the touch but not the caret: the box keeps it.
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    one("[data-do=close]", this.element).addEventListener("click", () => this.close());
    for (const button of this.element.querySelectorAll("button[data-face]")) {
      if (button instanceof HTMLElement)
        button.addEventListener("click", () => this.#choose(button.dataset.face ?? ""));
    }
    rove(this.keys);
    rove(this.offers);
    new MutationObserver(() => oneStop(this.keys)).observe(this.keys, { childList: true, subtree: true });
    if (this.list) new MutationObserver(() => this.#offer()).observe(this.list, { childList: true });
    field.addEventListener("input", () => {
      this.said.textContent = this.box.behind;
    });
    field.addEventListener("keydown", (event) => this.#onStroke(event));
    this.element.addEventListener("keydown", (event) => this.#onLetter(event));
    for (const kind of /** @type {const} */ (["keydown", "keyup"])) {
      document.addEventListener(kind, (event) => this.#onAnyKey(event), { capture: true });
    }
    addEventListener("resize", () => this.#makeRoom());
    addEventListener("pagehide", () => this.#hide());
  }

  /** @param {string} name */
  #choose(name) {
    this.#face = name;
    const { box, word } = this;
    const made =
      this.#faces.get(name) ?? (name === "chart" ? new Chart(box, word) : new Keys(layouts[name], box, word));
    this.#faces.set(name, made);
    this.keys.replaceChildren(made.element);
    for (const button of this.element.querySelectorAll("button[data-face]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-face") === name));
    }
    this.#makeRoom();
  }

  /** The words that the server suggests, to be touched. */
  #offer() {
    if (this.element.hidden || !this.list) return;
    const offers = [...this.list.options].map(({ value }) => {
      const button = key(value, () => {
        this.box.fill(value);
        this.box.field.form?.requestSubmit();
      });
      if (/\p{Script=Khmer}/u.test(value)) button.lang = "km";
      return button;
    });
    this.offers.replaceChildren(...offers);
    this.offers.scrollTo({ left: 0 });
    oneStop(this.offers);
  }

  /** Leaves the page room to be scrolled above the keyboard, with the box in sight. */
  #makeRoom() {
    if (this.element.hidden) return;
    document.documentElement.style.setProperty("--keyboard", `${this.element.offsetHeight}px`);
    this.box.field.scrollIntoView({ block: "nearest" });
  }

  /** A key without a Khmer letter, of a keyboard that knows none, types what our key at its place does. @param {KeyboardEvent} event */
  #onStroke(event) {
    const face = this.#faces.get(this.#face);
    const ours = !this.element.hidden && face instanceof Keys && face.layout.lang === "km";
    const third = this.#third || event.getModifierState("AltGraph");
    if (!ours || event.isComposing || event.metaKey) return;
    if ((event.ctrlKey || event.altKey) && !third) return;
    if (!/^(?:[^\u1780-\u17FF]|Dead)$/u.test(event.key)) return;
    if (face.strike(event, third)) event.preventDefault();
  }

  /** A letter struck while one of our keys has the focus belongs into the box. @param {KeyboardEvent} event */
  #onLetter(event) {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.box.field.focus();
    }
  }

  /** @param {KeyboardEvent} event */
  #onAnyKey(event) {
    if (event.code === "AltRight") this.#third = event.type === "keydown";
    if (event.type !== "keydown" || event.key !== "Escape" || this.element.hidden) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }
}
