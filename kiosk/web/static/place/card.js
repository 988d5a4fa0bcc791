// @ts-check
/** Shows the card of the place that a viewer is at. It is reckoned here, and leaves this page on paper alone. */

import { titleNumber, writeCard } from "./code.js";
import { stepOf } from "./ruler.js";
import { signOf } from "./signs.js";

/**
 * The twelve digits for a place.
 * @param {import('../viewer/types.js').Manifest} manifest
 * @param {string} id of the item
 * @param {string} place as the viewer gives it
 */
export const cardOf = (manifest, id, place) => writeCard(titleNumber(id), stepOf(manifest, place));

/**
 * @param {import('../viewer/shell.js').Shell} shell
 * @param {import('../viewer/types.js').Manifest} manifest
 * @param {import('../viewer/types.js').Viewer} viewer
 */
export const showCard = (shell, manifest, viewer) => {
  const panel = shell.panel("card");
  const digits = cardOf(manifest, shell.data.item, viewer.place ?? "");
  const lines = [...digits].map((digit) => {
    const line = shell.doc.createElement("li");
    line.append(signOf(shell.doc, Number(digit)));
    return line;
  });
  shell.element("#card-signs").replaceChildren(...lines);
  panel.showModal();
};
