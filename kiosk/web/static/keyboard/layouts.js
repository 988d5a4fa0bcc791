// @ts-check
/**
 * What stands on the keys. Each row has up to three levels (plain, shift, right alt), its keys separated by spaces; a dot in the
 * middle (·) is a key without a letter.
 *
 * Khmer: the layout of NiDA, the authority that standardised Khmer keyboards, by the table `kh` of xkb-data; its right-alt letters
 * that XKB leaves out are those of Keyman's Khmer Angkor. Two keys of plain NiDA type two letters each.
 */

/**
 * @typedef {object} Key
 * @property {string[]} levels what it types: plain, shift, right alt; empty where nothing
 * @property {string} [code] the key at the same place of a physical keyboard (UI Events `code`)
 */

/**
 * @typedef {object} Layout
 * @property {string} lang of its letters
 * @property {Key[][]} rows
 * @property {string[]} space what the space bar types, by level
 * @property {string} [third] shown on the key that leads to the third level
 */

const NONE = "·";

const CODES = [
  "Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal",
  "KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Backslash",
  "KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote",
  "KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash",
];

/**
 * @param {string[][]} rows levels of each row
 * @param {string[]} [codes]
 * @returns {Key[][]}
 */
const rowsOf = (rows, codes = []) =>
  rows.map((levels, row) => {
    const split = levels.map((level) => level.split(" "));
    const names = codes[row]?.split(" ");
    return split[0].map((_, column) => ({
      levels: split.map((keys) => (keys[column] === NONE ? "" : keys[column])),
      ...(names && { code: names[column] }),
    }));
  });

/** Rows of letters, with capitals above them. @param {string[]} rows */
const withCapitals = (rows) => rows.map((row) => [row, row.toUpperCase()]);

/** @type {Layout} */
const nida = {
  lang: "km",
  space: ["\u200B", " ", "\u00A0"],
  third: "ឯ",
  rows: rowsOf(
    [
      [
        "« ១ ២ ៣ ៤ ៥ ៦ ៧ ៨ ៩ ០ ឥ ឲ",
        '» ! ៗ " ៛ % \u17CD \u17D0 \u17CF ( ) \u17CC =',
        "\u200D \u200C @ \u17D1 $ € ៙ ៚ * { } · \u17CE",
      ],
      [
        "ឆ \u17B9 \u17C1 រ ត យ \u17BB \u17B7 \u17C4 ផ \u17C0 ឪ ឮ",
        "ឈ \u17BA \u17C2 ឬ ទ \u17BD \u17BC \u17B8 \u17C5 ភ \u17BF ឧ ឭ",
        "ៜ \u17DD ឯ ឫ ឨ [ ] ឦ ឱ ឰ ឩ ឳ \\",
      ],
      [
        "\u17B6 ស ដ ថ ង ហ \u17D2 ក ល \u17BE \u17CB",
        "\u17B6\u17C6 \u17C3 ឌ ធ អ \u17C7 ញ គ ឡ \u17C4\u17C7 \u17C9",
        "+ - × ÷ : ‘ ’ ឝ ៘ ៖ \u17C8",
      ],
      ["ឋ ខ ច វ ប ន ម \u17BB\u17C6 ។ \u17CA", "ឍ ឃ ជ \u17C1\u17C7 ព ណ \u17C6 \u17BB\u17C7 ៕ ?", "< > # & ឞ ; · , . /"],
    ],
    CODES,
  ),
};

/** @type {Layout} */
const english = {
  lang: "en",
  space: [" ", " "],
  rows: rowsOf([
    ["1 2 3 4 5 6 7 8 9 0 -", "! @ # $ % & * ( ) / +"],
    ...withCapitals(["q w e r t y u i o p"]),
    ["a s d f g h j k l '", 'A S D F G H J K L "'],
    ["z x c v b n m , .", "Z X C V B N M ; ?"],
  ]),
};

/** @type {Layout} */
const french = {
  lang: "fr",
  space: [" ", " ", " "],
  third: "âë",
  rows: rowsOf([
    ["& é \" ' ( - è _ ç à )", "1 2 3 4 5 6 7 8 9 0 °", "« É » ’ { – È œ Ç À }"],
    ["a z e r t y u i o p ê", "A Z E R T Y U I O P Ê", "â æ ë € · ÿ û î ô · Ê"],
    ["q s d f g h j k l m ù", "Q S D F G H J K L M Ù", "ä · · · · · ü ï ö · Ù"],
    ["w x c v b n , ; : !", "W X C V B N ? . / !", "· · · · · ñ · … · ·"],
  ]),
};

/** @type {Record<string, Layout>} */
export const layouts = { nida, english, french };

const MARK = /^[\u17B4-\u17D3\u17DD]/u;
/** @type {Record<string, string>} characters that are not seen, by the names that standards give them */
const UNSEEN = { "\u200C": "ZWNJ", "\u200D": "ZWJ" };

/** How a key's letter is drawn: marks on a circle of dots. @param {string} typed */
export const face = (typed) => UNSEEN[typed] ?? (MARK.test(typed) ? `\u25CC${typed}` : typed);
