// @ts-check
/**
 * How text looks. Its size and colours belong to every page: the bar sets them (`data-size` and `data-theme` of the root).
 * The rest belongs to books: the panel of the viewer sets it. All of it ends with the session.
 */

/** Per cent of the usual size of books, for the four sizes of pages. */
const SIZES = [115, 140, 170, 210];
const KEPT = "reading";

/** @typedef {import('./types.js').Look} Look */
/** @typedef {{ keep: (name: string, value: unknown) => void, kept: (name: string) => any }} Memory as long as the session */

/**
 * The look of a page.
 * @param {Partial<Look>} chosen in books before
 * @param {DOMStringMap} page what the page's root says
 * @returns {Look}
 */
export const lookOf = (chosen, { theme = "light", size = "1" }) => ({
  spacing: 1.8,
  face: "book",
  margins: "normal",
  flow: "pages",
  ...chosen,
  size: SIZES[Number(size) - 1] ?? SIZES[0],
  theme: /** @type {Look['theme']} */ (theme),
});

/**
 * The look to begin with.
 * @param {Document} doc
 * @param {Memory} memory
 */
export const presentLook = (doc, { kept }) => lookOf(kept(KEPT) ?? {}, doc.documentElement.dataset);

/**
 * @param {import('./shell.js').Shell} shell
 * @param {import('./types.js').Viewer} viewer
 * @param {Memory} memory
 */
export const connectLook = (shell, viewer, memory) => {
  if (!viewer.dress) return;
  const root = shell.doc.documentElement;
  const panel = shell.doc.querySelector("#look");

  const show = () => {
    const look = presentLook(shell.doc, memory);
    viewer.dress?.(look);
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (panel?.querySelectorAll("[data-set]") ?? [])) {
      const [name, value] = (button.dataset.set ?? "").split("=");
      button.setAttribute("aria-pressed", String(String(look[/** @type {keyof Look} */ (name)]) === value));
    }
  };

  if (panel) shell.on("look", () => shell.panel("look").showModal());
  panel?.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-set]") : null;
    if (!(button instanceof HTMLElement)) return;
    const [name, value] = (button.dataset.set ?? "").split("=");
    memory.keep(KEPT, { ...memory.kept(KEPT), [name]: name === "spacing" ? Number(value) : value });
    show();
  });
  new MutationObserver(show).observe(root, { attributeFilter: ["data-theme", "data-size"] });
  show();
};
