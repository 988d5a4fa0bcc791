// @ts-check
/** Footnotes and endnotes: which links lead to one, and what it says, as text without anything else of the book. */

import { elementOf } from "./links.js";

const OPS = "http://www.idpf.org/2007/ops";
const XHTML = "http://www.w3.org/1999/xhtml";
const REFERENCE = /\b(?:doc-)?noteref\b/u;
const NOTE = /\b(?:doc-)?(?:footnote|endnote|rearnote|note)\b/u;
const BACK = /\b(?:doc-)?(?:backlink|referrer)\b/u;
/** What stays of a note, without its attributes; the words of all else stay, too. */
const KEPT = new Set(
  "p div ul ol li dl dt dd blockquote em strong i b cite q s u small sub sup ruby rb rt rp br wbr bdo bdi table tbody thead tr td th".split(
    " ",
  ),
);
const BLOCK = "aside, li, dd, p, blockquote, td, div, section";

/** What EPUB calls an element (EPUB 3.3, `epub:type`; DPUB-ARIA 1.1, `role`). @param {Element} element */
const kindOf = (element) => `${element.getAttribute("role") ?? ""} ${element.getAttributeNS(OPS, "type") ?? ""}`;

/** Whether a link says by itself, or by its form, that it leads to a note. @param {Element} link */
export const isReference = (link) => {
  const kind = kindOf(link);
  if (BACK.test(kind) || noteAround(link)) return false; // it leads back from a note
  if (REFERENCE.test(kind)) return true;
  return Boolean(link.closest("sup") ?? link.querySelector("sup"));
};

/** Whether the thing a link leads to says that it is a note. @param {Element} element */
export const isNote = (element) => Boolean(noteAround(element));

/** @param {Element} element @returns {Element | undefined} */
const noteAround = (element) => {
  for (let one = /** @type {Element | null} */ (element); one && one.localName !== "body"; one = one.parentElement) {
    if (NOTE.test(kindOf(one))) return one;
    if (/\bfootnotes|endnotes|rearnotes\b/u.test(kindOf(one))) return undefined;
  }
  return undefined;
};

/**
 * The whole note that an address means: often it names but the number at its beginning.
 * @param {Document} doc
 * @param {string} id
 * @returns {Element | undefined}
 */
export const noteAt = (doc, id) => {
  const element = elementOf(doc, id);
  if (!element) return undefined;
  const note = noteAround(element);
  if (note) return note;
  const block = element.closest(BLOCK) ?? element;
  // A note of a few words is a note; a chapter that a raised link leads to is none.
  return block.localName === "body" ? undefined : block;
};

/**
 * Its words in new elements of the page: no attribute, style, link or picture of the book comes with them.
 * @param {Element} note
 * @param {Document} doc the page
 */
export const copyNote = (note, doc) => {
  const copy = doc.createElement("div");
  copy.lang = note.closest("[lang]")?.getAttribute("lang") ?? note.ownerDocument.documentElement.lang;
  copy.dir = "auto";
  const add = (/** @type {Node} */ from, /** @type {Node} */ to) => {
    for (const child of from.childNodes) {
      if (child.nodeType === Node.TEXT_NODE || child.nodeType === Node.CDATA_SECTION_NODE) {
        to.appendChild(doc.createTextNode(child.textContent ?? ""));
      } else if (child.nodeType === Node.ELEMENT_NODE) {
        const element = /** @type {Element} */ (child);
        const { localName, namespaceURI } = element;
        if (localName === "style" || BACK.test(kindOf(element)) || isArrow(element)) continue;
        const known = namespaceURI === XHTML && KEPT.has(localName);
        add(child, known ? to.appendChild(doc.createElement(localName)) : to);
      }
    }
  };
  add(note, copy);
  return copy;
};

/** A link back that does not say so: an arrow and nothing else. @param {Element} element */
const isArrow = (element) =>
  element.localName === "a" &&
  /^\s*(?:[\u2190-\u21FF\u2934\u2B05^]\uFE0E?\uFE0F?)+\s*$/u.test(element.textContent ?? "");
