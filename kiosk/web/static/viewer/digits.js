// @ts-check
/** Numbers in the digits of the interface's language, and back from any of them. */

const KHMER_ZERO = 0x17e0;

/**
 * @param {number} value a whole number
 * @param {string} language
 */
export const digits = (value, language) => {
  const plain = String(Math.trunc(value));
  if (language !== "km") return plain;
  return plain.replace(/\d/gu, (digit) => String.fromCharCode(KHMER_ZERO + Number(digit)));
};

/**
 * @param {string} typed
 * @returns {number} NaN when it is no whole number
 */
export const parseDigits = (typed) => {
  const plain = typed.trim().replace(/[\u17E0-\u17E9]/gu, (digit) => String(digit.charCodeAt(0) - KHMER_ZERO));
  return /^\d{1,9}$/u.test(plain) ? Number(plain) : Number.NaN;
};

/**
 * Minutes and seconds, with hours when there are any: `3:05`, `1:02:09`.
 * @param {number} seconds
 * @param {string} language
 */
export const clock = (seconds, language) => {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.floor(seconds)) : 0;
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, i) => (i && part < 10 ? digits(0, language) : "") + digits(part, language)).join(":");
};
