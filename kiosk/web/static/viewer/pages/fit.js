// @ts-check
/** Tables wider than the screen are made narrower: in pages, what stands out would lie under the next page. */

import { WIDE } from "./dress.js";

/**
 * To be called when a document was laid out, and again whenever its text changed its size.
 * @param {Document} doc
 */
export const fit = (doc) => {
  const tables = [...doc.querySelectorAll("table")];
  for (const table of tables) table.classList.remove(WIDE);
  const wide = tables.filter((table) => widthOf(table) > widthOf(table.parentElement ?? doc.body) + 1);
  for (const table of wide) table.classList.add(WIDE);
};

/** In columns a long element is in several pieces, each as wide as itself. @param {Element} element */
const widthOf = (element) => element.getClientRects()[0]?.width ?? 0;
