// @ts-check
/** What can wait until the first of a title is on the screen: panels, cards, and where the reader is. */

import { showCard } from "../place/card.js";
import { rememberPlace } from "../place/remember.js";
import { connectContents } from "./contents.js";
import { connectFinder } from "./finder.js";

/**
 * @param {import('./shell.js').Shell} shell
 * @param {import('./types.js').Manifest} manifest
 * @param {import('./types.js').Viewer} viewer
 */
export const connectRest = async (shell, manifest, viewer) => {
  rememberPlace(shell, manifest, viewer);
  shell.on("card", () => showCard(shell, manifest, viewer));
  shell.on("help", () => shell.panel("help").showModal());
  for (const panel of shell.all("dialog.panel")) {
    // A click on the backdrop is a click on the dialog itself.
    panel.addEventListener(
      "click",
      (event) => event.target === panel && /** @type {HTMLDialogElement} */ (panel).close(),
    );
  }
  await viewer.rest?.();
  connectContents(shell, viewer);
  connectFinder(shell, viewer);
};
