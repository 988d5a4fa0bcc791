// @ts-check
/** Pages of a fixed size and comics: foliate-js' fixed layout, one page or a spread of two as the screen allows. */

import { fixedLayout } from "../vendor.js";
import { fillWithPicture, setViewport } from "./book.js";
import { FIXED_SHEET } from "./dress.js";

const WHOLE_PAGE = 115; // the text size a reader starts with shows the whole page

export class Fixed {
  /** @type {any} */ #element;
  /** @type {Promise<void>} */ #busy = Promise.resolve();
  /** @type {WeakMap<Document, number>} */ #indexes = new WeakMap();
  #index = 0;
  #size = WHOLE_PAGE;

  /**
   * @param {HTMLElement} stage
   * @param {import('./book.js').Book} book
   * @param {import('../types.js').Page[]} pages
   * @param {import('./surface.js').Hooks} hooks
   */
  constructor(stage, book, pages, hooks) {
    this.stage = stage;
    this.book = book;
    this.pages = pages;
    this.hooks = hooks;
    this.#build();
    new ResizeObserver(() => this.#onResize()).observe(stage);
  }

  /** A screen clearly wider than high holds two pages. */
  get #spread() {
    return this.stage.clientWidth > this.stage.clientHeight * 1.2 ? "auto" : "none";
  }

  #build() {
    this.#element?.destroy();
    this.#element?.remove();
    const element = /** @type {any} */ (document.createElement("foliate-fxl"));
    element.addEventListener("load", (/** @type {CustomEvent} */ { detail: { doc, index } }) =>
      this.#onLoad(doc, index),
    );
    element.addEventListener("relocate", (/** @type {CustomEvent} */ { detail: { index } }) => this.#onRelocate(index));
    this.book.rendition.spread = this.#spread;
    element.open(this.book);
    this.stage.append(element);
    this.#element = element;
    this.#zoom();
  }

  #onResize() {
    if (this.book.rendition.spread !== this.#spread) {
      this.#build();
      void this.show(this.#index);
    } else this.#zoom();
  }

  /** @param {Document} doc @param {number} index */
  #onLoad(doc, index) {
    this.#indexes.set(doc, index);
    const { picture } = this.book.sections[index];
    const { width, height } = this.pages[index];
    if (picture) fillWithPicture(doc, picture, "");
    else if (!doc.querySelector('meta[name="viewport"]')) setViewport(doc, width, height);
    const style = doc.createElementNS("http://www.w3.org/1999/xhtml", "style");
    style.textContent = FIXED_SHEET;
    (doc.head ?? doc.documentElement).append(style);
    this.hooks.loaded(doc, index);
  }

  /** @param {number} reported any document on the screen */
  #onRelocate(reported) {
    const indexes = this.#together(reported);
    const [first] = indexes;
    this.#index = first;
    this.#zoom();
    this.hooks.moved({ index: first, last: indexes[indexes.length - 1], fraction: 0, range: null });
    this.#expect(indexes[indexes.length - 1] + 1);
  }

  /** @param {number} index @returns {number[]} the documents that share the screen with it, in order */
  #together(index) {
    const { sections } = this.book;
    const spread = this.#element.getSpreadOf(sections[index])?.index;
    return [index - 1, index, index + 1].filter(
      (i) => sections[i] && this.#element.getSpreadOf(sections[i])?.index === spread,
    );
  }

  /** Have the pictures of the next pages at hand. @param {number} index */
  #expect(index) {
    for (const page of this.pages.slice(index, index + 2)) {
      if (/\.xhtml$|\.svg$/u.test(page.href)) continue;
      new Image().src = this.stage.dataset.book + page.href;
    }
  }

  #zoom() {
    if (this.#size <= WHOLE_PAGE) this.#element.setAttribute("zoom", "fit-page");
    else {
      const { width, height } = this.#extent();
      const fit = Math.min(this.stage.clientWidth / width, this.stage.clientHeight / height);
      this.#element.setAttribute("zoom", String((fit * this.#size) / WHOLE_PAGE));
    }
  }

  /** The size of what is on the screen at its own scale. */
  #extent() {
    const shown = this.#together(this.#index).map((index) => {
      const { picture } = this.book.sections[index];
      const { width, height } = this.pages[index];
      return { width: width || picture?.naturalWidth || 1000, height: height || picture?.naturalHeight || 1400 };
    });
    const places = this.book.rendition.spread === "auto" && shown.length === 1 && !this.#alone(this.#index) ? 2 : 1;
    return {
      width: shown.reduce((sum, { width }) => sum + width, 0) * places,
      height: Math.max(...shown.map(({ height }) => height)),
    };
  }

  /** @param {number} index whether it takes the middle */
  #alone(index) {
    return this.#element.getSpreadOf(this.book.sections[index])?.side === "center";
  }

  /** Turns wait for each other: two at once would mix their pages. @param {() => Promise<void>} turn */
  #queue(turn) {
    this.#busy = this.#busy.then(turn, turn);
    return this.#busy;
  }

  /** @param {number} index */
  show(index) {
    this.#index = index;
    return this.#queue(() => this.#element.goTo({ index }));
  }

  next() {
    return this.#queue(() => this.#element.next());
  }

  previous() {
    return this.#queue(() => this.#element.prev());
  }

  /** @returns {{ doc: Document, index: number }[]} */
  documents() {
    return this.#element.getContents().flatMap((/** @type {{ doc: Document }} */ { doc }) => {
      const index = doc && this.#indexes.get(doc);
      return index === undefined || !doc ? [] : [{ doc, index }];
    });
  }

  /** @param {import('../types.js').Look} look */
  dress({ size }) {
    this.#size = size;
    this.#zoom();
  }
}

/**
 * @param {HTMLElement} stage
 * @param {import('./book.js').Book} book
 * @param {import('../types.js').Page[]} pages
 * @param {import('./surface.js').Hooks} hooks
 * @returns {Promise<import('./surface.js').Surface>}
 */
export const makeFixed = async (stage, book, pages, hooks) => {
  await fixedLayout();
  return new Fixed(stage, book, pages, hooks);
};
