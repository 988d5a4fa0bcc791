// @ts-check
/** Text laid out by the screen: foliate-js' paginator, in pages or as one scroll. */

import { paginator } from "../vendor.js";
import { fillWithPicture } from "./book.js";
import { sheets } from "./dress.js";
import { Line } from "./line.js";

const WIDE = 1200; // from this width two columns leave lines long enough for large type

/**
 * @param {HTMLElement} stage
 * @param {import('./book.js').Book} book
 * @param {import('./surface.js').Hooks} hooks
 * @returns {Promise<import('./surface.js').Surface>}
 */
export const makeFlowing = async (stage, book, hooks) => {
  await paginator();
  const element = /** @type {any} */ (document.createElement("foliate-paginator"));
  element.setAttribute("margin", "28px");
  element.setAttribute("gap", "6%");
  element.setAttribute("max-inline-size", "760px");
  element.setAttribute("max-block-size", "2000px");
  element.addEventListener("load", (/** @type {CustomEvent} */ { detail: { doc, index } }) => {
    const { picture } = book.sections[index];
    if (picture) fillWithPicture(doc, picture, "");
    hooks.loaded(doc, index);
  });
  element.addEventListener("relocate", (/** @type {CustomEvent} */ { detail: { index, fraction, range } }) => {
    hooks.moved({ index, fraction: fraction ?? 0, range });
  });
  element.open(book);
  stage.append(element);

  const setColumns = () => {
    const columns = stage.clientWidth >= WIDE ? "2" : "1";
    if (element.getAttribute("max-column-count") !== columns) element.setAttribute("max-column-count", columns);
  };
  setColumns();
  new ResizeObserver(setColumns).observe(stage);

  const line = new Line();
  return {
    show: (index, anchor) => line.join(() => element.goTo({ index, anchor })),
    next: () => line.turn(() => element.next()),
    previous: () => line.turn(() => element.prev()),
    atEdge: (step) => (step > 0 ? element.viewSize - element.end <= 2 : element.start <= 0),
    documents: () => element.getContents(),
    dress: (look) => {
      const flow = look.flow === "scroll" ? "scrolled" : "paginated";
      if (element.getAttribute("flow") !== flow) element.setAttribute("flow", flow);
      element.setStyles(sheets(look));
    },
  };
};
