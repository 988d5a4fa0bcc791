// @ts-check
/** Movements wait for each other: two at once would mix their pages, and foliate-js forgets what it is asked meanwhile. */

const MOST = 2; // turns that wait: a key held down must not turn pages long after it is let go

export class Line {
  /** @type {Promise<unknown>} */ #last = Promise.resolve();
  #waiting = 0;

  /**
   * Do it after all that came before.
   * @param {() => Promise<unknown>} movement
   * @returns {Promise<void>}
   */
  async join(movement) {
    this.#waiting++;
    const mine = this.#last.then(movement, movement);
    this.#last = mine;
    try {
      await mine;
    } finally {
      this.#waiting--;
    }
  }

  /**
   * Do it too, unless enough wait already.
   * @param {() => Promise<unknown>} turn
   * @returns {Promise<void>}
   */
  async turn(turn) {
    if (this.#waiting < MOST) await this.join(turn);
  }
}
