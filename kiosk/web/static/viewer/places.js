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
 * Which of the texts, read one after the other, holds the letter with `letters` before it, and where. Past the end it is the end.
 * @param {readonly string[]} texts
 * @param {number} letters
 * @returns {{ index: number, offset: number } | undefined} nothing when there are no texts
 */
export const locate = (texts, letters) => {
  let left = letters;
  for (const [index, text] of texts.entries()) {
    const here = lettersIn(text);
    if (left < here) return { index, offset: offsetOf(text, left) };
    left -= here;
  }
  return texts.length ? { index: texts.length - 1, offset: texts[texts.length - 1].length } : undefined;
};

/**
 * @param {Node} root
 * @returns {Text[]} its text nodes in document order
 */
export const textNodes = (root) => {
  const walker = /** @type {Document} */ (root.ownerDocument).createTreeWalker(
    root,
    NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION,
  );
  const nodes = [];
  while (walker.nextNode()) nodes.push(/** @type {Text} */ (walker.currentNode));
  return nodes;
};

/**
 * A collapsed range before the letter that has `letters` before it.
 * @param {Element} root
 * @param {number} letters
 */
export const rangeAt = (root, letters) => {
  const nodes = textNodes(root);
  const found = locate(
    nodes.map((node) => node.data),
    letters,
  );
  const range = root.ownerDocument.createRange();
  if (found) range.setStart(nodes[found.index], found.offset);
  else range.setStart(root, 0);
  range.collapse(true);
  return range;
};

/**
 * The letters before the start of a range: the other way round.
 * @param {Element} root
 * @param {Range} range
 */
export const lettersBefore = (root, range) => {
  let letters = 0;
  for (const node of textNodes(root)) {
    if (node === range.startContainer) return letters + lettersIn(node.data, range.startOffset);
    if (range.comparePoint(node, 0) >= 0) return letters;
    letters += lettersIn(node.data);
  }
  return letters;
};

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
