// @ts-check
/** The line below the pages: turning, the page number in the reader's digits, and the slider. */

import { parseDigits } from "./digits.js";

export class Foot {
  #page = 1;
  #typing = false; // a page that arrives meanwhile must not take the reader's digits away

  /**
   * @param {import('./shell.js').Shell} shell
   * @param {number} total pages
   * @param {'ltr' | 'rtl'} direction
   * @param {{ next: () => void, previous: () => void, toPage: (page: number) => unknown }} turns `toPage` may promise that the page is shown
   */
  constructor(shell, total, direction, turns) {
    this.shell = shell;
    this.field = /** @type {HTMLInputElement} */ (shell.element("#page"));
    this.slider = /** @type {HTMLInputElement} */ (shell.element("#slider"));
    shell.element("#foot").dir = direction;
    shell.element("#pages").textContent = shell.number(total);
    this.slider.max = String(total);
    shell.on("next", turns.next);
    shell.on("previous", turns.previous);
    this.field.addEventListener("input", () => {
      this.#typing = true;
    });
    this.field.addEventListener("change", () => {
      this.#typing = false;
      const page = parseDigits(this.field.value);
      const turned = page >= 1 && page <= total ? turns.toPage(page) : undefined;
      // In the reader's digits, and also where the page was on the screen already.
      void Promise.resolve(turned).then(() => this.#write(this.#page));
    });
    this.field.addEventListener("focus", () => this.field.select());
    this.slider.addEventListener("input", () => this.#write(Number(this.slider.value)));
    this.slider.addEventListener("change", () => turns.toPage(Number(this.slider.value)));
  }

  /** @param {number} page @param {string} [chapter] */
  show(page, chapter = "") {
    this.#page = page;
    this.#write(page);
    this.slider.value = String(page);
    this.shell.element("#chapter").textContent = chapter;
  }

  /** @param {number} page */
  #write(page) {
    if (!this.#typing) this.field.value = this.shell.number(page);
    this.slider.setAttribute("aria-valuetext", this.shell.say("page", { page: this.shell.number(page) }));
  }
}
