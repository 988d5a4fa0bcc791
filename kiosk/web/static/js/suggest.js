// @ts-check
/** Offers words and titles while a reader types. Without it the search works the same. */

const PAUSE = 150; // milliseconds without a key before the server is asked

/**
 * @param {string} address
 * @param {string} typed
 * @returns {Promise<string[]>} nothing when the server cannot tell
 */
const ask = async (address, typed) => {
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ q: typed }) });
    return answer.ok ? await answer.json() : [];
  } catch {
    return [];
  }
};

/** @param {HTMLInputElement} field */
const connect = (field) => {
  const list = field.list;
  const address = field.dataset.suggest;
  if (!list || !address) return;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const refresh = async () => {
    const typed = field.value.trim();
    const words = typed ? await ask(address, typed) : [];
    if (field.value.trim() !== typed) return;
    list.replaceChildren(...words.map((word) => new Option(word, word)));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refresh(), PAUSE);
  });
};

for (const field of document.querySelectorAll("input[data-suggest]")) {
  if (field instanceof HTMLInputElement) connect(field);
}
