// @ts-check
/** Pages of a fixed size and comics: foliate-js' fixed layout, one page or two side by side as the screen allows. */

import { fixedLayout } from "../vendor.js";
import { fillWithPicture, setViewport } from "./book.js";
import { fixedSheet } from "./dress.js";
import { Line } from "./line.js";
import { paletteOf } from "./palette.js";
import { grouped, pairPages } from "./spreads.js";

const MOST = 5; // times the size at which the whole page is seen

export class Fixed {
  /** @type {any} */ #element;
  /** @type {import('./spreads.js').Spread[]} */ #spreads = [];
  /** @type {WeakMap<Document, number>} */ #indexes = new WeakMap();
  #line = new Line();
  #wide = false;
  #index = 0;
  #scale = 1;

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
  get #room() {
    return this.stage.clientWidth > this.stage.clientHeight * 1.2;
  }

  #build() {
    this.#element?.destroy();
    this.#element?.remove();
    this.#wide = this.#room;
    this.#spreads = pairPages(this.pages, this.book.dir, this.#wide);
    const element = /** @type {any} */ (document.createElement("foliate-fxl"));
    element.addEventListener("load", (/** @type {CustomEvent} */ { detail: { doc, index } }) =>
      this.#onLoad(doc, index),
    );
    element.addEventListener("relocate", (/** @type {CustomEvent} */ { detail: { index } }) => this.#onRelocate(index));
    element.open({ ...this.book, sections: grouped(this.book.sections, this.#spreads, this.book.dir) });
    this.stage.append(element);
    this.#element = element;
    this.#zoom();
  }

  #onResize() {
    if (this.#wide !== this.#room) {
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
    style.textContent = fixedSheet(paletteOf(document));
    (doc.head ?? doc.documentElement).append(style);
    this.hooks.loaded(doc, index);
  }

  /** @param {number} index @returns {import('./spreads.js').Spread} the documents that share the screen with it */
  #spreadOf(index) {
    return this.#spreads.find(({ first, second }) => first === index || second === index) ?? { first: index };
  }

  /** @param {number} reported any document on the screen */
  #onRelocate(reported) {
    const { first, second } = this.#spreadOf(reported);
    this.#index = first;
    this.#zoom();
    this.hooks.moved({ index: first, last: second ?? first, fraction: 0, range: null });
    this.#expect((second ?? first) + 1);
  }

  /** Have the pictures of the next pages at hand. @param {number} index */
  #expect(index) {
    for (const { prefetch } of this.book.sections.slice(index, index + 2)) prefetch();
  }

  #zoom() {
    if (this.#scale === 1) this.#element.setAttribute("zoom", "fit-page");
    else {
      const { width, height } = this.#extent();
      const fit = Math.min(this.stage.clientWidth / width, this.stage.clientHeight / height);
      this.#element.setAttribute("zoom", String(fit * this.#scale));
    }
  }

  /** The size of what is on the screen, at its own scale. */
  #extent() {
    const { first, second } = this.#spreadOf(this.#index);
    const sizes = (second === undefined ? [first] : [first, second]).map((index) => {
      const { picture } = this.book.sections[index];
      const { width, height } = this.pages[index];
      return { width: picture?.naturalWidth || width || 1000, height: picture?.naturalHeight || height || 1400 };
    });
    return {
      width: sizes.reduce((sum, { width }) => sum + width, 0),
      height: Math.max(...sizes.map(({ height }) => height)),
    };
  }

  /** @param {number} index */
  show(index) {
    return this.#line.join(() => this.#element.goTo({ index }));
  }

  next() {
    return this.#line.turn(() => this.#element.next());
  }

  previous() {
    return this.#line.turn(() => this.#element.prev());
  }

  /** @param {1 | -1} step */
  atEdge(step) {
    const { scrollTop, clientHeight, scrollHeight } = this.#element;
    return step > 0 ? scrollTop + clientHeight >= scrollHeight - 2 : scrollTop <= 0;
  }

  /** @returns {{ doc: Document, index: number }[]} */
  documents() {
    return this.#element.getContents().flatMap((/** @type {{ doc: Document | null }} */ { doc }) => {
      const index = doc ? this.#indexes.get(doc) : undefined;
      return index === undefined ? [] : [{ doc, index }];
    });
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.#scale = Math.min(MOST, Math.max(1, this.#scale * factor));
    this.#zoom();
  }

  /** Pages of a fixed size are as they are. */
  dress() {}
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
