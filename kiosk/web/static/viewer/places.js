// @ts-check
/**
 * Places inside a title as the whole system writes them (kiosk/content/model.py, `Section`), and letters counted in a page.
 *
 * A letter is any character of a text node except white space and U+200B-U+200D, U+2060, U+FEFF; so a place survives
 * a new layout, another text size, and line breaks put in by an editor. Characters are code points.
 */

// White space as Python's str.isspace() has it (\s lacks U+0085; U+001C-U+001F cannot stand in XML).
const UNCOUNTED = /[\s\u0085\u200B-\u200D\u2060\uFEFF]/u;

/**
 * How many letters the text has, up to `end` (UTF-16 units).
 * @param {string} text
 * @param {number} [end]
 */
export const lettersIn = (text, end = text.length) => {
  let letters = 0;
  for (let i = 0; i < end; ) {
    const char = String.fromCodePoint(/** @type {number} */ (text.codePointAt(i)));
    if (!UNCOUNTED.test(char)) letters++;
    i += char.length;
  }
  return letters;
};

/**
 * Where the letter stands that has `letters` before it, in UTF-16 units; the text's length when it has fewer.
 * @param {string} text
 * @param {number} letters
 */
export const offsetOf = (text, letters) => {
  let left = letters;
  let i = 0;
  while (i < text.length) {
    const char = String.fromCodePoint(/** @type {number} */ (text.codePointAt(i)));
    if (!UNCOUNTED.test(char) && left-- === 0) return i;
    i += char.length;
  }
  return text.length;
};

/**
 * The last of these rising numbers that is not above `value`.
 * @param {readonly number[]} numbers
 * @param {number} value
 * @returns {number} its index; -1 when there is none
 */
export const lastAtMost = (numbers, value) => {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
};

/**
 * The elements and texts of a part of a document that are read: style sheets inside it are not.
 * @param {Element} root
 */
export const walk = (root) =>
  root.ownerDocument.createTreeWalker(
    root,
    NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION,
    (node) =>
      /** @type {Element} */ (node).localName === "style" ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );

/** The letters of a part of a document, counted once, so that places and ranges turn into each other quickly. */
export class Letters {
  /** @type {Text[]} */ #nodes = [];
  /** @type {number[]} how many lie before each node */ #before = [];
  /** @type {Map<Node, number>} */ #indexes = new Map();
  total = 0;

  /** @param {Element} root */
  constructor(root) {
    this.root = root;
    const walker = walk(root);
    while (walker.nextNode()) {
      const node = /** @type {Text} */ (walker.currentNode);
      if (node.nodeType === Node.ELEMENT_NODE) continue;
      this.#indexes.set(node, this.#nodes.length);
      this.#nodes.push(node);
      this.#before.push(this.total);
      this.total += lettersIn(node.data);
    }
  }

  /**
   * A collapsed range before the letter that has `letters` before it; past the end, at the end.
   * @param {number} letters
   */
  rangeAt(letters) {
    const range = this.root.ownerDocument.createRange();
    const index = lastAtMost(this.#before, Math.min(letters, Math.max(0, this.total - 1)));
    if (index < 0) range.setStart(this.root, 0);
    else range.setStart(this.#nodes[index], offsetOf(this.#nodes[index].data, letters - this.#before[index]));
    range.collapse(true);
    return range;
  }

  /**
   * The letters before a point: the other way round.
   * @param {Node} container
   * @param {number} offset
   */
  before(container, offset) {
    const index = this.#indexes.get(container);
    if (index !== undefined) return this.#before[index] + lettersIn(this.#nodes[index].data, offset);
    const point = this.root.ownerDocument.createRange();
    point.setStart(container, offset);
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (point.comparePoint(this.#nodes[middle], 0) < 0) low = middle + 1;
      else high = middle;
    }
    return low < this.#nodes.length ? this.#before[low] : this.total;
  }
}

/**
 * `"3:1520"` is `[3, 1520]`, `"12"` is `[12, 0]`; what is no place is the beginning.
 * @param {string} place
 * @returns {[number, number]}
 */
export const parsePlace = (place) => {
  const [, first, second] = /^(\d{1,9})(?::(\d{1,9}))?$/u.exec(place) ?? ["", "0", "0"];
  return [Number(first), Number(second ?? 0)];
};

/**
 * @param {number} first
 * @param {number} [second]
 */
export const formatPlace = (first, second = 0) => (second ? `${first}:${second}` : String(first));
