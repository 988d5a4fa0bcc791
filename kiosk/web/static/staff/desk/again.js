// @ts-check
/** Keeps a part of a page fresh while something goes on: it is asked for again and exchanged where it changed. */

const part = /** @type {HTMLElement | null} */ (document.querySelector("[data-again]"));
const SECONDS = 2;

async function look() {
  if (!part?.querySelector("[data-busy]")) return;
  try {
    const answer = await fetch(String(part.dataset.again));
    if (answer.status === 403) return location.reload();
    if (answer.ok) exchange(part, await answer.text());
  } catch {
    // the library is away for a moment
  }
  setTimeout(look, SECONDS * 1000);
}

/**
 * Put new content in place of the old; the focus stays where it was.
 * @param {HTMLElement} place
 * @param {string} html
 */
function exchange(place, html) {
  const fresh = document.createElement("div");
  fresh.innerHTML = html;
  if (fresh.innerHTML === place.innerHTML) return;
  const id = place.contains(document.activeElement) ? document.activeElement?.id : "";
  place.replaceChildren(...fresh.childNodes);
  if (id) document.getElementById(id)?.focus();
}

setTimeout(look, SECONDS * 1000);

export {};
