// @ts-check
/** A Khmer letter put together piece by piece: a consonant, what stands below it, a vowel, signs. */

import { normalise } from "./normalise.js";

/**
 * @typedef {object} Syllable
 * @property {string} base a consonant, an independent vowel or another letter; empty when nothing is chosen yet
 * @property {string[]} feet consonants below, at most two
 * @property {string} vowel
 * @property {string[]} signs
 */

const FEET = 2; // Khmer stacks no more
const COENG = "\u17D2";

/** @type {Syllable} */
export const empty = { base: "", feet: [], vowel: "", signs: [] };

/** The rows of the alphabet as school teaches them. */
export const CONSONANTS = ["ក ខ គ ឃ ង ច ឆ ជ ឈ ញ", "ដ ឋ ឌ ឍ ណ ត ថ ទ ធ ន", "ប ផ ព ភ ម យ រ ល វ ស", "ហ ឡ អ"].map((row) =>
  row.split(" "),
);

/** Vowels that stand alone, and the sign that says a word twice. */
export const INDEPENDENT = "ឥ ឦ ឧ ឩ ឪ ឫ ឬ ឭ ឮ ឯ ឰ ឱ ឲ ឳ ៗ".split(" ");

// DA below is drawn like TA below, which is what people mean; LA has no form below.
const FOOTLESS = new Set(["ដ", "ឡ"]);

/** Consonants that can stand below. */
export const SUBSCRIPTS = CONSONANTS.flat().filter((consonant) => !FOOTLESS.has(consonant));

/** Vowels in the order of school, with those that are written in two parts. */
export const VOWELS = [
  "\u17B6 \u17B7 \u17B8 \u17B9 \u17BA \u17BB \u17BC \u17BD",
  "\u17BE \u17BF \u17C0 \u17C1 \u17C2 \u17C3 \u17C4 \u17C5",
  "\u17BB\u17C6 \u17C6 \u17B6\u17C6 \u17C7 \u17BB\u17C7 \u17C1\u17C7 \u17C4\u17C7",
].flatMap((row) => row.split(" "));

/** Signs, the frequent ones first: shifters, bantoc, samyok, toandakhiat, ahsda, robat, reahmuk, yuukaleapintu, kakabat. */
export const SIGNS = "\u17C9 \u17CA \u17CB \u17D0 \u17CD \u17CF \u17CC \u17C7 \u17C8 \u17CE".split(" ");

/** Whether letters can hang on it. @param {Syllable} syllable */
export const carries = ({ base }) => /^[\u1780-\u17B3]$/u.test(base);

/** @param {Syllable} syllable */
export const text = ({ base, feet, vowel, signs }) =>
  normalise(base + feet.map((foot) => COENG + foot).join("") + vowel + signs.join(""));

/** @param {string} base @returns {Syllable} */
export const withBase = (base) => ({ ...empty, base });

/** One more below; a third takes the place of the second. @param {Syllable} syllable @param {string} foot @returns {Syllable} */
export const withFoot = (syllable, foot) => ({
  ...syllable,
  feet: [...syllable.feet.filter((other) => other !== foot).slice(0, FEET - 1), foot],
});

/** @param {Syllable} syllable @returns {Syllable} */
export const withoutFeet = (syllable) => ({ ...syllable, feet: [] });

/** Another vowel in place of the one before. @param {Syllable} syllable @param {string} vowel empty for none @returns {Syllable} */
export const withVowel = (syllable, vowel) => ({ ...syllable, vowel });

/** The sign put on, or taken away where it is. @param {Syllable} syllable @param {string} sign @returns {Syllable} */
export const withSign = (syllable, sign) => ({
  ...syllable,
  signs: syllable.signs.includes(sign) ? syllable.signs.filter((other) => other !== sign) : [...syllable.signs, sign],
});
