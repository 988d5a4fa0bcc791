// @ts-check
/**
 * The typefaces the library lends to books: the plain ones are handed over whole, before a document is laid out. Loaded by the
 * document itself they would come after its first layout, in which the browser looks for a Khmer face of the machine: that
 * took longer than all the rest, and the lines jumped when ours came.
 */

const STATIC = new URL("../../", import.meta.url);
const KHMER = "U+1780-17FF, U+200B-200D, U+25CC";
const LATIN = "U+0020-007E, U+00A0-00FF, U+0152-0153, U+0178, U+2010-2026, U+2039-203A, U+20AC";

/** Which are worth fetching before the first layout; spaces and digits are Latin. The rest is in css/fonts.css. */
const FACES = [
  { file: "latin-400", family: "Kiosk", weight: "400", unicodeRange: LATIN, language: "" },
  { file: "book-khmer-400", family: "Kiosk Book", weight: "400", unicodeRange: KHMER, language: "km" },
  { file: "book-khmer-700", family: "Kiosk Book", weight: "700", unicodeRange: KHMER, language: "km" },
];

export class Faces {
  /** @type {{ family: string, data: ArrayBuffer, weight: string, unicodeRange: string }[]} */ #ready = [];

  /**
   * Fetch what books in this language need. A face that does not come is done without.
   * @param {string} language
   */
  async fetch(language) {
    const needed = FACES.filter((face) => language.startsWith(face.language));
    const answers = needed.map(async ({ file, ...face }) => {
      const response = await fetch(new URL(`vendor/fonts/${file}.woff2`, STATIC));
      return { ...face, data: await response.arrayBuffer() };
    });
    this.#ready = await Promise.all(answers).catch(() => []);
  }

  /** @param {Document} doc */
  lend(doc) {
    const view = /** @type {(Window & typeof globalThis) | null} */ (doc.defaultView);
    if (!view || !doc.head) return;
    for (const { family, data, weight, unicodeRange } of this.#ready) {
      doc.fonts.add(new view.FontFace(family, data, { weight, unicodeRange }));
    }
    const link = doc.createElement("link"); // the others come when a character needs them
    link.rel = "stylesheet";
    link.href = new URL("css/fonts.css", STATIC).href;
    doc.head.prepend(link);
  }
}
