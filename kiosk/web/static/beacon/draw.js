// @ts-check
/** Draws lots for the optional question: in the page, so that nobody else knows who is asked. */

/** @param {number} share of how many sessions one is asked; 0: none @returns {boolean} */
export const draw = (share) => share > 0 && crypto.getRandomValues(new Uint32Array(1))[0] % share === 0;
