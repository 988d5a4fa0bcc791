// @ts-check
/** The panel that says what went wrong, kindly, and offers to try again; and fetching that waits for a server that is away. */

import { fetchFromLiving } from "../waiting/server.js";
import { there } from "../waiting/waiting.js";

const AT_ONCE = 5000; // milliseconds

export class Trouble {
  /** @param {HTMLElement} panel holds `[data-message]` and `[data-do=retry]` @param {(key: string) => string} say */
  constructor(panel, say) {
    this.panel = panel;
    this.say = say;
    this.message = /** @type {HTMLElement} */ (panel.querySelector("[data-message]"));
    this.retry = /** @type {HTMLButtonElement} */ (panel.querySelector("[data-do=retry]"));
  }

  /**
   * Show the panel until the reader asks to try again.
   * @param {string} key of the sentence
   * @returns {Promise<void>}
   */
  async ask(key) {
    this.message.textContent = this.say(key);
    this.panel.hidden = false;
    this.retry.focus();
    await new Promise((resolve) => this.retry.addEventListener("click", resolve, { once: true }));
    this.panel.hidden = true;
  }

  /**
   * Fetch until the server answers: while it is away, the picture of every page says so, and goes away by itself.
   * @param {string | URL} url
   * @param {RequestInit} [options]
   * @returns {Promise<Response>}
   */
  async fetch(url, options) {
    for (;;) {
      try {
        const response = await fetchFromLiving(url, options);
        if (response.ok) return response;
        if (response.status === 404) await this.ask("gone");
        else await this.away();
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // a TypeError is how fetch says that nobody answered
        await this.away();
      }
    }
  }

  /** Something did not come: wait until the server is there; if it is, and that happens again at once, ask the reader. */
  async away() {
    const waited = await there();
    const again = performance.now() - this.#failed < AT_ONCE;
    this.#failed = performance.now();
    if (!waited && again) await this.ask("unreachable");
  }

  #failed = Number.NEGATIVE_INFINITY;

  /** That a file answers, at the price of its headers. @param {string | URL} url */
  async reach(url) {
    await this.fetch(url, { method: "HEAD" });
  }

  /**
   * Run something until it works.
   * @template T
   * @param {() => Promise<T>} attempt
   * @returns {Promise<T>}
   */
  async insist(attempt) {
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        console.warn(error);
        await this.ask("broken");
      }
    }
  }
}
