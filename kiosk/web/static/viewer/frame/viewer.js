// @ts-check
/** Shows active content (ZIM libraries, HTML packages) in a frame of another origin, with a way back and home. */

class FrameViewer {
  #find = "";
  /** How many steps back stay inside the frame: counted low, so that a step never leaves this page. */ #depth = -1;
  #stepping = false;

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

  #onLoad() {
    // Its page is not ours to touch: a script of ours at its end marks the words (static/active/outside.js).
    if (this.#find) this.frame.contentWindow?.postMessage({ find: this.#find }, new URL(this.root).origin);
    this.#find = "";
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
