// @ts-check
/**
 * The syllable chart, for those who do not type: touch a consonant, then what stands below, a vowel, a sign. Each choice shows
 * what the letter becomes, and goes into the box at once; the next consonant begins the next letter.
 */

import { element, explain, key, tool } from "./draw.js";
import { face } from "./layouts.js";
import * as syllables from "./syllable.js";

/** @typedef {import("./syllable.js").Syllable} Syllable */

/** The steps, each with what it looks like. */
const STEPS = [
  ["consonant", "ក"],
  ["foot", "\u25CC\u17D2\u1780"],
  ["vowel", "\u25CC\u17B6"],
  ["sign", "\u25CC\u17CB"],
];

export class Chart {
  /** @type {Syllable} */
  #syllable = syllables.empty;
  #typed = ""; // what of it stands in the box, right before the caret
  #step = "consonant";
  /** @type {Map<string, HTMLButtonElement>} */
  #steps = new Map();

  /**
   * @param {import("./box.js").Box} box
   * @param {(name: string) => string} word
   */
  constructor(box, word) {
    this.box = box;
    this.word = word;
    this.preview = element("output", "preview");
    this.preview.lang = "km";
    this.choices = element("div", "cells");
    this.choices.lang = "km";
    const { field } = box;
    const tools = element(
      "div",
      "tools",
      tool("left", word("left"), () => this.#leave(() => box.move(-1))),
      tool("right", word("right"), () => this.#leave(() => box.move(1))),
      tool("space", word("space"), () => this.#leave(() => box.type(" "))),
      tool("delete", word("delete"), () => this.#leave(() => box.erase())),
      tool("search", word("search"), () => field.form?.requestSubmit()),
    );
    this.element = element(
      "div",
      "chart",
      element("div", "side", this.preview, tools),
      element("div", "main", this.#bar(), this.choices),
    );
    // What is typed, deleted or pointed at by other means ends the letter that was being made.
    for (const kind of ["input", "selectionchange"]) {
      field.addEventListener(kind, () => {
        if (this.#typed && !this.#stands) this.#begin();
      });
    }
    this.#draw();
  }

  #bar() {
    const bar = element("div", "steps");
    bar.setAttribute("role", "group");
    for (const [step, shown] of STEPS) {
      const button = key(shown, () => this.#go(step));
      button.append(element("span", "name", this.word(step)));
      button.querySelector(".letter")?.setAttribute("lang", "km");
      button.dataset.step = step;
      this.#steps.set(step, button);
      bar.append(button);
    }
    bar.append(tool("done", this.word("done"), () => this.#begin()));
    return bar;
  }

  get #stands() {
    const { value, selectionStart } = this.box.field;
    return value.slice(0, selectionStart ?? 0).endsWith(this.#typed);
  }

  /** Ends the letter, then does something else in the box. @param {() => void} act */
  #leave(act) {
    this.#begin();
    act();
  }

  /** A new letter. */
  #begin() {
    this.#syllable = syllables.empty;
    this.#typed = "";
    this.#go("consonant");
  }

  /** @param {string} step */
  #go(step) {
    this.#step = step;
    this.#draw();
  }

  /** Puts the letter as it is now into the box, and goes on. @param {Syllable} syllable @param {string} next */
  #choose(syllable, next) {
    const { field } = this.box;
    const at = field.selectionStart ?? field.value.length;
    const old = this.#stands ? this.#typed : "";
    this.#typed = "";
    field.setSelectionRange(at - old.length, Math.max(at, field.selectionEnd ?? at));
    this.#syllable = syllable;
    this.box.type(syllables.text(syllable));
    this.#typed = syllables.text(syllable);
    if (!this.#stands) this.#typed = ""; // the box is full
    this.#go(syllables.carries(syllable) ? next : "sign");
  }

  #draw() {
    const made = syllables.text(this.#syllable);
    const carries = syllables.carries(this.#syllable);
    this.preview.textContent = made || "\u25CC";
    this.preview.classList.toggle("waiting", !made);
    for (const [step, button] of this.#steps) {
      button.disabled = step !== "consonant" && !carries;
      button.setAttribute("aria-pressed", String(step === this.#step));
    }
    this.choices.dataset.step = this.#step;
    this.choices.replaceChildren(...this.#cells());
  }

  #cells() {
    if (this.#step === "foot") return this.#feet();
    if (this.#step === "vowel") return this.#vowels();
    return this.#step === "sign" ? [this.#signs(), this.#alphabet()] : [this.#alphabet()];
  }

  /** A choice, drawn as what the letter would become. @param {Syllable} syllable @param {string} next @param {string} [className] */
  #cell(syllable, next, className) {
    return key(syllables.text(syllable), () => this.#choose(syllable, next), className);
  }

  #alphabet() {
    /** @param {string} next */
    const starting = (next) => (/** @type {string} */ letter) => key(letter, () => this.#start(letter, next));
    return element(
      "div",
      "alphabet",
      element("div", "consonants", ...syllables.CONSONANTS.flat().map(starting("foot"))),
      element("div", "alone", ...syllables.INDEPENDENT.map(starting("sign"))),
    );
  }

  /** @param {string} letter @param {string} next */
  #start(letter, next) {
    this.#typed = "";
    this.#choose(syllables.withBase(letter), next);
  }

  #feet() {
    const none = this.#cell(syllables.withoutFeet(this.#syllable), "vowel", "none");
    explain(none, this.word("no foot"));
    return [none, ...syllables.SUBSCRIPTS.map((foot) => this.#cell(syllables.withFoot(this.#syllable, foot), "vowel"))];
  }

  #vowels() {
    const none = this.#cell(syllables.withVowel(this.#syllable, ""), "sign", "none");
    explain(none, this.word("no vowel"));
    return [none, ...syllables.VOWELS.map((vowel) => this.#cell(syllables.withVowel(this.#syllable, vowel), "sign"))];
  }

  #signs() {
    const cells = syllables.SIGNS.map((sign) => {
      const cell = this.#cell(syllables.withSign(this.#syllable, sign), "sign");
      const on = this.#syllable.signs.includes(sign);
      cell.setAttribute("aria-pressed", String(on));
      cell.disabled = !syllables.carries(this.#syllable);
      if (on || cell.disabled) cell.replaceChildren(element("span", "letter", face(sign)));
      return cell;
    });
    return element("div", "signs", ...cells);
  }
}
