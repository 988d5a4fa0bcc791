// @ts-check
/** The panel that sets how text looks. The choice lives as long as the page: nothing stays behind for the next reader. */

const SIZES = [80, 90, 100, 115, 130, 150, 175, 200, 240];

/** @returns {import('./types.js').Look} */
export const plainLook = () => ({ size: 115, spacing: 1.8, theme: "light", flow: "pages" });

/**
 * The next larger or smaller text size, or the same at the end of the row.
 * @param {number} size
 * @param {1 | -1} step
 */
export const nextSize = (size, step) => SIZES[Math.min(SIZES.length - 1, Math.max(0, SIZES.indexOf(size) + step))];

/**
 * @param {import('./shell.js').Shell} shell
 * @param {import('./types.js').Viewer} viewer
 * @param {import('./types.js').Look} look changed in place
 */
export const connectLook = (shell, viewer, look) => {
  if (!viewer.dress) return;
  const panel = shell.panel("look");
  const output = panel.querySelector("output");

  const show = () => {
    shell.doc.documentElement.dataset.theme = look.theme;
    if (output) output.textContent = `${shell.number(look.size)}%`;
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (panel.querySelectorAll("[data-set]"))) {
      const [name, value] = (button.dataset.set ?? "").split("=");
      button.setAttribute("aria-pressed", String(String(look[/** @type {keyof typeof look} */ (name)]) === value));
    }
    viewer.dress?.(look);
  };

  shell.on("look", () => panel.showModal());
  shell.on("larger", () => {
    look.size = nextSize(look.size, 1);
    show();
  });
  shell.on("smaller", () => {
    look.size = nextSize(look.size, -1);
    show();
  });
  panel.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-set]") : null;
    if (!(button instanceof HTMLElement)) return;
    const [name, value] = (button.dataset.set ?? "").split("=");
    if (name === "spacing") look.spacing = Number(value);
    else if (name === "theme") look.theme = /** @type {typeof look.theme} */ (value);
    else if (name === "flow") look.flow = /** @type {typeof look.flow} */ (value);
    show();
  });
  show();
};
