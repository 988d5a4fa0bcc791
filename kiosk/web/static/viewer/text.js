// @ts-check
/** The text of a part of a document as one string, with the way back from characters to ranges. */

import { fold, occurrences } from "./fold.js";
import { lastAtMost, walk } from "./places.js";

const BREAKS = new Set(
  "address article aside blockquote br caption dd details dialog div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul".split(
    " ",
  ),
);
const EXCERPT = 60; // characters on each side of a match

export class Passage {
  /** @type {Text[]} */ #nodes = [];
  /** @type {number[]} */ #starts = [];
  /** @type {import('./fold.js').Folded | undefined} */ #folded;
  text = "";

  /** @param {Element} root */
  constructor(root) {
    this.root = root;
    const walker = walk(root);
    const parts = [];
    let length = 0;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      let part = "";
      if (node.nodeType !== Node.ELEMENT_NODE) {
        this.#nodes.push(/** @type {Text} */ (node));
        this.#starts.push(length);
        part = /** @type {Text} */ (node).data;
      } else if (BREAKS.has(/** @type {Element} */ (node).localName)) part = "\n"; // words of two paragraphs never touch
      parts.push(part);
      length += part.length;
    }
    this.text = parts.join("");
  }

  /** @param {string} words @returns {[number, number][]} */
  find(words) {
    this.#folded ??= fold(this.text);
    return [...occurrences(this.#folded, words)];
  }

  /** @param {number} start @param {number} end @returns {Range} */
  range(start, end) {
    const range = this.root.ownerDocument.createRange();
    const first = lastAtMost(this.#starts, start);
    const last = lastAtMost(this.#starts, Math.max(start, end - 1));
    range.setStart(this.#nodes[first], Math.min(start - this.#starts[first], this.#nodes[first].length));
    range.setEnd(this.#nodes[last], Math.min(end - this.#starts[last], this.#nodes[last].length));
    return range;
  }

  /**
   * Where a range starts, in characters of `text`.
   * @param {Range} range
   */
  offsetOf(range) {
    const index = this.#nodes.indexOf(/** @type {Text} */ (range.startContainer));
    if (index >= 0) return this.#starts[index] + range.startOffset;
    const after = this.#nodes.findIndex((node) => range.comparePoint(node, 0) >= 0);
    return after < 0 ? this.text.length : this.#starts[after];
  }
}

/**
 * The first place at or after `offset` where a Khmer cluster is not torn apart.
 * @param {string} text
 * @param {number} offset
 */
const border = (text, offset) => {
  let i = offset;
  while (i > 0 && i < text.length && (/[\u17B4-\u17D3\u17DD\u200D]/u.test(text[i]) || text[i - 1] === "\u17D2")) i++;
  return i;
};

/**
 * A match with the words around it, on one line.
 * @param {string} text
 * @param {[number, number]} match
 */
export const excerpt = (text, [start, end]) => {
  /** @param {string} piece */
  const line = (piece) => piece.replace(/\s+/gu, " ");
  const before = line(text.slice(border(text, Math.max(0, start - EXCERPT)), start)).trimStart();
  const after = line(text.slice(end, border(text, end + EXCERPT))).trimEnd();
  return {
    before: (start > EXCERPT ? "\u2026" : "") + before,
    match: line(text.slice(start, end)),
    after: after + (end + EXCERPT < text.length ? "\u2026" : ""),
  };
};
