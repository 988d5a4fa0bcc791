// @ts-check
/**
 * Khmer text in one order of letters: what `kiosk/khmer/normalise.py` does when it looks for words, done while they are typed.
 *
 * The order within a syllable is that of Unicode document L2/22-290: base, robat, coengs with RO last, register shifter, vowels,
 * signs. `tests/js/keyboard-orders.json` holds both to the same answers.
 */

const BASE = "[\\u1780-\\u17B3]";
const MARKS = "\\u17B6-\\u17D1\\u17D3\\u17DD";
const COENG = "\\u17D2";
// White space as Python knows it (JavaScript's \s differs in a few), and characters that are not seen.
const GAP =
  "[\\t-\\r\\x1C-\\x20\\x85\\xA0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\u200B-\\u200D\\u2060\\uFEFF\\xAD]*";

const RO = "\u17D2\u179A";
const [ROBAT, U, OE, E] = ["\u17CC", "\u17BB", "\u17BE", "\u17C1"];
const [MUUSIKATOAN, TRIISAP] = ["\u17C9", "\u17CA"];

/** @type {[string, string][]} vowels typed in two halves, the first of which is E */
const HALVES = [
  ["\u17B8", OE],
  ["\u17B6", "\u17C4"],
  ["\u17B7", OE],
];

// A syllable that is in order already; anything else goes the slow way.
const GOOD =
  `${ROBAT}?(?:${COENG}[\\u1780-\\u1799\\u179B-\\u17B3])*(?:${RO})?[\\u17C9\\u17CA]?` +
  "[\\u17B6-\\u17C5]?\\u17C6?[\\u17CB\\u17CD-\\u17D1\\u17D3\\u17DD]?[\\u17C7\\u17C8]?";
const MORE = `${GAP}[${MARKS}${COENG}]`;
const BAD = new RegExp(`${BASE}(?=${MORE})(?!${GOOD}(?!${MORE}))(?:${GAP}(?:${COENG}${GAP}${BASE}|[${MARKS}]))+`, "gu");
const GAPS = new RegExp(GAP, "gu");
const PART = new RegExp(`${COENG}${BASE}|[${MARKS}]`, "gu");

// Under a vowel that stands above, a shifter is drawn like the vowel U, and is often typed so.
const MISTAKEN_U = /\u17BB(?=[\u17C1-\u17C5]?(?:[\u17B7-\u17BA\u17BE\u17D0\u17DD]|\u17B6\u17C6))/gu;
// Consonants of the first series sound like the second with TRIISAP; all others, and BA, take MUUSIKATOAN.
const FIRST_SERIES = /[\u1780-\u1783\u1785-\u1788\u178A-\u178D\u178F-\u1792\u1795-\u1797\u179E-\u17A0\u17A2]/u;

/** @param {string} mark */
const rank = (mark) => {
  if (mark === ROBAT) return 0;
  if (mark === MUUSIKATOAN || mark === TRIISAP) return 3;
  if (/[\u17C1-\u17C3\u17BE-\u17C0\u17C4\u17C5]/u.test(mark)) return 4;
  if (/[\u17BB-\u17BD]/u.test(mark)) return 5;
  if (/[\u17B7-\u17BA]/u.test(mark)) return 6;
  if (mark === "\u17B6") return 7;
  return mark === "\u17C7" || mark === "\u17C8" ? 9 : 8;
};

/** @param {string} stack a consonant with its coengs */
const shifter = (stack) => (FIRST_SERIES.test(stack) && !stack.includes("\u1794") ? TRIISAP : MUUSIKATOAN);

/** @param {string} tail marks in order; E may be followed by the other half of a vowel */
const joinHalves = (tail) => {
  const half = HALVES.find(([second]) => tail.includes(E) && tail.includes(second));
  return half ? tail.replace(E, "").replace(...half) : tail;
};

/** @param {string} typed a base with its coengs and marks in any order */
const inOrder = (typed) => {
  const syllable = typed.replace(GAPS, "");
  const parts = [...new Set(syllable.match(PART) ?? [])];
  const coengs = parts.filter((part) => part.length > 1).sort((a, b) => Number(a === RO) - Number(b === RO));
  const stack = syllable[0] + coengs.join("");
  const marks = parts.filter((part) => part.length === 1).sort((a, b) => rank(a) - rank(b));
  let tail = joinHalves(marks.join("")).replaceAll(OE + U, U + OE);
  const shifted = tail.replace(MISTAKEN_U, "");
  if (shifted !== tail) tail = /^[\u17C9\u17CA]/u.test(tail) ? shifted : shifter(stack) + shifted;
  const robat = tail.includes(ROBAT) ? ROBAT : "";
  return syllable[0] + robat + coengs.join("") + tail.replaceAll(ROBAT, "");
};

/**
 * Puts the letters of every Khmer syllable in order; nothing that is seen changes, other scripts stay as they are.
 *
 * @param {string} text
 */
export const normalise = (text) => text.replace(BAD, inOrder);
