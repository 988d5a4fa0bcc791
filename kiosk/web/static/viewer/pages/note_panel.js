// @ts-check
/** Shows a note over the page it belongs to, and leads to it on request. */

import { copyNote, isNote, isReference, noteAt } from "./notes.js";

/** @typedef {import('./links.js').Target} Target */

export class NotePanel {
  /** @type {Target | undefined} */ #target;

  /**
   * @param {import('../shell.js').Shell} shell
   * @param {import('../types.js').Page[]} pages
   * @param {(target: Target) => void} follow goes to the note itself
   */
  constructor(shell, pages, follow) {
    this.shell = shell;
    this.pages = pages;
    this.panel = shell.panel("footnote");
    shell.on("note", () => {
      this.panel.close();
      if (this.#target) follow(this.#target);
    });
  }

  /**
   * Show the note that a link leads to.
   * @param {Element} link
   * @param {Target} target
   * @param {number} index of the document with the link
   * @returns {Promise<boolean>} false when it leads to something else, or to more than a note
   */
  async show(link, target, index) {
    const here = target.index === index;
    if (!target.id || !(isReference(link) || (here && this.#leadsToNote(link, target)))) return false;
    const note = noteAt(here ? link.ownerDocument : await this.#fetch(target.index), target.id);
    if (!note || note.contains(link)) return false;
    const copy = copyNote(note, this.shell.doc);
    if (!copy.textContent?.trim()) return false; // a picture: its page shows it better
    this.#target = target;
    this.shell.element("#footnote-text").replaceChildren(copy);
    this.panel.showModal();
    return true;
  }

  /** @param {Element} link @param {Target} target */
  #leadsToNote(link, { id }) {
    const element = link.ownerDocument.getElementById(id);
    return element !== null && isNote(element) && !isNote(link);
  }

  /** @param {number} index */
  async #fetch(index) {
    const response = await this.shell.trouble.fetch(this.shell.file(this.pages[index].href));
    return new DOMParser().parseFromString(await response.text(), "application/xhtml+xml");
  }
}
