// @ts-check
/** A line of text that is typed: it grows in one order of letters, and shrinks by what a reader sees as one letter. */

import { normalise } from "./normalise.js";

/**
 * @typedef {object} Line
 * @property {string} text
 * @property {number} start of what is selected; the same as `end` where there is only a caret
 * @property {number} end
 */

const JOINER = "\u17D2"; // coeng: the next consonant goes below
const BREAK = "\u200B"; // a border of words that is not seen
// A Khmer base with all that hangs on it, or another letter with its accents; unseen characters after it go with it.
const CLUSTER =
  /(?:[\u1780-\u17B3](?:\u17D2[\u1780-\u17B3]|[\u17B6-\u17D1\u17D3\u17DD])*\u17D2?|[^\u1780-\u17FF]\p{M}*|.)[\u200B-\u200D]*/gsu;

/**
 * @param {string} text
 * @returns {string[]} joined they give the text again
 */
export const clusters = (text) => text.match(CLUSTER) ?? [];

/**
 * Where the caret goes from `at` by one cluster.
 *
 * @param {string} text
 * @param {number} at
 * @param {-1 | 1} step
 */
export const beside = (text, at, step) => {
  let start = 0;
  for (const cluster of clusters(text)) {
    const end = start + cluster.length;
    if (step < 0 ? at <= end : at < end) return step < 0 ? start : end;
    start = end;
  }
  return text.length;
};

/** The line with the caret there. @param {string} text @param {number} at @returns {Line} */
const line = (text, at) => ({ text, start: at, end: at });

/**
 * Types over what is selected. The space bar of Khmer keyboards gives a border that is not seen; twice, a space.
 *
 * @param {Line} before
 * @param {string} typed
 * @returns {Line}
 */
export const insert = ({ text, start, end }, typed) => {
  let head = text.slice(0, start);
  if (typed === BREAK && head.endsWith(BREAK)) {
    head = head.slice(0, -BREAK.length);
    typed = " ";
  }
  // A caret in the middle of a cluster would tear it, unless it waits for the consonant below.
  const rest = text.slice(end);
  const torn = start === end && !head.endsWith(JOINER) && /^[\u17B6-\u17D3\u17DD]/u.test(rest);
  if (torn) return insert(line(text, beside(text, start, 1)), typed);
  const whole = normalise(head + typed + rest);
  return line(whole, whole.endsWith(rest) ? whole.length - rest.length : normalise(head + typed).length);
};

/**
 * Takes away what is selected, else the cluster on that side of the caret.
 *
 * @param {Line} before
 * @param {-1 | 1} [side]
 * @returns {Line}
 */
export const erase = ({ text, start, end }, side = -1) => {
  if (start === end && side < 0) start -= clusters(text.slice(0, start)).at(-1)?.length ?? 0;
  else if (start === end) end = beside(text, end, 1);
  return line(text.slice(0, start) + text.slice(end), start);
};

/**
 * The line in order, however its letters came; the caret stays at its place.
 *
 * @param {Line} typed
 * @returns {Line}
 */
export const tidy = ({ text, start, end }) => {
  const whole = normalise(text);
  if (whole === text) return { text, start, end };
  const rest = text.slice(end);
  return line(whole, whole.endsWith(rest) ? whole.length - rest.length : normalise(text.slice(0, end)).length);
};
