// @ts-check
/** The parts made by others, fetched only by the viewers that need them. tools/vendor.py puts them beside this folder. */

const FOLDER = new URL("../vendor/", import.meta.url);

/** @param {string} name @returns {Promise<any>} */
const load = (name) => import(new URL(name, FOLDER).href);

/** The custom element `foliate-paginator`: a document at a time, in columns or scrolled. */
export const paginator = () => load("foliate-js/paginator.js");

/** The custom element `foliate-fxl`: pages of a fixed size, alone or in spreads. */
export const fixedLayout = () => load("foliate-js/fixed-layout.js");

/** @returns {Promise<typeof import('pdfjs-dist')>} */
export const pdfjs = () => load("pdfjs/build/pdf.min.mjs");

/** @param {string} name of a file or folder of pdf.js */
export const pdfjsFile = (name) => new URL(`pdfjs/${name}`, FOLDER).href;
