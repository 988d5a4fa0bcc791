// @ts-check
/** The way to the terminal site: words wait a moment for others, and are sent in their order, at the latest with the page. */

const MOMENT = 300; // milliseconds: what happens together goes together, and stays in order
const MOST = 8; // words in one message, as in kiosk/web/terminal/beacon.py

/** @typedef {{ e: string, i?: string, p?: number, f?: boolean, q?: string, a?: string }} Word */

export class Line {
  #token = "";
  /** @type {Word[]} */ #words = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;

  /** @param {(message: string) => void} send */
  constructor(send) {
    this.send = send;
  }

  /** @param {string} token of the session @param {Word} word */
  tell(token, word) {
    if (token !== this.#token || this.#words.length >= MOST) this.flush();
    this.#token = token;
    this.#words.push(word);
    this.#timer ??= setTimeout(() => this.flush(), MOMENT);
  }

  /** Send what waits. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#words.length) this.send(JSON.stringify({ s: this.#token, w: this.#words }));
    this.#words = [];
  }
}
