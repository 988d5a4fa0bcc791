// @ts-check
/** Lets through one of many words that say "I am still here": the first at once, the last a little later. */

const APART = 15_000; // milliseconds: far below the two minutes of a gap (U2), so that no active time is lost
const DONE = 90; // per cent: coming there (U6) does not wait

/** @typedef {import('./line.js').Word} Word */

export class Pace {
  /** @type {Word | undefined} */ #last;
  /** @type {Word | undefined} */ #waiting;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  #until = Number.NEGATIVE_INFINITY;

  /** @param {(word: Word) => void} tell */
  constructor(tell) {
    this.tell = tell;
  }

  /** @param {Word} word @param {number} [now] milliseconds */
  take(word, now = performance.now()) {
    const wait = this.#until - now;
    if (wait <= 0 || this.#isNews(word)) this.#let(word, now);
    else {
      this.#waiting = word;
      this.#timer ??= setTimeout(() => this.flush(now + wait), wait);
    }
  }

  /** The page goes, or something else happened: what waits is told now. @param {number} [now] */
  flush(now = performance.now()) {
    if (this.#waiting) this.#let(this.#waiting, now);
  }

  /** @param {Word} word @param {number} now */
  #let(word, now) {
    clearTimeout(this.#timer);
    this.#timer = this.#waiting = undefined;
    this.#last = word;
    this.#until = now + APART;
    this.tell(word);
  }

  /** Another title, or its end. @param {Word} word */
  #isNews({ i, p = 0 }) {
    return i !== this.#last?.i || (p >= DONE && (this.#last?.p ?? 0) < DONE);
  }
}
