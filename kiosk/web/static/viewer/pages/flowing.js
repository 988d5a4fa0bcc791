// @ts-check
/** Text laid out by the screen: foliate-js' paginator, in pages or as one scroll. */

import { paginator } from "../vendor.js";
import { fillWithPicture } from "./book.js";
import { sheets } from "./dress.js";
import { fit } from "./fit.js";
import { Line } from "./line.js";
import { paletteOf } from "./palette.js";

const WIDE = 1200; // from this width two columns leave lines long enough for large type

/** @type {Record<import('../types.js').Look['margins'], { gap: string, line: string }>} white beside the text, and the longest line */
const MARGINS = {
  narrow: { gap: "3%", line: "960px" },
  normal: { gap: "6%", line: "760px" },
  wide: { gap: "12%", line: "620px" },
};

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
  element.setAttribute("max-block-size", "2000px");
  element.addEventListener("load", (/** @type {CustomEvent} */ { detail: { doc, index } }) => {
    const { picture } = book.sections[index];
    if (picture) fillWithPicture(doc, picture, "");
    hooks.loaded(doc, index);
  });
  // Laid out, and not yet shown.
  element.addEventListener("create-overlayer", (/** @type {CustomEvent} */ { detail: { doc } }) => fit(doc));
  element.addEventListener("relocate", (/** @type {CustomEvent} */ { detail: { index, fraction, range } }) => {
    hooks.moved({ index, fraction: fraction ?? 0, range });
  });
  element.open(book);
  stage.append(element);

  /** Each change is a new layout. @param {string} name @param {string} value */
  const set = (name, value) => {
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  };
  const refit = () => {
    for (const { doc } of element.getContents()) if (doc?.body) fit(doc);
  };
  const setColumns = () => {
    set("max-column-count", stage.clientWidth >= WIDE ? "2" : "1");
    refit();
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
      const { gap, line } = MARGINS[look.margins];
      set("gap", gap);
      set("max-inline-size", line);
      set("flow", look.flow === "scroll" ? "scrolled" : "paginated");
      element.setStyles(sheets(look, paletteOf(document)));
      refit();
    },
  };
};
