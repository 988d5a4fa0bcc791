// @ts-check
/** The twelve slots of a card that is being entered, as data: what stands in them, and where the next digit goes. */

import { parseDigits } from "../viewer/digits.js";

export const SLOTS = 12;

export class Slots {
  /** The slot that was touched in order to change it, or -1. */ chosen = -1;

  /** @param {string} typed digits of either script; what lies between them does not count */
  constructor(typed) {
    /** @type {(number | null)[]} */
    this.digits = Array(SLOTS).fill(null);
    const given = [...typed].map(parseDigits).filter((digit) => !Number.isNaN(digit));
    for (const [i, digit] of given.slice(0, SLOTS).entries()) this.digits[i] = digit;
  }

  /** Where the next digit goes: into the chosen slot, else the first empty one; -1 when all are full. */
  get next() {
    return this.chosen >= 0 ? this.chosen : this.digits.indexOf(null);
  }

  get filled() {
    return this.digits.filter((digit) => digit !== null).length;
  }

  get full() {
    return this.filled === SLOTS;
  }

  /** What is sent: Latin digits. */
  get text() {
    return this.digits.map((digit) => digit ?? "").join("");
  }

  /** @param {number} slot */
  choose(slot) {
    this.chosen = slot === this.chosen || this.digits[slot] === null ? -1 : slot;
  }

  /** @param {number} digit */
  put(digit) {
    if (this.next < 0) return;
    this.digits[this.next] = digit;
    this.chosen = -1;
  }

  /** Empty the chosen slot, else the last full one. */
  erase() {
    const slot = this.chosen >= 0 ? this.chosen : this.digits.findLastIndex((digit) => digit !== null);
    if (slot >= 0) this.digits[slot] = null;
    this.chosen = -1;
  }
}
