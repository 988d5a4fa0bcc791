// @ts-check
/** The style sheets that put the reader's choices over a book's own. */

import { rule } from "../highlight.js";

export const SPOKEN = "kiosk-spoken";
/** Set on documents that bring no typeface for their Khmer: many name one that no terminal has. */
export const OUR_FACE = "kiosk-face";
/** Set on documents that are one picture and nothing else. */
export const PLATE = "kiosk-plate";
/** Set on tables that do not fit by themselves (fit.js). */
export const WIDE = "kiosk-wide";

const FACES = {
  book: '"Kiosk Book", "Kiosk", "Khmer OS Battambang", serif',
  plain: '"Kiosk", "Noto Sans Khmer", "Noto Sans", sans-serif',
};

/** Rules that any rule of the book beats. */
const UNDER = `html { font-family: ${FACES.book}; hyphens: auto; }`;

/** What would be cut at the end of a line, or of a page, is made to fit. */
const FITTING = `
    body * { text-wrap-mode: wrap !important; }
    :is(div, section, article, aside, figure, blockquote, p, pre, ul, ol, dl, table, h1, h2, h3, h4, h5, h6) {
      min-width: 0 !important; max-width: 100% !important; }
    pre, code, samp, kbd, a:any-link { overflow-wrap: anywhere; }
    table.${WIDE}, table.${WIDE} :is(td, th) { width: auto !important; overflow-wrap: anywhere; }
    table.${WIDE} { font-size: 0.85em !important; table-layout: auto !important; }
    table.${WIDE} :is(td, th) { padding-inline: 0.2em !important; }`;

/** @param {import('./palette.js').Palette} palette */
const spoken = ({ mark, onMark }) =>
  `.${SPOKEN} { background-color: ${mark} !important; color: ${onMark} !important; border-radius: 0.15em; }`;

/** @param {import('../types.js').Look} look @param {import('./palette.js').Palette} palette */
const colours = ({ theme }, { ink, accent, plate, onPlate }) => {
  if (theme === "light") return `html { color: ${ink}; }`;
  const inked = `html, body { color: ${ink} !important; }
    body * { color: inherit !important; border-color: currentColor !important; background-color: transparent !important; }
    a:any-link, a:any-link * { color: ${accent} !important; }`;
  // Drawings are made for white paper, and their own may be transparent.
  return theme === "dark"
    ? `${inked} img, svg:not(svg svg) { color: ${onPlate} !important; background-color: ${plate} !important; }`
    : inked;
};

/**
 * @param {import('../types.js').Look} look
 * @param {import('./palette.js').Palette} palette
 * @returns {[string, string]} what goes before the book's rules, and what goes after
 */
export const sheets = (look, palette) => {
  const { size, spacing, face } = look;
  const chosen = face === "plain" ? "html" : `html.${OUR_FACE}`;
  const over = `
    html { --theme-bg-color: ${palette.paper}; background: ${palette.paper} !important; color-scheme: ${palette.scheme}; font-size: ${size}% !important; }
    body { font-size: 1rem !important; }
    html { line-height: ${spacing} !important; }
    body, p, li, dd, dt, blockquote, td, th { line-height: inherit !important; }
    h1, h2, h3, h4, h5, h6 { line-height: ${Math.max(1.4, spacing)}; break-after: avoid; }
    :lang(km) { letter-spacing: normal !important; }
    :lang(km):is(h1, h2, h3, h4, h5, h6) { line-height: ${Math.max(1.8, spacing)} !important; }
    ${chosen} :not(pre, code, kbd, samp, pre *, code *, math, math *) { font-family: ${FACES[face]} !important; }
    html.${PLATE} body { text-align: center !important; }
    p, li, blockquote { orphans: 2; widows: 2; }
    ${FITTING}
    ${colours(look, palette)}
    ${spoken(palette)}
    ${rule(palette)}`;
  return [UNDER, over];
};

/** The rules a page of fixed layout needs: its own are all it has otherwise. @param {import('./palette.js').Palette} palette */
export const fixedSheet = (palette) => `${spoken(palette)} ${rule(palette)}`;

/**
 * Tell the rules above what a document is; before it gets typefaces of ours.
 * @param {Document} doc
 * @param {string} language of the book
 */
export const prepare = (doc, language) => {
  if (!doc.head) return;
  if (doc.querySelectorAll("img, svg").length === 1 && !doc.body.textContent?.trim())
    doc.documentElement.classList.add(PLATE);
  const khmer = (doc.documentElement.lang || language).startsWith("km");
  if (khmer && doc.fonts.size === 0) doc.documentElement.classList.add(OUR_FACE);
};
