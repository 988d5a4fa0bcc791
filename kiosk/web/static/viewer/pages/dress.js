// @ts-check
/** The style sheets that put the reader's choices over a book's own. */

import { RULE } from "../highlight.js";

/** @type {Record<import('../types.js').Look['theme'], { paper: string, ink: string, link: string, scheme: string }>} */
const THEMES = {
  light: { paper: "#ffffff", ink: "#1b1b1b", link: "#0b4f8a", scheme: "light" },
  sepia: { paper: "#f6ecd6", ink: "#3d2c17", link: "#7a3e00", scheme: "light" },
  dark: { paper: "#16181b", ink: "#e4e4e2", link: "#8ec7ff", scheme: "dark" },
};

export const SPOKEN = "kiosk-spoken";
/** Set on documents that bring no typeface for their Khmer: many name one that no terminal has. */
export const OUR_FACE = "kiosk-face";

const FACE = '"Kiosk Book", "Kiosk", "Khmer OS Battambang", serif';
/** Set on documents that are one picture and nothing else. */
export const PLATE = "kiosk-plate";

/** Rules that any rule of the book beats. */
const UNDER = `html { font-family: ${FACE}; hyphens: auto; }`;

/**
 * @param {import('../types.js').Look} look
 * @returns {[string, string]} what goes before the book's rules, and what goes after
 */
export const sheets = ({ size, spacing, theme }) => {
  const { paper, ink, link, scheme } = THEMES[theme];
  const colours =
    theme === "light"
      ? `html { color: ${ink}; }`
      : `html, body { color: ${ink} !important; }
         body * { color: inherit !important; border-color: currentColor !important; background-color: transparent !important; }
         a:any-link, a:any-link * { color: ${link} !important; }`;
  const over = `
    html { --theme-bg-color: ${paper}; background: ${paper} !important; color-scheme: ${scheme}; font-size: ${size}% !important; }
    body { font-size: 1rem !important; }
    html { line-height: ${spacing} !important; }
    body, p, li, dd, dt, blockquote, td, th { line-height: inherit !important; }
    h1, h2, h3, h4, h5, h6 { line-height: ${Math.max(1.4, spacing)}; break-after: avoid; }
    :lang(km) { letter-spacing: normal !important; }
    :lang(km):is(h1, h2, h3, h4, h5, h6) { line-height: ${Math.max(1.8, spacing)} !important; }
    html.${OUR_FACE} :not(pre, code, kbd, samp, pre *, code *) { font-family: ${FACE} !important; }
    html.${PLATE} body { text-align: center !important; }
    p, li, blockquote { orphans: 2; widows: 2; }
    a:any-link { overflow-wrap: anywhere; }
    pre { white-space: pre-wrap !important; }
    ${colours}
    .${SPOKEN} { background-color: #ffd54a !important; color: #1b1b1b !important; border-radius: 0.15em; }
    ${RULE}`;
  return [UNDER, over];
};

/** The rules a page of fixed layout needs: its own are all it has otherwise. */
export const FIXED_SHEET = `.${SPOKEN} { background-color: #ffd54a !important; color: #1b1b1b !important; } ${RULE}`;

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
