// @ts-check
/**
 * What happens in one page of a session, as words for the counter. docs/sessions.md has the rules; no word can name a
 * person, a place or a text.
 */

import { Line } from "./line.js";
import { Pace } from "./pace.js";

const LOOKED = 1000; // milliseconds that a title's page is open to count (U5)
const BEGUN = "counted"; // kept by the session: its start was told

/**
 * @typedef {object} Told what the parts of a page say happened: the detail of `kiosk:use`
 * @property {string} what
 * @property {string} [item] the id of the title it happened to
 * @property {number} [percent] how far it was read or played
 * @property {boolean} [found] whether a search found something
 * @property {string} [question]
 * @property {string} [answer]
 *
 * @typedef {object} Memory what lasts as long as the session (static/session/session.js)
 * @property {() => { token: string } | null} session the one that goes on
 * @property {(name: string) => unknown} kept
 * @property {(name: string, value: unknown) => void} keep
 */

export class Use {
  #token = "";
  #item = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #looking;

  /** @param {Memory} memory @param {(message: string) => void} send */
  constructor(memory, send) {
    this.memory = memory;
    this.line = new Line(send);
    this.pace = new Pace((word) => this.#say(word));
  }

  /** A session may have begun. */
  begin() {
    this.#token = this.#ticket();
  }

  /** The session is over. @param {string} reason "idle": then silence has ended it (docs/sessions.md) */
  end(reason) {
    clearTimeout(this.#looking);
    this.pace.flush();
    if (reason !== "idle") this.#say({ e: "finish" });
    this.line.flush();
    this.#token = "";
  }

  /** The page is on the screen. @param {string} [item] whose title page it is */
  show(item) {
    this.begin();
    this.tell({ what: "page" });
    if (item) this.#looking = setTimeout(() => this.tell({ what: "look", item }), LOOKED);
  }

  /** The page goes. */
  hide() {
    clearTimeout(this.#looking);
    this.pace.flush();
    this.line.flush();
  }

  /** @param {Told} told */
  tell({ what, item, percent, found, question, answer }) {
    if (what === "open") this.#item = item ?? "";
    if (what === "page" || what === "play") {
      this.pace.take({ e: what, i: item ?? (this.#item || undefined), p: percent });
      return;
    }
    this.pace.flush();
    this.#say({ e: what, i: item, f: found, q: question, a: answer });
  }

  /** @param {import('./line.js').Word} word */
  #say(word) {
    if (this.#token) this.line.tell(this.#token, word);
  }

  /** The token of the session that goes on; it is told first that it began. Empty without a session. */
  #ticket() {
    const token = this.memory.session()?.token ?? "";
    if (token && !this.memory.kept(BEGUN)) {
      this.memory.keep(BEGUN, true);
      this.line.tell(token, { e: "start" });
    }
    return token;
  }
}
