// @ts-check
/** Tells when nobody seems to be there any more, by two clocks: one of them goes on while the machine sleeps. */

const UNPROVEN = 30 * 60; // seconds that a frame's own word counts, after the last input that this page knows of itself

/**
 * @typedef {'here' | 'warned' | 'gone'} Presence
 * @typedef {{ wall: number, steady: number }} Moment by the machine's clock and since the page was opened, in seconds
 */

/** @returns {Moment} */
const now = () => ({ wall: Date.now() / 1000, steady: performance.now() / 1000 });

/** @param {Moment} before @param {Moment} after */
const between = (before, after) => Math.max(after.wall - before.wall, after.steady - before.steady);

export class Idle {
  /**
   * @param {number} idle seconds without input, before the question
   * @param {number} warning seconds for the answer
   * @param {() => Moment} clock
   */
  constructor(idle, warning, clock = now) {
    this.idle = idle;
    this.warning = warning;
    this.clock = clock;
    this.seen = clock();
    this.proven = this.seen;
  }

  /** An input, or something plays. */
  here() {
    this.seen = this.clock();
    this.proven = this.seen;
  }

  /** A frame of other people's pages says that it had an input. It may not say so for ever. */
  told() {
    const moment = this.clock();
    if (between(this.proven, moment) < UNPROVEN) this.seen = moment;
  }

  /** Seconds of the warning that are left, at most all of them. */
  get left() {
    return Math.min(this.warning, this.idle + this.warning - between(this.seen, this.clock()));
  }

  /** @returns {Presence} */
  get presence() {
    const silent = between(this.seen, this.clock());
    if (silent < this.idle) return "here";
    return silent < this.idle + this.warning ? "warned" : "gone";
  }
}
