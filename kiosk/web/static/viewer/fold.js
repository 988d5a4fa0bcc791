// @ts-check
/**
 * Text as it is compared: look-alike spellings of Khmer, capitals, accents and layout made equal, with the way back to the original.
 *
 * This is a key, never shown: a cluster's signs are put into one order, so that every typing order that looks the same is the same
 * (Unicode L2/22-290 explains why canonical normalisation does not do it).
 */

const INVISIBLE = "\\u00AD\\u200B-\\u200D\\u2060\\uFEFF";
const BASE = "[\\u1780-\\u17B3]";
const SIGN = `(?:\\u17D2[${INVISIBLE}]*${BASE}|[\\u17B4-\\u17D3\\u17DD])`;
// PDFs put white space inside clusters, so white space before a sign belongs to the cluster.
const TOKEN = new RegExp(`(${BASE}(?:[\\s${INVISIBLE}]*${SIGN})*)|([\\s${INVISIBLE}]+)|([^][\\u0300-\\u036F]*)`, "gu");
const SIGNS = new RegExp(SIGN, "gu");
const HIDDEN = new RegExp(`[\\s${INVISIBLE}]`, "gu");
const KHMER = /[\u1780-\u17DD]/u;

/** @param {string} sign */
const rank = (sign) => {
  const code = sign.charCodeAt(0);
  if (code === 0x17d2) return sign === "\u17D2\u179A" ? 2 : 1; // coeng RO is written last
  if (code === 0x17cc) return 0;
  if (code === 0x17c9 || code === 0x17ca) return 3;
  return code <= 0x17c5 ? 4 : 5;
};

/** @type {[string, string][]} vowels typed in two halves */
const HALVES = [
  ["\u17B6\u17C1", "\u17C4"],
  ["\u17B8\u17C1", "\u17BE"],
];

// Under a vowel that stands above, both shifters are drawn like the vowel U.
const SHIFTER = /[\u17BB\u17CA]/u;

/** Whether a vowel stands above. @param {string[]} signs */
const isRaised = (signs) =>
  signs.some((sign) => /^[\u17B7-\u17BA\u17BE]/u.test(sign)) || (signs.includes("\u17B6") && signs.includes("\u17C6"));

/** @param {string} cluster a Khmer base with all its signs */
const foldCluster = (cluster) => {
  const bare = cluster
    .replace(HIDDEN, "")
    .replace(/[\u17B4\u17B5]/gu, "")
    .replaceAll("\u17D2\u178A", "\u17D2\u178F");
  const written = bare.slice(1).match(SIGNS) ?? [];
  const signs = [...new Set(isRaised(written) ? written.map((sign) => sign.replace(SHIFTER, "\u17C9")) : written)];
  signs.sort((a, b) => rank(a) - rank(b) || (rank(a) > 2 ? a.charCodeAt(0) - b.charCodeAt(0) : 0));
  let tail = signs.join("");
  for (const [halves, whole] of HALVES) tail = tail.replace(halves, whole);
  return bare[0] + tail;
};

/** @param {string} char a character with its combining accents */
const foldOther = (char) =>
  char
    .normalize("NFKD")
    .replace(/[\u0300-\u036F]/gu, "")
    .replace(/[\u17E0-\u17E9]/gu, (digit) => String(digit.charCodeAt(0) - 0x17e0))
    .replace(/[\u2018\u2019]/gu, "'")
    .toLowerCase();

/**
 * @typedef {object} Folded
 * @property {string} text the key
 * @property {number[]} from where in the original the cluster begins that gave this unit of the key
 * @property {number[]} to where it ends
 */

/**
 * @param {string} original
 * @returns {Folded}
 */
export const fold = (original) => {
  let text = "";
  /** @type {number[]} */ const from = [];
  /** @type {number[]} */ const to = [];
  /** @param {string} key @param {number} start @param {number} end */
  const add = (key, start, end) => {
    text += key;
    for (let i = 0; i < key.length; i++) {
      from.push(start);
      to.push(end);
    }
  };
  /** @type {[number, number] | undefined} */ let gap;
  for (const token of original.matchAll(TOKEN)) {
    const start = token.index;
    const end = start + token[0].length;
    if (token[2] !== undefined) {
      if (/\s/u.test(token[2].replaceAll("\uFEFF", ""))) gap = [start, end];
      continue;
    }
    // Between Latin words a space counts; beside Khmer it is layout.
    if (gap && text && !token[1] && !KHMER.test(text[text.length - 1])) add(" ", ...gap);
    gap = undefined;
    add(token[1] ? foldCluster(token[1]) : foldOther(token[0]), start, end);
  }
  return { text, from, to };
};

/**
 * All places where the words stand, as `[start, end)` in the original. They begin and end at cluster borders, so that a
 * shorter word written with the same letters is not found inside a stack of consonants.
 *
 * @param {Folded} hay
 * @param {string} words
 * @returns {Generator<[number, number]>}
 */
export function* occurrences(hay, words) {
  const needle = fold(words).text.trim();
  if (!needle) return;
  const { text, from, to } = hay;
  for (let i = text.indexOf(needle); i >= 0; i = text.indexOf(needle, i + 1)) {
    const end = i + needle.length;
    const whole = (i === 0 || from[i] !== from[i - 1]) && (end === text.length || from[end] !== from[end - 1]);
    if (whole) yield [from[i], to[end - 1]];
  }
}
