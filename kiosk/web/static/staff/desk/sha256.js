// @ts-check
/**
 * SHA-256 (FIPS 180-4) piece by piece. `crypto.subtle` hashes only what is in memory as a whole, and only on pages that
 * the browser trusts; a film is neither.
 */

const K = new Uint32Array(64);
const START = new Uint32Array(8);

// The first 32 bits of the fractional parts of the cube and square roots of the first primes.
let found = 0;
for (let number = 2; found < 64; number++) {
  let prime = true;
  for (let other = 2; other * other <= number && prime; other++) prime = number % other !== 0;
  if (!prime) continue;
  const fraction = (/** @type {number} */ root) => Math.floor((root - Math.floor(root)) * 2 ** 32);
  if (found < 8) START[found] = fraction(Math.sqrt(number));
  K[found] = fraction(Math.cbrt(number));
  found++;
}

export class Sha256 {
  #state = START.slice();
  #words = new Uint32Array(64);
  #rest = new Uint8Array(64);
  #kept = 0;
  #length = 0;

  /** @param {Uint8Array} data */
  update(data) {
    this.#length += data.length;
    let at = 0;
    if (this.#kept) {
      at = Math.min(64 - this.#kept, data.length);
      this.#rest.set(data.subarray(0, at), this.#kept);
      this.#kept += at;
      if (this.#kept < 64) return this;
      this.#block(this.#rest, 0);
      this.#kept = 0;
    }
    for (; at + 64 <= data.length; at += 64) this.#block(data, at);
    this.#rest.set(data.subarray(at));
    this.#kept = data.length - at;
    return this;
  }

  /** The sum in hexadecimal digits; nothing can be added afterwards. */
  hex() {
    const length = this.#length;
    const end = new Uint8Array(this.#kept < 56 ? 64 - this.#kept : 128 - this.#kept);
    end[0] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(length / 2 ** 29));
    view.setUint32(end.length - 4, (length << 3) >>> 0);
    this.update(end);
    return [...this.#state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  /**
   * @param {Uint8Array} data
   * @param {number} at
   */
  #block(data, at) {
    const w = this.#words;
    for (let i = 0; i < 16; i++, at += 4) {
      w[i] = (data[at] << 24) | (data[at + 1] << 16) | (data[at + 2] << 8) | data[at + 3];
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15];
      const y = w[i - 2];
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16] + s0 + w[i - 7] + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = this.#state;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    const s = this.#state;
    s[0] += a;
    s[1] += b;
    s[2] += c;
    s[3] += d;
    s[4] += e;
    s[5] += f;
    s[6] += g;
    s[7] += h;
  }
}
