// @ts-check
/** The colours of the page (css/theme.css), for documents that do not have its style sheets. */

/**
 * @typedef {object} Palette
 * @property {string} paper
 * @property {string} ink
 * @property {string} accent links
 * @property {string} mark under words that were found, or are being read
 * @property {string} onMark
 * @property {string} plate under pictures that may be transparent, made for white paper
 * @property {string} onPlate
 * @property {string} scheme `light` or `dark`
 */

/**
 * @param {Document} doc the page
 * @returns {Palette}
 */
export const paletteOf = (doc) => {
  const style = getComputedStyle(doc.documentElement);
  const colour = (/** @type {string} */ name) => style.getPropertyValue(`--${name}`).trim();
  return {
    paper: colour("paper"),
    ink: colour("ink"),
    accent: colour("accent"),
    mark: colour("mark"),
    onMark: colour("on-mark"),
    plate: colour("plate"),
    onPlate: colour("on-plate"),
    scheme: style.colorScheme === "dark" ? "dark" : "light",
  };
};
