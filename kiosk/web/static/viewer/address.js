// @ts-check
/** The fragment of a viewer's address: `#at=<place>&find=<words>`. It never reaches the server. */

/**
 * @param {string} hash with or without its `#`
 * @returns {import('./types.js').Address}
 */
export const parseAddress = (hash) => {
  const fields = new URLSearchParams(hash.replace(/^#/u, ""));
  return { at: fields.get("at") ?? "", find: fields.get("find") ?? "" };
};
