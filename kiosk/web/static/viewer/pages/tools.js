// @ts-check
/** What a reader does with the pages of a book beyond turning them; fetched when the first of them is on the screen. */

import { Enlarger, pictureOf } from "../enlarge.js";
import { Trail } from "../trail.js";
import { elementOf } from "./links.js";
import { Narration } from "./narration.js";
import { NotePanel } from "./note_panel.js";
import { makeSearch } from "./search.js";

/**
 * @typedef {object} Parts of the viewer that the tools work on
 * @property {import('../shell.js').Shell} shell
 * @property {import('../types.js').Manifest} manifest
 * @property {boolean} fixed
 * @property {import('./surface.js').Surface} surface
 * @property {import('./whereabouts.js').Whereabouts} whereabouts
 * @property {(index: number) => string} where the chapter or page of a document, in words
 */

export class Tools {
  /** @param {Parts} parts */
  constructor(parts) {
    const { shell, manifest, surface, whereabouts } = parts;
    this.parts = parts;
    this.enlarger = new Enlarger(shell);
    this.notes = new NotePanel(shell, manifest.pages, (target) => this.follow(target));
    /** @type {Trail<{ index: number, letters: number }>} */
    this.trail = new Trail(shell, ({ index, letters }) => {
      void surface.show(index, (doc) => whereabouts.letters(doc)?.rangeAt(letters) ?? 0);
    });
    if (manifest.pages.some(({ href }) => href.endsWith(".xhtml"))) {
      this.search = makeSearch(shell, manifest, (index) => parts.where(index));
    }
    if (Narration.has(manifest)) this.#connectNarration();
  }

  /** A picture is seen larger; pages of a fixed size are pictures themselves, with keys of their own. @param {Element} element */
  enlarge(element) {
    const { fixed, manifest } = this.parts;
    if (fixed && manifest.kind !== "comic") return;
    const url = pictureOf(element, fixed ? 0 : undefined); // a page is a picture, however it is scaled
    if (url) this.enlarger.show(url, element.getAttribute("alt") ?? "");
  }

  /** @param {import('./links.js').Target} target @param {Element} link @param {number} index of its document */
  async followLink(target, link, index) {
    if (!(await this.notes.show(link, target, index))) this.follow(target);
  }

  /** @param {import('./links.js').Target} target */
  follow({ index, id }) {
    const { surface, whereabouts } = this.parts;
    this.trail.leave(whereabouts.here);
    void surface.show(index, (doc) => elementOf(doc, id));
  }

  #connectNarration() {
    const { shell, manifest, surface, whereabouts } = this.parts;
    shell.element("#narration").hidden = false;
    const button = shell.element("[data-do=narrate]");
    const narration = new Narration(shell, manifest, surface, (playing) => {
      button.setAttribute("aria-pressed", String(playing));
      button.setAttribute("aria-label", shell.say(playing ? "pause" : "listen"));
    });
    shell.on("narrate", () => (narration.playing ? narration.pause() : void narration.play(whereabouts.spot)));
    document.addEventListener("kiosk:hush", () => narration.playing && narration.pause()); // another voice speaks
    const speed = /** @type {HTMLSelectElement} */ (shell.element("#narration select"));
    speed.addEventListener("change", () => (narration.speed = Number(speed.value)));
  }
}
