// @ts-check
/** Keeps the place for the bar: at Finish its card is offered, and the page opens there in another language. */

import { keep } from "../session/session.js";
import { cardOf } from "./card.js";

/**
 * @param {import('../viewer/shell.js').Shell} shell
 * @param {import('../viewer/types.js').Manifest} manifest
 * @param {import('../viewer/types.js').Viewer} viewer
 */
export const rememberPlace = (shell, manifest, viewer) => {
  const remember = () => {
    const at = viewer.place ?? "";
    /** @type {import('../session/finish.js').Place} */
    const place = {
      path: location.pathname,
      at,
      digits: cardOf(manifest, shell.data.item, at),
      title: manifest.title,
      language: manifest.language,
    };
    keep("place", place);
  };
  document.addEventListener("kiosk:where", remember);
  addEventListener("pagehide", remember);
};
