// @ts-check
/** Words marked in a document without touching its nodes, through the CSS Custom Highlight API. */

export const FOUND = "kiosk-found";

/** A rule for documents that do not have our style sheets. @param {{ mark: string, onMark: string }} palette */
export const rule = ({ mark, onMark }) => `::highlight(${FOUND}) { background-color: ${mark}; color: ${onMark}; }`;

/**
 * @param {Document} doc
 * @param {Range[]} ranges none takes the mark away
 */
export const mark = (doc, ranges) => {
  const view = /** @type {(Window & typeof globalThis) | null} */ (doc.defaultView);
  if (!view?.CSS.highlights) return;
  if (ranges.length) view.CSS.highlights.set(FOUND, new view.Highlight(...ranges));
  else view.CSS.highlights.delete(FOUND);
};
