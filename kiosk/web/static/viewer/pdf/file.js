// @ts-check
/** Opens a PDF so that only the parts being read are fetched, and nothing in it runs. */

import { pdfjs, pdfjsFile } from "../vendor.js";

const MOST_PIXELS = 16e6; // of one picture in a page: terminals have little memory

/**
 * pdf.js runs no script of a document by itself (that is its separate sandbox, which we do not ship); forms are drawn, not filled in.
 *
 * @param {URL} url
 * @returns {Promise<{ api: typeof import('pdfjs-dist'), pdf: import('pdfjs-dist').PDFDocumentProxy }>}
 */
export const openFile = async (url) => {
  const api = await pdfjs();
  api.GlobalWorkerOptions.workerSrc = pdfjsFile("build/pdf.worker.min.mjs");
  const pdf = await api.getDocument({
    url: url.href,
    disableAutoFetch: true,
    disableStream: true, // without it the rest of the file would follow by itself
    cMapUrl: pdfjsFile("cmaps/"),
    iccUrl: pdfjsFile("iccs/"),
    standardFontDataUrl: pdfjsFile("standard_fonts/"),
    wasmUrl: pdfjsFile("wasm/"),
    enableXfa: false,
    maxImageSize: MOST_PIXELS * 4,
    verbosity: api.VerbosityLevel.ERRORS,
  }).promise;
  return { api, pdf };
};
