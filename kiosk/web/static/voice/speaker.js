// @ts-check
/** Says one thing at a time, with a ring around it, and marks each word while it is heard. */

import { rangesOf } from "./words.js";

/** @typedef {import('./voices.js').Voice} Voice */
/** @typedef {'ended' | 'stopped' | 'failed'} End */

const MARK = "kiosk-spoken";

/** @param {Range | undefined} range */
const mark = (range) => {
  if (!CSS.highlights) return;
  if (range) CSS.highlights.set(MARK, new Highlight(range));
  else CSS.highlights.delete(MARK);
};

export class Speaker {
  /** @type {{ audio: HTMLAudioElement, element: HTMLElement, done: (end: End) => void } | undefined} */ #now;
  /** @type {HTMLAudioElement | undefined} */ #next;

  /** What is said, or was said last and still has its ring. @type {HTMLElement | undefined} */
  ringed;

  /** Fetch a sound before its turn. @param {Voice | undefined} voice */
  prepare(voice) {
    this.#next = voice && new Audio(voice.at);
  }

  /**
   * Say something, in the place of what is being said.
   * @param {HTMLElement} element
   * @param {Voice} voice
   * @returns {Promise<End>} when it is over
   */
  say(element, voice) {
    this.stop();
    const ready = this.#next?.src === new URL(voice.at, location.href).href ? this.#next : undefined;
    const audio = ready ?? new Audio(voice.at);
    this.#ring(element);
    const ranges = voice.words.length
      ? rangesOf(
          element,
          voice.words.map(([text]) => text),
        )
      : [];
    return new Promise((resolve) => {
      const done = (/** @type {End} */ end) => {
        this.#now = undefined;
        audio.pause();
        mark(undefined);
        resolve(end);
      };
      this.#now = { audio, element, done };
      audio.addEventListener("ended", () => this.#now?.audio === audio && done("ended"), { once: true });
      audio.addEventListener("error", () => this.#now?.audio === audio && done("failed"), { once: true });
      audio.play().then(
        () => ranges.length && this.#follow(audio, voice, ranges),
        () => this.#now?.audio === audio && done("failed"),
      );
    });
  }

  /** Be silent, and take the ring away. */
  stop() {
    this.#now?.done("stopped");
    this.#ring(undefined);
  }

  /** Mark the word that is heard, as often as the screen is drawn. */
  #follow(/** @type {HTMLAudioElement} */ audio, /** @type {Voice} */ { words }, /** @type {Range[]} */ ranges) {
    let shown = -1;
    const look = () => {
      if (this.#now?.audio !== audio) return;
      const time = audio.currentTime;
      const heard = words.findIndex(([, begin, end]) => begin <= time && time < end);
      if (heard !== shown) mark(ranges[heard]);
      shown = heard;
      requestAnimationFrame(look);
    };
    look();
  }

  #ring(/** @type {HTMLElement | undefined} */ element) {
    this.ringed?.removeAttribute("data-hearing");
    this.ringed = element;
    element?.setAttribute("data-hearing", "");
  }
}
