// @ts-check
/** Finds the words of a recording in the text on the screen, which may be written with other spaces. */

/** What does not count when texts are compared: white space, and signs that nobody sees (U+200B-U+200D, U+2060). */
const UNSEEN = /[\s\u{200b}-\u{200d}\u{2060}\u{feff}]/u;

/**
 * From which to which character each word stands in a text, or nothing when one of them does not follow the others.
 * @param {string} text
 * @param {readonly string[]} words
 * @returns {[begin: number, end: number][]}
 */
export const locate = (text, words) => {
  /** @type {number[]} */ const places = [];
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    if (UNSEEN.test(text[at])) continue;
    plain += text[at];
    places.push(at);
  }
  /** @type {[number, number][]} */ const found = [];
  let from = 0;
  for (const word of words) {
    const sought = [...word].filter((char) => !UNSEEN.test(char)).join("");
    const at = sought ? plain.indexOf(sought, from) : -1;
    if (at < 0) return [];
    from = at + sought.length;
    found.push([places[at], places[from - 1] + 1]);
  }
  return found;
};

/**
 * The same as ranges in an element.
 * @param {Element} element
 * @param {readonly string[]} words
 */
export const rangesOf = (element, words) => {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  /** @type {{ node: Node, start: number }[]} */ const nodes = [];
  let text = "";
  while (walker.nextNode()) {
    nodes.push({ node: walker.currentNode, start: text.length });
    text += walker.currentNode.textContent;
  }
  /** @param {number} at */
  const point = (at) => nodes.findLast(({ start }) => start <= at) ?? nodes[0];
  return locate(text, words).map(([begin, end]) => {
    const range = element.ownerDocument.createRange();
    const [first, last] = [point(begin), point(end - 1)];
    range.setStart(first.node, begin - first.start);
    range.setEnd(last.node, end - last.start);
    return range;
  });
};
