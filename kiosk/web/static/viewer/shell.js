// @ts-check
/** The page around every viewer: its data, words, buttons and panels, all written by the server (templates/viewer). */

import { clock, digits } from "./digits.js";
import { Trouble } from "./trouble.js";
import { useOn } from "./use.js";

/**
 * @typedef {object} Data what the template hands over
 * @property {string} language of the interface
 * @property {string} kind
 * @property {string} item its id
 * @property {string} book the folder of the item's prepared files, as a path
 * @property {{ port: number, root: string }} active where active content lies: another origin on the same host
 * @property {Record<string, string>} words
 */

export class Shell {
  /** @param {Document} doc */
  constructor(doc) {
    this.doc = doc;
    /** @type {Data} */
    this.data = JSON.parse(this.element("#viewer-data").textContent ?? "{}");
    this.stage = this.element("#stage");
    this.use = useOn(doc, this.data.item);
    this.trouble = new Trouble(this.element("#trouble"), (key) => this.say(key));
    doc.addEventListener("click", (event) => this.#onClick(event));
  }

  /** @type {Map<string, (button: HTMLElement) => void>} */ #actions = new Map();

  /** @param {string} selector @returns {HTMLElement} */
  element(selector) {
    const found = this.doc.querySelector(selector);
    if (!(found instanceof HTMLElement)) throw new Error(`the page has no ${selector}`);
    return found;
  }

  /** @param {string} selector @returns {HTMLElement[]} */
  all(selector) {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.doc.querySelectorAll(selector))];
  }

  /**
   * A sentence of the interface, with `{name}` filled in.
   * @param {string} key
   * @param {Record<string, string>} [values]
   */
  say(key, values = {}) {
    return (this.data.words[key] ?? key).replace(/\{(\w+)\}/gu, (whole, name) => values[name] ?? whole);
  }

  /** @param {number} value */
  number(value) {
    return digits(value, this.data.language);
  }

  /** @param {number} seconds */
  clock(seconds) {
    return clock(seconds, this.data.language);
  }

  /** @param {string} name of a prepared file */
  file(name) {
    return new URL(this.data.book + name, this.doc.baseURI);
  }

  /**
   * What the buttons with this `data-do` do.
   * @param {string} name
   * @param {(button: HTMLElement) => void} action
   */
  on(name, action) {
    this.#actions.set(name, action);
    for (const button of this.all(`[data-do="${name}"]`)) button.hidden = false;
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const button = event.target instanceof Element && event.target.closest("[data-do]");
    if (button instanceof HTMLElement) this.#actions.get(button.dataset.do ?? "")?.(button);
  }

  /** @param {string} id of a panel @returns {HTMLDialogElement} */
  panel(id) {
    return /** @type {HTMLDialogElement} */ (this.element(`dialog#${id}`));
  }

  /**
   * Say something short that goes away by itself.
   * @param {string} sentence
   */
  tell(sentence) {
    const note = this.element("#note");
    note.textContent = sentence;
    note.classList.add("shown");
    clearTimeout(this.#noteTimer);
    this.#noteTimer = setTimeout(() => note.classList.remove("shown"), 5000);
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */ #noteTimer;

  /** The first page is there: take the waiting sign away. */
  ready() {
    this.element("#waiting").hidden = true;
    this.doc.documentElement.dataset.ready = "yes";
    performance.mark("kiosk-ready"); // what the bench measures
  }

  /** All of the viewer is there; until now a server that goes away means a new start of the page. */
  complete() {
    this.doc.documentElement.dataset.ready = "complete";
  }
}
