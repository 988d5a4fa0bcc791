// @ts-check
/** A keyboard of rows, drawn from a layout: letters with their second ones in the corner, shift, right alt, caret, delete. */

import { element, explain, key, tool } from "./draw.js";
import { face } from "./layouts.js";

/** @typedef {import("./layouts.js").Layout} Layout */
/** @typedef {import("./layouts.js").Key} Key */

const CALM = matchMedia("(prefers-reduced-motion: reduce)");
const [PLAIN, SHIFT, THIRD] = [0, 1, 2];

export class Keys {
  #level = PLAIN;
  /** @type {{ button: HTMLButtonElement, key: Key }[]} */
  #letters = [];
  /** @type {Map<number, HTMLButtonElement>} */
  #shifts = new Map();

  /**
   * @param {Layout} layout
   * @param {import("./box.js").Box} box
   * @param {(name: string) => string} word
   */
  constructor(layout, box, word) {
    this.layout = layout;
    this.box = box;
    this.element = element("div", "rows", ...this.#rows(word));
    this.#shiftTo(PLAIN);
  }

  /**
   * Types for a physical keyboard without letters of ours.
   *
   * @param {KeyboardEvent} event
   * @param {boolean} third whether right alt is held
   * @returns {boolean} whether the key has a letter here
   */
  strike(event, third) {
    const level = third ? THIRD : event.shiftKey ? SHIFT : PLAIN;
    const struck = this.#letters.find(({ key: { code } }) => code === event.code);
    const typed = event.code === "Space" ? this.layout.space[level] : struck?.key.levels[level];
    if (!struck && event.code !== "Space") return false;
    if (typed) this.box.type(typed);
    if (!CALM.matches) struck?.button.animate([{ background: "var(--bright)" }, {}], 200);
    return true;
  }

  /** @param {(name: string) => string} word */
  #rows(word) {
    const { box, layout } = this;
    const rows = layout.rows.map((row) => row.map((one) => this.#letter(one)));
    const [first, , , last] = rows;
    first.push(tool("delete", word("delete"), () => box.erase(), 1.5));
    last.unshift(
      this.#shift(
        SHIFT,
        tool("shift", word("shift"), () => {}, 1.4),
      ),
    );
    const bottom = [
      tool("left", word("left"), () => box.move(-1), 1.2),
      this.#space(word("space")),
      tool("right", word("right"), () => box.move(1), 1.2),
    ];
    if (layout.third) bottom.unshift(this.#shift(THIRD, this.#more(layout.third, word("third"))));
    const find = tool("search", word("search"), () => box.field.form?.requestSubmit(), 2.2);
    bottom.push(find);
    return [...rows, bottom].map((row) => element("div", "row", ...row));
  }

  /** @param {Key} one */
  #letter(one) {
    const button = key("", () => {
      box.type(one.levels[this.#level]);
      this.#shiftTo(PLAIN);
    });
    const { box } = this;
    button.lang = this.layout.lang;
    this.#letters.push({ button, key: one });
    return button;
  }

  /** @param {string} label */
  #space(label) {
    return tool(
      "space",
      label,
      () => {
        this.box.type(this.layout.space[this.#level]);
        this.#shiftTo(PLAIN);
      },
      6,
    );
  }

  /** @param {string} shown @param {string} label */
  #more(shown, label) {
    const button = key(shown, () => {}, "tool third");
    button.lang = this.layout.lang;
    explain(button, label);
    button.style.setProperty("--width", "1.4");
    return button;
  }

  /** A key that changes what the next one types. @param {number} level @param {HTMLButtonElement} button */
  #shift(level, button) {
    button.addEventListener("click", () => this.#shiftTo(this.#level === level ? PLAIN : level));
    this.#shifts.set(level, button);
    return button;
  }

  /** @param {number} level */
  #shiftTo(level) {
    this.#level = level;
    for (const [its, button] of this.#shifts) button.setAttribute("aria-pressed", String(its === level));
    for (const { button, key: one } of this.#letters) this.#face(button, one);
  }

  /** Shows what a key types now, and in its corner what it types with shift. @param {HTMLButtonElement} button @param {Key} one */
  #face(button, one) {
    const now = one.levels[this.#level] ?? "";
    const other = this.#level === PLAIN ? one.levels[SHIFT] : "";
    const shown = [element("span", "letter", face(now))];
    if (other && other !== now.toUpperCase()) {
      const corner = element("span", "corner", face(other));
      corner.setAttribute("aria-hidden", "true");
      shown.push(corner);
    }
    button.disabled = !now;
    button.replaceChildren(...shown);
  }
}
