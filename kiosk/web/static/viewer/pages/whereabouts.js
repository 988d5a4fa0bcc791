// @ts-check
/** Where the reader of a book is: what is on the screen as letters, page numbers, and a place to come back to. */

import { formatPlace, Letters } from "../places.js";

const NEAR = 2000; // letters beyond a picture that may lie on the page before it

export class Whereabouts {
  /** @type {import('./surface.js').Spot} */ spot = { index: 0, fraction: 0, range: null };
  /** The page last asked for: it is the page shown while it is on the screen, though another begins there. */ asked = 0;
  /** @type {WeakMap<Document, Letters>} */ #counted = new WeakMap();

  /**
   * @param {import('../types.js').Manifest} manifest
   * @param {import('./position.js').Position} position
   * @param {() => { doc: Document, index: number }[]} documents those on the screen
   */
  constructor(manifest, position, documents) {
    this.manifest = manifest;
    this.position = position;
    this.documents = documents;
  }

  /** @param {Document | undefined} doc @returns {Letters | undefined} nothing for drawings and pictures */
  letters(doc) {
    if (!doc?.body) return undefined;
    const letters = this.#counted.get(doc) ?? new Letters(doc.body);
    this.#counted.set(doc, letters);
    return letters;
  }

  /** @param {number} index of a document on the screen */
  #lettersOf(index) {
    return this.letters(this.documents().find((shown) => shown.index === index)?.doc);
  }

  /** The first and the last page on the screen. */
  get pages() {
    const { index, last, range, fraction } = this.spot;
    const letters = range && this.#lettersOf(index);
    /** @type {(container: Node, offset: number) => number} */
    const part = (container, offset) => (letters?.total ? letters.before(container, offset) / letters.total : fraction);
    const start = range ? part(range.startContainer, range.startOffset) : fraction;
    const end = range ? part(range.endContainer, range.endOffset) : fraction;
    return { first: this.position.page(index, start), last: this.position.page(last ?? index, end) };
  }

  /** The page whose number is shown. */
  get page() {
    const { first, last } = this.pages;
    return this.asked >= first && this.asked <= last ? this.asked : first;
  }

  /** As letters: they outlive a change of text size. Of two pages of a fixed size, the one whose number is shown. */
  get here() {
    const { index, last, range } = this.spot;
    if (last !== undefined) return { index: this.position.locate(this.page).index, letters: 0 };
    const letters = range && this.#lettersOf(index);
    return { index, letters: letters ? this.#begin(letters, range) : 0 };
  }

  /**
   * The letters before the first on the screen. A picture that floats there may stand before text of the page before.
   * @param {Letters} letters
   * @param {Range} range what is on the screen
   */
  #begin(letters, range) {
    const before = letters.before(range.startContainer, range.startOffset);
    if (range.startContainer.nodeType === Node.TEXT_NODE) return before;
    const seen = onScreen(letters.root.ownerDocument);
    for (let at = before; at < Math.min(letters.total, before + NEAR); at++) {
      const letter = letters.rangeAt(at);
      if (letter.startContainer.nodeType !== Node.TEXT_NODE) break;
      letter.setEnd(letter.startContainer, letter.startOffset + 1);
      if (seen(letter.getBoundingClientRect())) return at;
    }
    return before;
  }

  /**
   * The place to come back to, as an address takes it. Where text begins after a picture, it is just after the first letter:
   * before it, the picture may fill a screen of its own.
   */
  get place() {
    const { index, letters } = this.here;
    return this.manifest.kind === "comic"
      ? String(index + 1)
      : formatPlace(index, letters || Number(this.#showsText()));
  }

  /** Whether there is a letter on the screen. */
  #showsText() {
    const { index, range } = this.spot;
    const letters = range && this.#lettersOf(index);
    if (!letters) return false;
    const whole = range.cloneRange();
    // What the paginator says ends before the contents of the last element, where that is wholly on the screen.
    if (range.endContainer.nodeType === Node.ELEMENT_NODE) whole.setEndAfter(range.endContainer);
    return (
      letters.before(whole.endContainer, whole.endOffset) > letters.before(range.startContainer, range.startOffset)
    );
  }
}

/**
 * Tells of rectangles in a document whether they can be seen: what is around its frame cuts off the pages beside.
 * @param {Document} doc
 * @returns {(box: DOMRect) => boolean}
 */
const onScreen = (doc) => {
  const frame = doc.defaultView?.frameElement;
  if (!frame) return () => true;
  const { left, top } = frame.getBoundingClientRect();
  const view = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  /** @type {Node | null} */ let around = frame.parentNode;
  for (; around; around = around instanceof ShadowRoot ? around.host : around.parentNode) {
    if (!(around instanceof Element) || getComputedStyle(around).overflow === "visible") continue;
    const box = around.getBoundingClientRect();
    view.left = Math.max(view.left, box.left);
    view.top = Math.max(view.top, box.top);
    view.right = Math.min(view.right, box.right);
    view.bottom = Math.min(view.bottom, box.bottom);
  }
  return (box) =>
    box.width > 0 &&
    left + box.right > view.left &&
    left + box.left < view.right &&
    top + box.bottom > view.top &&
    top + box.top < view.bottom;
};
