// @ts-check
/** The panel with the table of contents. */

/**
 * @param {import('./shell.js').Shell} shell
 * @param {import('./types.js').Viewer} viewer
 */
export const connectContents = (shell, viewer) => {
  if (!viewer.contents) return;
  const contents = viewer.contents.bind(viewer);
  const panel = shell.panel("contents");
  const list = /** @type {HTMLElement} */ (panel.querySelector("ol"));

  /** @param {import('./types.js').Entry} entry */
  const line = ({ label, depth, open }) => {
    const item = shell.doc.createElement("li");
    item.style.paddingInlineStart = `${depth * 1.25}rem`;
    const child = shell.doc.createElement(open ? "button" : "span");
    child.textContent = label;
    if (open) {
      child.addEventListener("click", () => {
        panel.close();
        open();
      });
    }
    item.append(child);
    return item;
  };

  shell.on("contents", async () => {
    if (!list.childElementCount) {
      const entries = await contents();
      list.replaceChildren(...entries.map(line));
      /** @type {HTMLElement} */ (panel.querySelector(".empty")).hidden = entries.length > 0;
    }
    panel.showModal();
  });
};
