// @ts-check
/** Shows PDFs with pdf.js and a toolbar of our own. */

import { Foot } from "../foot.js";
import { Gestures } from "../gestures.js";
import { mark } from "../highlight.js";
import { parsePlace } from "../places.js";
import { Passage } from "../text.js";
import { Trail } from "../trail.js";
import { outlineOf, resolveDestination } from "./destination.js";
import { openFile } from "./file.js";
import { Roll } from "./roll.js";
import { makeSearch } from "./search.js";
import { Sheet } from "./sheet.js";

const STEP = 1.25; // of the zoom buttons

class PdfViewer {
  #find = "";
  /** @type {Map<Sheet, Range[]>} */ #found = new Map();

  /**
   * @param {import('../shell.js').Shell} shell
   * @param {typeof import('pdfjs-dist')} api
   * @param {import('pdfjs-dist').PDFDocumentProxy} pdf
   * @param {{ width: number, height: number }} size of the first page
   */
  constructor(shell, api, pdf, size) {
    this.shell = shell;
    this.pdf = pdf;
    /** @param {number} page */
    const name = (page) => shell.say("page", { page: shell.number(page) });
    const links = {
      follow: (/** @type {any} */ destination) => void this.#follow(destination),
      refuse: () => shell.tell(shell.say("outside")),
    };
    const sheets = Array.from(
      { length: pdf.numPages },
      (_, i) => new Sheet(api, pdf, i + 1, size, { ...links, name: name(i + 1) }),
    );
    const turns = this.#turns();
    this.foot = new Foot(shell, pdf.numPages, "ltr", { ...turns, toPage: (page) => this.roll.show({ page }) });
    this.roll = new Roll(shell.stage, sheets, {
      moved: (page) => {
        this.foot.show(page);
        shell.use.page(page / pdf.numPages);
      },
      drawn: (sheet) => this.#markOn(sheet),
      failed: async (error) => {
        console.warn(error);
        await shell.trouble.ask("broken");
      },
    });
    /** @type {Trail<{ page: number, part: number }>} */
    this.trail = new Trail(shell, (spot) => this.roll.show(spot));
    this.search = makeSearch(pdf, name);
    new Gestures(turns, shell.stage).watch(document, { strokes: false });
    shell.on("larger", () => this.roll.zoomBy(STEP));
    shell.on("smaller", () => this.roll.zoomBy(1 / STEP));
    shell.on("fit width", () => this.roll.zoom("width"));
    shell.on("fit page", () => this.roll.zoom("page"));
  }

  /** @param {import('../types.js').Address} address */
  async go({ at, find }) {
    const [page] = at ? parsePlace(at) : [1];
    this.#find = find;
    this.#found.clear();
    mark(document, []);
    this.roll.show({ page });
    const sheet = await this.roll.ensure(Math.min(this.pdf.numPages, Math.max(1, page)));
    this.shell.use.open();
    for (const other of this.roll.sheets) this.#markOn(other);
    const [first] = this.#found.get(sheet) ?? [];
    if (!first) return;
    const { top } = first.getBoundingClientRect();
    const field = this.shell.stage.getBoundingClientRect();
    if (top < field.top || top > field.bottom - 80) this.shell.stage.scrollTop += top - field.top - field.height / 3;
  }

  /** The place to come back to, as an address takes it. */
  get place() {
    return String(this.roll.page);
  }

  contents() {
    return outlineOf(this.pdf, (destination) => void this.#follow(destination));
  }

  /** @param {Sheet} sheet */
  #markOn(sheet) {
    if (!this.#find || !sheet.text) return;
    const passage = new Passage(sheet.text);
    this.#found.set(
      sheet,
      passage.find(this.#find).map((match) => passage.range(...match)),
    );
    mark(document, [...this.#found.values()].flat());
  }

  /** @param {any} destination */
  async #follow(destination) {
    const spot = await resolveDestination(this.pdf, destination);
    if (!spot) return;
    this.trail.leave(this.roll.spot);
    this.roll.show(spot);
  }

  /** @returns {import('../gestures.js').Turns} */
  #turns() {
    const next = () => this.roll.show({ page: this.roll.page + 1 });
    const previous = () => this.roll.show({ page: this.roll.page - 1 });
    return {
      next,
      previous,
      left: previous,
      right: next,
      first: () => this.roll.show({ page: 1 }),
      last: () => this.roll.show({ page: this.pdf.numPages }),
      scrolls: () => true,
      atEdge: () => false,
    };
  }
}

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Manifest} manifest
 * @returns {Promise<import('../types.js').Viewer>}
 */
export const open = async (shell, manifest) => {
  const { api, pdf } = await openFile(shell.file(manifest.document));
  const { width, height } = (await pdf.getPage(1)).getViewport({ scale: 1 });
  return new PdfViewer(shell, api, pdf, { width, height });
};
