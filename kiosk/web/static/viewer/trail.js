// @ts-check
/** The places from which links were followed, and the button that leads back to the last one. */

/** @template T */
export class Trail {
  /** @type {T[]} */ #places = [];

  /**
   * @param {import('./shell.js').Shell} shell
   * @param {(place: T) => void} goBack
   */
  constructor(shell, goBack) {
    this.button = shell.element("[data-do=return]");
    shell.on("return", () => {
      const place = this.#places.pop();
      this.#show();
      if (place !== undefined) goBack(place);
    });
    this.#show();
  }

  /** @param {T} place */
  leave(place) {
    this.#places.push(place);
    this.#show();
  }

  #show() {
    this.button.hidden = this.#places.length === 0;
  }
}
