// @ts-check
/** Links inside a book: those to its own pages are followed, all others do nothing. */

const XLINK = "http://www.w3.org/1999/xlink";

/**
 * @typedef {object} Target
 * @property {number} index
 * @property {string} id of the element, or empty
 */

export class Links {
  /** @type {Map<string, number>} */ #indexes;

  /** @param {URL} folder of the prepared files @param {import('../types.js').Page[]} pages */
  constructor(folder, pages) {
    this.#indexes = new Map(pages.map((page, index) => [new URL(page.href, folder).href, index]));
    this.folder = folder;
  }

  /**
   * @param {string} href
   * @param {string | URL} [base]
   * @returns {Target | undefined} nothing when it leads outside the book
   */
  resolve(href, base = this.folder) {
    if (!URL.canParse(href, String(base))) return undefined;
    const url = new URL(href, base);
    const id = unquote(url.hash.slice(1));
    url.hash = "";
    const index = this.#indexes.get(url.href);
    return index === undefined ? undefined : { index, id };
  }

  /**
   * Take over the clicks of a document.
   * @param {Document} doc
   * @param {(target: Target, link: Element) => void} follow
   * @param {() => void} refuse told of a link that leads outside
   */
  watch(doc, follow, refuse) {
    /** @param {Event} event */
    const onClick = (event) => {
      const link = /** @type {Element | null} */ (event.target)?.closest?.("a, area");
      const href = link?.getAttribute("href") ?? link?.getAttributeNS(XLINK, "href");
      if (!href) return;
      event.preventDefault();
      const target = this.resolve(href, doc.baseURI);
      if (target && link) follow(target, link);
      else refuse();
    };
    doc.addEventListener("click", onClick);
    doc.addEventListener("auxclick", onClick); // the middle button would open a window
  }
}

/** @param {string} text percent-encoded, or not quite */
const unquote = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * The element a link means.
 * @param {Document} doc
 * @param {string} id
 */
export const elementOf = (doc, id) =>
  (id && (doc.getElementById(id) ?? doc.querySelector(`a[name="${CSS.escape(id)}"]`))) || 0;
