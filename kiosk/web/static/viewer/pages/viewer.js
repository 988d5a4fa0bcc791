// @ts-check
/** Reads books and comics: pages from foliate-js, everything around them from here. */

import { Foot } from "../foot.js";
import { Gestures } from "../gestures.js";
import { parsePlace } from "../places.js";
import { makeBook } from "./book.js";
import { Chapters } from "./chapters.js";
import { prepare } from "./dress.js";
import { Faces } from "./faces.js";
import { Links } from "./links.js";
import { Position } from "./position.js";
import { Whereabouts } from "./whereabouts.js";

const STEP = 1.3; // of the zoom keys

class PagesViewer {
  /** @type {import('./surface.js').Surface} */ surface = /** @type {any} */ (undefined);
  #scrolls = false;
  /** @type {Promise<import('./tools.js').Tools> | undefined} */ #coming;

  /**
   * @param {import('../shell.js').Shell} shell
   * @param {import('../types.js').Manifest} manifest
   */
  constructor(shell, manifest) {
    this.shell = shell;
    this.manifest = manifest;
    this.book = makeBook(shell, manifest);
    this.fixed = manifest.layout === "fixed" || manifest.kind === "comic";
    this.links = new Links(shell.file(""), manifest.pages);
    this.chapters = new Chapters(manifest.toc, this.links);
    this.position = new Position(manifest.pages, this.fixed);
    this.whereabouts = new Whereabouts(manifest, this.position, () => this.surface.documents());
    this.faces = new Faces();
    const turns = this.#turns();
    this.gestures = new Gestures(turns, shell.stage);
    this.foot = new Foot(shell, this.position.total, manifest.direction, {
      ...turns,
      toPage: (page) => this.#toPage(page),
    });
  }

  async open() {
    const { shell, book, manifest } = this;
    /** @type {import('./surface.js').Hooks} */
    const hooks = { loaded: (doc, index) => this.#onLoad(doc, index), moved: (spot) => this.#onMove(spot) };
    const surface = this.fixed
      ? import("./fixed.js").then(({ makeFixed }) => makeFixed(shell.stage, book, manifest.pages, hooks))
      : import("./flowing.js").then(({ makeFlowing }) => makeFlowing(shell.stage, book, hooks));
    [this.surface] = await Promise.all([surface, this.fixed ? undefined : this.faces.fetch(manifest.language)]);
    this.gestures.watch(document, { strokes: this.fixed });
    if (this.surface.zoomBy) {
      shell.on("larger", () => this.surface.zoomBy?.(STEP));
      shell.on("smaller", () => this.surface.zoomBy?.(1 / STEP));
    }
  }

  /** @param {import('../types.js').Address} address */
  async go({ at, find }) {
    const opening = this.manifest.pages.findIndex(({ linear }) => linear);
    const [place, letters] = at ? parsePlace(at) : [opening, 0];
    // Comics count pages from 1, books their documents from 0.
    const wanted = this.manifest.kind === "comic" && at ? place - 1 : place;
    const index = Math.min(this.manifest.pages.length - 1, Math.max(0, wanted));
    if (this.fixed && at) this.whereabouts.asked = this.position.page(index, 0);
    const finding = find ? await import("./finding.js") : undefined;
    /** @param {Document} doc @returns {import('./surface.js').Anchor} */
    const anchor = (doc) => {
      const spot = this.whereabouts.letters(doc)?.rangeAt(letters);
      return (spot && finding?.markAll(doc, find, spot)) ?? (letters && spot ? spot : 0);
    };
    await this.surface.show(index, anchor);
    if (find && this.fixed) for (const { doc } of this.surface.documents()) anchor(doc);
    this.shell.use.open();
  }

  /** What can wait until the first page is on the screen. */
  async rest() {
    this.#coming ??= import("./tools.js").then(({ Tools }) => new Tools(this));
    this.tools = await this.#coming;
    return this.tools;
  }

  get search() {
    return this.tools?.search;
  }

  contents() {
    return this.chapters.entries((target) => this.tools?.follow(target));
  }

  /** @param {import('../types.js').Look} look */
  dress(look) {
    this.#scrolls = this.fixed || look.flow === "scroll";
    this.surface.dress(look);
  }

  /** @returns {import('../gestures.js').Turns} */
  #turns() {
    const next = () => void this.surface.next();
    const previous = () => void this.surface.previous();
    const rtl = this.manifest.direction === "rtl";
    return {
      next,
      previous,
      left: rtl ? next : previous,
      right: rtl ? previous : next,
      first: () => void this.#toPage(1),
      last: () => void this.#toPage(this.position.total),
      scrolls: () => this.#scrolls,
      atEdge: (step) => this.surface.atEdge(step),
      touched: (element) => void this.rest().then((tools) => tools.enlarge(element)),
    };
  }

  /** @param {Document} doc @param {number} index */
  #onLoad(doc, index) {
    document.dispatchEvent(new CustomEvent("kiosk:frame", { detail: doc }));
    doc.documentElement.lang ||= this.manifest.language;
    if (!this.fixed) {
      prepare(doc, this.manifest.language);
      this.faces.lend(doc);
    }
    this.links.watch(
      doc,
      (target, link) => void this.rest().then((tools) => tools.followLink(target, link, index)),
      () => this.shell.tell(this.shell.say("outside")),
    );
    this.gestures.watch(doc, { strokes: this.fixed });
    const frame = doc.defaultView?.frameElement;
    frame?.setAttribute("title", this.#pageName(index));
  }

  /** @param {import('./surface.js').Spot} spot */
  #onMove(spot) {
    this.whereabouts.spot = spot;
    this.foot.show(this.whereabouts.page, this.chapters.at(spot.index));
    this.shell.use.page(this.whereabouts.pages.last / this.position.total);
  }

  /** @param {number} index @param {number} [fraction] */
  #pageName(index, fraction = 0) {
    return this.shell.say("page", { page: this.shell.number(this.position.page(index, fraction)) });
  }

  /** The chapter of a document, or its page. @param {number} index */
  where(index) {
    return this.chapters.at(index) || this.#pageName(index);
  }

  /** The place to come back to, as an address takes it. */
  get place() {
    return this.whereabouts.place;
  }

  /** @param {number} page */
  #toPage(page) {
    const { index, fraction } = this.position.locate(page);
    this.whereabouts.asked = page;
    return this.surface.show(index, (doc) => {
      const letters = this.whereabouts.letters(doc);
      return letters && fraction ? letters.rangeAt(Math.ceil(fraction * letters.total)) : fraction;
    });
  }
}

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Manifest} manifest
 * @returns {Promise<import('../types.js').Viewer>}
 */
export const open = async (shell, manifest) => {
  const viewer = new PagesViewer(shell, manifest);
  await viewer.open();
  return viewer;
};
