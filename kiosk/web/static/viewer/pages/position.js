// @ts-check
/** Page numbers of a title that has none: they depend on its text alone, so they are the same on every screen and text size. */

const LETTERS_A_PAGE = 500; // about what a small screen holds, so that turning mostly counts

export class Position {
  /** @type {number[]} how many pages lie before each document */ #before = [];
  /** @type {number[]} */ #sizes;

  /**
   * @param {readonly { letters: number }[]} documents
   * @param {boolean} fixed each document is one page
   */
  constructor(documents, fixed) {
    this.#sizes = documents.map(({ letters }) => (fixed ? 1 : Math.max(1, Math.ceil(letters / LETTERS_A_PAGE))));
    let sum = 0;
    for (const size of this.#sizes) {
      this.#before.push(sum);
      sum += size;
    }
    this.total = sum;
  }

  /**
   * The page from 1.
   * @param {number} index of the document
   * @param {number} fraction of it that lies before, 0 to 1
   */
  page(index, fraction) {
    const size = this.#sizes[index] ?? 1;
    return (this.#before[index] ?? 0) + Math.min(size - 1, Math.floor(Math.max(0, fraction) * size + 1e-6)) + 1;
  }

  /**
   * Where a page begins.
   * @param {number} page from 1
   * @returns {{ index: number, fraction: number }}
   */
  locate(page) {
    const wanted = Math.min(this.total, Math.max(1, page)) - 1;
    let index = this.#before.findLastIndex((before) => before <= wanted);
    if (index < 0) index = 0;
    return { index, fraction: (wanted - this.#before[index]) / this.#sizes[index] };
  }
}
