// @ts-check
/**
 * Sends files to the library in pieces. A connection that breaks costs the piece that was under way: the library says
 * how much it has, and the file goes on from there, as in the tus protocol (tus.io).
 *
 * A file is known by its bytes: one that the library may have, since it has one of the same size, is hashed first, and
 * not sent when it is there already. All others are hashed while they are sent; the library compares the sum.
 */

import { Sha256 } from "./sha256.js";

/** @typedef {{ path: string, file: Blob }} Chosen */
/** @typedef {{ path: string, size: number, offset: number, done: boolean }} Part */
/** @typedef {{ id: string, files: Part[] }} Drop */
/**
 * What the page is told. `number` is the place of a file in what was chosen.
 * @typedef {{
 *   checking: (number: number, part: number) => void,
 *   sending: (number: number, part: number) => void,
 *   here: (number: number, title: string) => void,
 *   done: (number: number) => void,
 *   waiting: (seconds: number) => void,
 * }} Told
 */

/** A reason the library gave; nothing will come of trying again. */
export class Refused extends Error {
  /**
   * @param {string} message
   * @param {string} advice
   * @param {string} code
   */
  constructor(message, advice, code) {
    super(message);
    this.advice = advice;
    this.code = code;
  }
}

/** Nobody is signed in any more. */
export class SignedOut extends Error {}

const PAUSES = [1, 2, 4, 8, 15, 30]; // seconds before a broken connection is tried again
const HASHED = 1 << 20; // bytes at a time, so that the page stays alive

export class Sender {
  #stopped = new AbortController();

  /**
   * @param {string} address of the page, with a slash at its end
   * @param {number} piece bytes sent at once
   * @param {Told} told
   * @param {typeof fetch} ask
   * @param {(seconds: number) => Promise<void>} pause
   */
  constructor(address, piece, told, ask = fetch.bind(globalThis), pause = wait) {
    this.address = address;
    this.piece = piece;
    this.told = told;
    this.ask = ask;
    this.pause = pause;
  }

  /** Send nothing more; what is there stays there. */
  stop() {
    this.#stopped.abort();
  }

  /**
   * Send all of these files; those that the library has are left out.
   * @param {Chosen[]} chosen
   * @param {Record<string, string>} placing
   * @param {Drop[]} broken uploads that broke off before, one of which may be this
   */
  async send(chosen, placing, broken = []) {
    const wanted = await this.#unknown(chosen);
    if (!wanted.length) return;
    const drop = continued(wanted, broken) ?? (await this.#announce(wanted, placing));
    for (const [place, { number, chosen: one }] of wanted.entries()) {
      if (drop.files[place].done) this.told.done(number);
      else await this.#send(drop.id, place, number, one.file);
    }
  }

  /**
   * @param {Chosen[]} chosen
   * @returns {Promise<{ number: number, chosen: Chosen }[]>}
   */
  async #unknown(chosen) {
    const all = chosen.map((one, number) => ({ number, chosen: one }));
    const alike = await this.#json(
      "add/known/",
      chosen.map(({ file }) => ({ size: file.size })),
    );
    const sums = new Map();
    for (const { number, chosen: one } of all) {
      if (alike[number]) sums.set(number, await this.#sum(number, one.file));
    }
    if (!sums.size) return all;
    const titles = await this.#json(
      "add/known/",
      [...sums.values()].map((sha256) => ({ sha256 })),
    );
    const known = new Map([...sums.keys()].map((number, place) => [number, titles[place]]));
    for (const [number, title] of known) if (title) this.told.here(number, title);
    return all.filter(({ number }) => !known.get(number));
  }

  /**
   * @param {number} number
   * @param {Blob} file
   */
  async #sum(number, file) {
    const sum = new Sha256();
    for (let at = 0; at < file.size; at += HASHED) {
      sum.update(new Uint8Array(await file.slice(at, at + HASHED).arrayBuffer()));
      this.told.checking(number, at / file.size);
    }
    return sum.hex();
  }

  /**
   * @param {{ chosen: Chosen }[]} wanted
   * @param {Record<string, string>} placing
   * @returns {Promise<Drop>}
   */
  #announce(wanted, placing) {
    const files = wanted.map(({ chosen }) => ({ path: chosen.path, size: chosen.file.size }));
    return this.#json("add/drops/", { files, ...placing });
  }

  /**
   * @param {string} drop
   * @param {number} place of the file in the drop
   * @param {number} number of the file in what was chosen
   * @param {Blob} file
   */
  async #send(drop, place, number, file) {
    const address = `add/drops/${drop}/${place}/`;
    const sum = new Sha256();
    let hashed = 0;
    let offset = await this.#offset(drop, place);
    while (offset < file.size) {
      // What an earlier page sent is hashed, too; the sum is that of the whole file.
      while (hashed < offset) {
        const next = Math.min(hashed + HASHED, offset);
        sum.update(new Uint8Array(await file.slice(hashed, next).arrayBuffer()));
        hashed = next;
      }
      this.told.sending(number, offset / file.size);
      const bytes = new Uint8Array(await file.slice(offset, offset + this.piece).arrayBuffer());
      const here = await this.#piece(drop, place, address, offset, bytes);
      if (here === offset + bytes.length && hashed === offset) {
        sum.update(bytes);
        hashed = here;
      }
      offset = here;
    }
    while (hashed < file.size) {
      sum.update(new Uint8Array(await file.slice(hashed, hashed + HASHED).arrayBuffer()));
      hashed = Math.min(hashed + HASHED, file.size);
    }
    await this.#json(`${address}whole/`, { sha256: sum.hex() });
    this.told.done(number);
  }

  /**
   * Send a piece; returns where to go on, which is less than its end when the connection broke.
   * @param {string} drop
   * @param {number} place
   * @param {string} address
   * @param {number} offset
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @returns {Promise<number>}
   */
  async #piece(drop, place, address, offset, bytes) {
    const options = {
      method: "POST",
      body: bytes,
      headers: { "Upload-Offset": String(offset), "Content-Type": "application/offset+octet-stream" },
    };
    try {
      const answer = await this.#answer(await this.#once(address, options));
      return answer.offset;
    } catch (error) {
      if (error instanceof SignedOut || (error instanceof Refused && error.code === "DiskFull")) throw error;
      if (error instanceof Refused && !["WrongPlace", "SomebodyElse"].includes(error.code)) throw error;
      if (this.#stopped.signal.aborted) throw error;
      return this.#offset(drop, place);
    }
  }

  /**
   * How much of a file is there; asked until somebody answers.
   * @param {string} drop
   * @param {number} place
   * @returns {Promise<number>}
   */
  async #offset(drop, place) {
    const state = await this.#patient(`add/drops/${drop}/`, {});
    return state.files[place].offset;
  }

  /**
   * @param {string} address
   * @param {unknown} body
   * @returns {Promise<any>}
   */
  #json(address, body) {
    const headers = { "Content-Type": "application/json" };
    return this.#patient(address, { method: "POST", body: JSON.stringify(body), headers });
  }

  /**
   * Ask until there is an answer.
   * @param {string} address
   * @param {RequestInit} options
   * @returns {Promise<any>}
   */
  async #patient(address, options) {
    for (let turn = 0; ; turn++) {
      try {
        return await this.#answer(await this.#once(address, options));
      } catch (error) {
        if (error instanceof Refused || error instanceof SignedOut || this.#stopped.signal.aborted) throw error;
        const seconds = PAUSES[Math.min(turn, PAUSES.length - 1)];
        this.told.waiting(seconds);
        await this.pause(seconds);
      }
    }
  }

  /**
   * @param {string} address
   * @param {RequestInit} options
   */
  #once(address, options) {
    return this.ask(this.address + address, { ...options, signal: this.#stopped.signal });
  }

  /**
   * @param {Response} answer
   * @returns {Promise<any>}
   */
  async #answer(answer) {
    if (answer.status === 403) throw new SignedOut();
    if (answer.status === 409) {
      const { message, advice, code } = await answer.json();
      throw new Refused(message, advice, code);
    }
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.json();
  }
}

/**
 * The drop that broke off with just these files, if there is one.
 * @param {{ chosen: Chosen }[]} wanted
 * @param {Drop[]} broken
 */
export function continued(wanted, broken) {
  return broken.find(
    ({ files }) =>
      files.length === wanted.length &&
      files.every(({ path, size }, place) => {
        const { chosen } = wanted[place];
        return size === chosen.file.size && path.split("/").at(-1) === chosen.path.split("/").at(-1);
      }),
  );
}

/** @param {number} seconds */
function wait(seconds) {
  return /** @type {Promise<void>} */ (new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
}
