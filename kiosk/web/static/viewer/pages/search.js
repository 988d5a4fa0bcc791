// @ts-check
/** Finds words in all documents of a book, one after the other, without showing them. */

import { formatPlace, Letters } from "../places.js";
import { excerpt, Passage } from "../text.js";

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Manifest} manifest
 * @param {(index: number) => string} where the chapter of a document, in words
 */
export const makeSearch = (shell, manifest, where) =>
  /**
   * @param {string} words
   * @param {AbortSignal} signal
   * @returns {AsyncGenerator<import('../types.js').Found>}
   */
  async function* search(words, signal) {
    for (const [index, page] of manifest.pages.entries()) {
      if (signal.aborted) return;
      if (!page.href.endsWith(".xhtml")) continue;
      const response = await shell.trouble.fetch(shell.file(page.href));
      const { body } = new DOMParser().parseFromString(await response.text(), "application/xhtml+xml");
      if (!body) continue;
      const passage = new Passage(body);
      const letters = new Letters(body);
      for (const match of passage.find(words)) {
        const { startContainer, startOffset } = passage.range(...match);
        yield {
          at: formatPlace(index, letters.before(startContainer, startOffset)),
          where: where(index),
          ...excerpt(passage.text, match),
        };
      }
    }
  };
