// @ts-check
/** Reads books and comics: pages from foliate-js, everything around them from here. */

import { Foot } from "../foot.js";
import { Gestures } from "../gestures.js";
import { mark } from "../highlight.js";
import { formatPlace, Letters, parsePlace } from "../places.js";
import { Passage } from "../text.js";
import { Trail } from "../trail.js";
import { makeBook } from "./book.js";
import { Chapters } from "./chapters.js";
import { prepare } from "./dress.js";
import { Faces } from "./faces.js";
import { makeFixed } from "./fixed.js";
import { makeFlowing } from "./flowing.js";
import { elementOf, Links } from "./links.js";
import { Narration } from "./narration.js";
import { Position } from "./position.js";
import { makeSearch } from "./search.js";

class PagesViewer {
  /** @type {import('./surface.js').Surface} */ surface = /** @type {any} */ (undefined);
  /** @type {import('./surface.js').Spot} */ #spot = { index: 0, fraction: 0, range: null };
  /** @type {WeakMap<Document, Letters>} */ #counted = new WeakMap();
  /** The page last asked for: it is the page shown while it is on the screen, though another begins there. */
  #asked = 0;
  #scrolls = false;

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
    this.faces = new Faces();
    const turns = this.#turns();
    this.gestures = new Gestures(turns, shell.stage);
    this.foot = new Foot(shell, this.position.total, manifest.direction, {
      ...turns,
      toPage: (page) => void this.#toPage(page),
    });
    /** @type {Trail<{ index: number, letters: number }>} */
    this.trail = new Trail(shell, ({ index, letters }) => {
      void this.surface.show(index, (doc) => this.#letters(doc)?.rangeAt(letters) ?? 0);
    });
    if (manifest.pages.some(({ href }) => href.endsWith(".xhtml"))) {
      this.search = makeSearch(shell, manifest, (index) => this.chapters.at(index) || this.#pageName(index));
    }
  }

  async open() {
    const { shell, book, manifest } = this;
    /** @type {import('./surface.js').Hooks} */
    const hooks = { loaded: (doc, index) => this.#onLoad(doc, index), moved: (spot) => this.#onMove(spot) };
    const surface = this.fixed
      ? makeFixed(shell.stage, book, manifest.pages, hooks)
      : makeFlowing(shell.stage, book, hooks);
    [this.surface] = await Promise.all([surface, this.fixed ? undefined : this.faces.fetch(manifest.language)]);
    this.gestures.watch(document, { strokes: this.fixed });
    if (Narration.has(manifest)) this.#connectNarration();
  }

  /** @param {import('../types.js').Address} address */
  async go({ at, find }) {
    const opening = this.manifest.pages.findIndex(({ linear }) => linear);
    const [place, letters] = at ? parsePlace(at) : [opening, 0];
    // Comics count pages from 1, books their documents from 0.
    const wanted = this.manifest.kind === "comic" && at ? place - 1 : place;
    const index = Math.min(this.manifest.pages.length - 1, Math.max(0, wanted));
    await this.surface.show(index, (doc) => this.#anchor(doc, letters, find));
    if (find && this.fixed) for (const { doc } of this.surface.documents()) this.#anchor(doc, letters, find);
  }

  /** @param {Document} doc @param {number} letters @param {string} find @returns {import('./surface.js').Anchor} */
  #anchor(doc, letters, find) {
    const spot = this.#letters(doc)?.rangeAt(letters);
    if (!spot) return 0;
    if (find) {
      const passage = new Passage(doc.body);
      const at = passage.offsetOf(spot);
      const near = passage.find(find).sort((a, b) => Math.abs(a[0] - at) - Math.abs(b[0] - at));
      mark(
        doc,
        near.map((match) => passage.range(...match)),
      );
      if (near.length) return passage.range(...near[0]);
    }
    return letters ? spot : 0;
  }

  contents() {
    return this.chapters.entries((target) => this.#follow(target));
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
    };
  }

  /** @param {Document} doc @param {number} index */
  #onLoad(doc, index) {
    doc.documentElement.lang ||= this.manifest.language;
    if (!this.fixed) {
      prepare(doc, this.manifest.language);
      this.faces.lend(doc);
    }
    this.links.watch(
      doc,
      (target) => this.#follow(target),
      () => this.shell.tell(this.shell.say("outside")),
    );
    this.gestures.watch(doc, { strokes: this.fixed });
    const frame = doc.defaultView?.frameElement;
    frame?.setAttribute("title", this.#pageName(index));
  }

  /** @param {Document | undefined} doc @returns {Letters | undefined} nothing for drawings and pictures */
  #letters(doc) {
    if (!doc?.body) return undefined;
    const letters = this.#counted.get(doc) ?? new Letters(doc.body);
    this.#counted.set(doc, letters);
    return letters;
  }

  /** @param {number} index of a document on the screen */
  #lettersOf(index) {
    return this.#letters(this.surface.documents().find((shown) => shown.index === index)?.doc);
  }

  /** @param {import('./surface.js').Spot} spot */
  #onMove(spot) {
    this.#spot = spot;
    const { index, range, fraction } = spot;
    const letters = range && this.#lettersOf(index);
    /** @type {(container: Node, offset: number) => number} */
    const part = (container, offset) => (letters?.total ? letters.before(container, offset) / letters.total : fraction);
    const first = this.position.page(index, range ? part(range.startContainer, range.startOffset) : fraction);
    const last = this.position.page(index, range ? part(range.endContainer, range.endOffset) : fraction);
    const asked = this.#asked >= first && this.#asked <= last;
    this.foot.show(asked ? this.#asked : first, this.chapters.at(index));
  }

  /** @param {number} index @param {number} [fraction] */
  #pageName(index, fraction = 0) {
    return this.shell.say("page", { page: this.shell.number(this.position.page(index, fraction)) });
  }

  /** @param {import('./links.js').Target} target */
  #follow({ index, id }) {
    this.trail.leave(this.#here());
    void this.surface.show(index, (doc) => elementOf(doc, id));
  }

  /** Where the reader is, as letters: it outlives a change of text size. */
  #here() {
    const { index, range } = this.#spot;
    return { index, letters: (range && this.#lettersOf(index)?.before(range.startContainer, range.startOffset)) ?? 0 };
  }

  /**
   * The place to come back to, as an address takes it. Where text begins after a picture, it is just after the first letter:
   * before it, the picture may fill a screen of its own.
   */
  get place() {
    const { index, letters } = this.#here();
    return this.manifest.kind === "comic"
      ? String(index + 1)
      : formatPlace(index, letters || Number(this.#showsText()));
  }

  /** Whether there is a letter on the screen. */
  #showsText() {
    const { index, range } = this.#spot;
    const letters = range && this.#lettersOf(index);
    if (!letters) return false;
    const whole = range.cloneRange();
    // What the paginator says ends before the contents of the last element, where that is wholly on the screen.
    if (range.endContainer.nodeType === Node.ELEMENT_NODE) whole.setEndAfter(range.endContainer);
    return (
      letters.before(whole.endContainer, whole.endOffset) > letters.before(range.startContainer, range.startOffset)
    );
  }

  /** @param {number} page */
  #toPage(page) {
    const { index, fraction } = this.position.locate(page);
    this.#asked = page;
    return this.surface.show(index, (doc) => {
      const letters = this.#letters(doc);
      return letters && fraction ? letters.rangeAt(Math.ceil(fraction * letters.total)) : fraction;
    });
  }

  #connectNarration() {
    const { shell } = this;
    shell.element("#narration").hidden = false;
    const button = shell.element("[data-do=narrate]");
    const narration = new Narration(shell, this.manifest, this.surface, (playing) => {
      button.setAttribute("aria-pressed", String(playing));
      button.setAttribute("aria-label", shell.say(playing ? "pause" : "listen"));
    });
    shell.on("narrate", () => (narration.playing ? narration.pause() : void narration.play(this.#spot)));
    const speed = /** @type {HTMLSelectElement} */ (shell.element("#narration select"));
    speed.addEventListener("change", () => (narration.speed = Number(speed.value)));
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
