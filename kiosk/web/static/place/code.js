// @ts-check
/** Writes the twelve digits of a place card; kiosk/places/card.py reads them. */

import { STEPS } from "./ruler.js";

const TITLES = 250_000;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
// Damm's quasigroup, as in kiosk/places/card.py.
const DAMM = [
  "0317598642",
  "7092154863",
  "4206871359",
  "1750983426",
  "6123045978",
  "3674209581",
  "5869720134",
  "8945362017",
  "9438617205",
  "2581436790",
];

/**
 * The number of a title on cards, made from its id.
 * @param {string} id
 */
export const titleNumber = (id) => [...id].reduce((number, char) => (number * 32 + BASE32.indexOf(char)) % TITLES, 0);

/**
 * The digit that makes the check of all digits come out at 0: the state the others leave, as the table's diagonal is 0.
 * @param {string} digits
 */
const checkDigit = (digits) => [...digits].reduce((state, digit) => Number(DAMM[state][Number(digit)]), 0);

/**
 * @param {number} title its number
 * @param {number} step along it
 * @returns {string} twelve Latin digits
 */
export const writeCard = (title, step) => {
  const digits = String(title * STEPS + step).padStart(11, "0");
  return digits + checkDigit(digits);
};
