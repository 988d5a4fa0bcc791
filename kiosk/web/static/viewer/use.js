// @ts-check
/**
 * Tells the page what the reader does with the title, in the words of kiosk/usage/messages.py: `kiosk:use` events on the
 * document. Who counts them, and how often, is none of the viewers' business (static/beacon).
 */

const FIRST = 5; // seconds that sound must have played to count as opened
const BEAT = 30; // seconds of playing between two words
const DONE = 90; // per cent: coming there is always told

/** @typedef {{ what: 'open' | 'page' | 'play' | 'hear', item?: string, percent?: number }} Told */

export class Use {
  #opened = false;
  #part = 0;
  #farthest = -1;
  /** Seconds heard since it was last told. */ #heard = 0;

  /**
   * @param {string} item its id
   * @param {(told: Told) => void} tell
   */
  constructor(item, tell) {
    this.item = item;
    this.tell = tell;
  }

  /** The first of its content is on the screen, or was heard. */
  open() {
    if (this.#opened) return;
    this.#opened = true;
    this.tell({ what: "open", item: this.item });
    if (this.#part * 100 >= DONE) this.page(this.#part); // all of it is on the first screen
  }

  /**
   * A page came up, or was scrolled.
   * @param {number} part of the title that lies before the end of the screen, 0 to 1
   */
  page(part) {
    this.#part = part;
    if (!this.#opened) return; // the first page is what `open` says
    this.tell({ what: "page", item: this.item, percent: this.#reach(part).value });
  }

  /**
   * Something plays.
   * @param {number} seconds since the last call, as the clock on the wall has it
   * @param {number} [part] of the title that is over, 0 to 1; without it the page says how far the reader is
   */
  play(seconds, part = this.#part) {
    this.#heard += seconds;
    if (!this.#opened) {
      if (this.#heard < FIRST) return;
      this.open();
      this.#heard = BEAT;
    }
    const percent = this.#reach(part);
    if (this.#heard < BEAT && !percent.done) return;
    this.#heard = 0;
    this.tell({ what: "play", item: this.item, percent: percent.value });
  }

  /** A voice began to read it aloud. */
  hear() {
    this.tell({ what: "hear" });
  }

  /** @param {number} part */
  #reach(part) {
    const value = Math.min(100, Math.max(0, Math.floor(part * 100 + 1e-6)));
    const done = value >= DONE && this.#farthest < DONE;
    this.#farthest = Math.max(this.#farthest, value);
    return { value, done };
  }
}

/**
 * @param {Document} doc
 * @param {string} item
 */
export const useOn = (doc, item) =>
  new Use(item, (detail) => void doc.dispatchEvent(new CustomEvent("kiosk:use", { detail })));

/** The time in which something plays, in pieces: jumps and pauses are none of it. */
export class Stopwatch {
  #last = Number.NaN;

  /**
   * Seconds since the last call, or 0 after a pause.
   * @param {number} now milliseconds
   */
  lap(now = performance.now()) {
    const seconds = (now - this.#last) / 1000;
    this.#last = now;
    return seconds >= 0 && seconds < 2 ? seconds : 0;
  }
}
