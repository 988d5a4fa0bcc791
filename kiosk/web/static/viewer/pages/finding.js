// @ts-check
/** Words marked where they were found, in a document that is on the screen. */

import { mark } from "../highlight.js";
import { Passage } from "../text.js";

/**
 * Mark all of the words.
 * @param {Document} doc
 * @param {string} words
 * @param {Range} spot near which they were found
 * @returns {Range | undefined} the nearest of them
 */
export const markAll = (doc, words, spot) => {
  const passage = new Passage(doc.body);
  const at = passage.offsetOf(spot);
  const near = passage.find(words).sort((a, b) => Math.abs(a[0] - at) - Math.abs(b[0] - at));
  const ranges = near.map((match) => passage.range(...match));
  mark(doc, ranges);
  return ranges[0];
};
