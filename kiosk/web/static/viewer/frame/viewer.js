// @ts-check
/** Shows active content (ZIM libraries, HTML packages) in a frame of another origin, with a way back and home. */

import { there } from "../../waiting/waiting.js";

class FrameViewer {
  #find = "";
  /** How many steps back stay inside the frame: counted low, so that a step never leaves this page. */ #depth = -1;
  #stepping = false;
  /** The page that said so last, as an address, and whether the one that is loading has. */ #here = "";
  #heard = false;

  /**
   * @param {import('../shell.js').Shell} shell
   * @param {string} root where all its addresses begin
   * @param {string} first the path of its first page
   */
  constructor(shell, root, first) {
    this.shell = shell;
    this.root = root;
    this.first = first;
    this.frame = /** @type {HTMLIFrameElement} */ (shell.element("#frame"));
    this.frame.addEventListener("load", () => this.#onLoad());
    addEventListener("message", (event) => this.#onSaid(event));
    shell.on("step back", () => this.#stepBack());
    shell.on("first page", () => this.#open(this.first));
    this.#showDepth();
  }

  /** @param {import('../types.js').Address} address `at` is the path of an entry */
  async go({ at, find }) {
    this.#find = find;
    this.#open(at || this.first);
  }

  /** @param {string} path */
  #open(path) {
    // A path that tries to climb out stays below the item's root, or opens its first page.
    const quoted = path.replace(/^\/+/u, "").split("/").map(encodeURIComponent).join("/");
    const url = new URL(quoted, this.root);
    this.frame.src = url.href.startsWith(this.root) ? url.href : new URL(this.first, this.root).href;
  }

  #stepBack() {
    if (this.#depth < 1) return;
    this.#depth--;
    this.#stepping = true;
    history.back();
    this.#showDepth();
  }

  /** @param {MessageEvent} event from the script of ours at the end of a page, or from a page that pretends */
  #onSaid({ source, data }) {
    if (source !== this.frame.contentWindow || typeof data?.here !== "string") return;
    const { href } = URL.parse(data.here) ?? {};
    if (!href?.startsWith(this.root)) return;
    this.#here = href;
    this.#heard = true;
  }

  /** What was loaded may be the browser's own error page: when the server is back, so is the page before it. */
  async #mend() {
    if (await there()) this.frame.src = this.#here || this.frame.src;
  }

  #onLoad() {
    if (!this.#heard) void this.#mend();
    this.#heard = false;
    // Its page is not ours to touch: a script of ours at its end marks the words (static/active/outside.js).
    if (this.#find) this.frame.contentWindow?.postMessage({ find: this.#find }, new URL(this.root).origin);
    this.#find = "";
    this.shell.use.open();
    this.shell.use.page(0);
    if (this.#stepping) this.#stepping = false;
    else this.#depth++;
    this.#showDepth();
  }

  #showDepth() {
    /** @type {HTMLButtonElement} */ (this.shell.element('[data-do="step back"]')).disabled = this.#depth < 1;
  }
}

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Manifest} manifest
 * @returns {Promise<import('../types.js').Viewer>}
 */
export const open = async (shell, manifest) => {
  const { active } = shell.data;
  const origin = `${location.protocol}//${location.hostname}:${active.port}`;
  return new FrameViewer(shell, `${origin}${active.root}`, manifest.active);
};
