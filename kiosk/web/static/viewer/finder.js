// @ts-check
/** The panel that finds words inside the title. */

const MOST = 200; // more hits help nobody

/** It would lie over what was found. @param {HTMLElement} form */
const closeKeyboard = (form) => {
  const key = form.querySelector("[data-keyboard][aria-expanded=true]");
  if (key instanceof HTMLElement) key.click();
};

/**
 * @param {import('./shell.js').Shell} shell
 * @param {import('./types.js').Viewer} viewer
 */
export const connectFinder = (shell, viewer) => {
  if (!viewer.search) return;
  const search = viewer.search.bind(viewer);
  const panel = shell.panel("finder");
  const form = /** @type {HTMLFormElement} */ (panel.querySelector("form.finder"));
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("words"));
  const list = /** @type {HTMLElement} */ (panel.querySelector("ol"));
  const status = /** @type {HTMLElement} */ (panel.querySelector("[role=status]"));
  let running = new AbortController();

  /** @param {import('./types.js').Found} found @param {string} words */
  const line = (found, words) => {
    const item = shell.doc.createElement("li");
    const button = shell.doc.createElement("button");
    const where = shell.doc.createElement("small");
    where.textContent = found.where;
    const marked = shell.doc.createElement("mark");
    marked.textContent = found.match;
    button.append(where, found.before, marked, found.after);
    button.addEventListener("click", () => {
      panel.close();
      void viewer.go({ at: found.at, find: words });
    });
    item.append(button);
    return item;
  };

  /** @param {string} words */
  const run = async (words) => {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    list.replaceChildren();
    status.textContent = shell.say("searching");
    let count = 0;
    for await (const found of search(words, signal)) {
      if (signal.aborted) return;
      list.append(line(found, words));
      status.textContent = shell.say("hits", { count: shell.number(++count) });
      if (count === MOST) break;
    }
    if (!count && !signal.aborted) status.textContent = shell.say("no hits");
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = field.value.trim();
    closeKeyboard(form);
    if (words) shell.trouble.insist(() => run(words));
  });
  panel.addEventListener("close", () => {
    running.abort();
    closeKeyboard(form);
  });
  shell.on("find", () => {
    panel.showModal();
    field.select();
  });
};
