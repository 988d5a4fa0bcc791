// Files arrive whole over a connection that breaks again and again; what the library has is not sent.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { continued, Refused, Sender, SignedOut } from "../../kiosk/web/static/staff/desk/sending.js";

const BOOK = new Uint8Array(10_000).map((_, i) => (i * 31) & 255);
const SUM = createHash("sha256").update(BOOK).digest("hex");

/** A library in memory; `breaks` are the numbers of the requests that never get an answer. */
class Library {
  /** @type {{ path: string, size: number, bytes: number[], sum: string }[]} */
  files = [];
  /** @type {string[]} */
  asked = [];
  breaks = new Set();
  known = new Map();

  /** @type {typeof fetch} */
  ask = async (address, options) => {
    const path = String(address);
    this.asked.push(`${options?.method ?? "GET"} ${path}`);
    const lost = this.breaks.has(this.asked.length);
    const answer = this.#answer(path, options, lost);
    if (lost) throw new TypeError("network error");
    return answer;
  };

  /**
   * @param {string} path
   * @param {RequestInit | undefined} options
   * @param {boolean} lost half of the piece arrives all the same
   */
  #answer(path, options, lost) {
    const found = /drops\/d\/(?:(\d+)\/)?(whole\/)?$/.exec(path);
    if (path.endsWith("known/")) {
      const files = JSON.parse(String(options?.body));
      return json(files.map(({ size, sha256 }) => (sha256 ? (this.known.get(sha256) ?? false) : this.sizes.has(size))));
    }
    if (!found) {
      this.files = JSON.parse(String(options?.body)).files.map((file) => ({ ...file, bytes: [], sum: "" }));
      return json(this.state());
    }
    const file = this.files[Number(found[1] ?? 0)];
    if (found[2]) file.sum = JSON.parse(String(options?.body)).sha256;
    else if (options?.method === "POST") {
      if (Number(options.headers["Upload-Offset"]) !== file.bytes.length) return json({ code: "WrongPlace" }, 409);
      const body = /** @type {Uint8Array} */ (options.body);
      file.bytes.push(...body.subarray(0, lost ? body.length / 2 : body.length));
      return json({ offset: file.bytes.length });
    }
    return json(this.state());
  }

  sizes = new Set();

  state() {
    const files = this.files.map(({ path, size, bytes, sum }) => ({
      path,
      size,
      offset: bytes.length,
      done: sum !== "",
    }));
    return { id: "d", files };
  }
}

/**
 * @param {unknown} body
 * @param {number} status
 */
const json = (body, status = 200) => new Response(JSON.stringify(body), { status });
const quiet = { checking() {}, sending() {}, here() {}, done() {}, waiting() {} };
const chosen = (name = "a.epub", bytes = BOOK) => ({ path: name, file: new Blob([bytes]) });
const nowhere = { shelf: "", level: "" };

/** @param {Library} library */
const sender = (library, told = {}) => new Sender("/en/", 1024, { ...quiet, ...told }, library.ask, async () => {});

test("a file arrives whole with its sum", async () => {
  const library = new Library();
  await sender(library).send([chosen()], nowhere);
  assert.deepEqual(Uint8Array.from(library.files[0].bytes), BOOK);
  assert.equal(library.files[0].sum, SUM);
});

test("a connection that breaks five times costs no byte and changes none", async () => {
  const library = new Library();
  library.breaks = new Set([4, 6, 7, 11, 13]);
  let waited = 0;
  await sender(library, { waiting: () => waited++ }).send([chosen()], nowhere);
  assert.deepEqual(Uint8Array.from(library.files[0].bytes), BOOK);
  assert.equal(library.files[0].sum, SUM);
  assert.ok(waited > 0);
});

test("what the library has is found before a byte of it is sent", async () => {
  const library = new Library();
  library.sizes.add(BOOK.length);
  library.known.set(SUM, "A book");
  /** @type {string[]} */
  const here = [];
  await sender(library, { here: (_, title) => here.push(title) }).send([chosen()], nowhere);
  assert.deepEqual(here, ["A book"]);
  assert.equal(library.asked.filter((asked) => asked.includes("drops")).length, 0);
});

test("a file of the same size that is another is sent", async () => {
  const library = new Library();
  library.sizes.add(BOOK.length);
  await sender(library).send([chosen(), chosen("b.epub", BOOK.slice(1))], nowhere);
  assert.deepEqual(
    library.files.map(({ bytes }) => bytes.length),
    [BOOK.length, BOOK.length - 1],
  );
});

test("an upload that broke off goes on where it stood, and its sum is that of the whole file", async () => {
  const library = new Library();
  library.files = [{ path: "a.epub", size: BOOK.length, bytes: [...BOOK.subarray(0, 4000)], sum: "" }];
  await sender(library).send([chosen()], nowhere, [library.state()]);
  assert.deepEqual(Uint8Array.from(library.files[0].bytes), BOOK);
  assert.equal(library.files[0].sum, SUM);
  assert.equal(library.asked.includes("POST /en/add/drops/"), false);
});

test("other files are no continuation", () => {
  const wanted = [{ chosen: chosen() }];
  const drop = (path, size) => ({ id: "d", files: [{ path, size, offset: 0, done: false }] });
  assert.equal(continued(wanted, [drop("b.epub", BOOK.length), drop("a.epub", 3)]), undefined);
  assert.equal(continued(wanted, [drop("a.epub", BOOK.length)])?.id, "d");
});

test("a refusal is told and not tried again", async () => {
  const library = new Library();
  const full = async () => json({ code: "NoRoom", message: "There is no room.", advice: "Choose less." }, 409);
  const sending = new Sender("/en/", 1024, quiet, full, async () => {});
  await assert.rejects(
    sending.send([chosen()], nowhere),
    (error) => error instanceof Refused && error.advice === "Choose less.",
  );
  assert.equal(library.asked.length, 0);
});

test("whoever is not signed in any more is told so", async () => {
  const out = async () => new Response("", { status: 403 });
  await assert.rejects(new Sender("/en/", 1024, quiet, out, async () => {}).send([chosen()], nowhere), SignedOut);
});

test("an empty file needs no piece", async () => {
  const library = new Library();
  await sender(library).send([chosen("a.epub", new Uint8Array())], nowhere);
  assert.equal(library.files[0].sum, createHash("sha256").digest("hex"));
});
