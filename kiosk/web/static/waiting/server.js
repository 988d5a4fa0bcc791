// @ts-check
/** Whether the server answers. */

const PATIENCE = 4000; // milliseconds: a cable that was pulled says nothing, for minutes
const FRESH = 2000; // milliseconds for which a sign of life holds; the page itself was one

let seen = performance.now();
/** @type {Promise<boolean> | undefined} */
let asking;

/** Whether it answered just now, without asking again. */
export const answeredLately = () => performance.now() - seen < FRESH;

/** Ask it; who asks meanwhile gets the same answer. @returns {Promise<boolean>} */
export const answers = () => {
  asking ??= ask().finally(() => {
    asking = undefined;
  });
  return asking;
};

const ask = async () => {
  try {
    const { ok } = await fetch("/alive", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    if (ok) seen = performance.now();
    return ok;
  } catch {
    return false;
  }
};

/**
 * Fetch, but not from a server that has gone without a word: then it fails, as when nobody answers.
 * @param {string | URL} url
 * @param {RequestInit} [options]
 */
export const fetchFromLiving = async (url, options = {}) => {
  const gone = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, gone.signal]) : gone.signal;
  const timer = setInterval(async () => {
    if (!(await answers())) gone.abort(new TypeError("nobody answers"));
  }, PATIENCE);
  try {
    return await fetch(url, { ...options, signal });
  } finally {
    clearInterval(timer);
  }
};
