// @ts-check
/** Finds words in the pages of a PDF, one page after the other. */

import { fold, occurrences } from "../fold.js";
import { excerpt } from "../text.js";

/**
 * @param {import('pdfjs-dist').PDFDocumentProxy} pdf
 * @param {(page: number) => string} name of a page
 */
export const makeSearch = (pdf, name) =>
  /**
   * @param {string} words
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<import('../types.js').Found>}
   */
  async function* search(words, signal) {
    for (let number = 1; number <= pdf.numPages && !signal.aborted; number++) {
      const page = await pdf.getPage(number);
      const { items } = await page.getTextContent();
      const text = items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join("");
      for (const match of occurrences(fold(text), words)) {
        yield { at: String(number), where: name(number), ...excerpt(text, match) };
      }
    }
  };
