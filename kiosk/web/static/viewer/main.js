// @ts-check
/** Opens the viewer that fits the item. */

import { parseAddress } from "./address.js";
import { connectContents } from "./contents.js";
import { connectFinder } from "./finder.js";
import { connectLook, plainLook } from "./look.js";
import { Shell } from "./shell.js";

/** @typedef {(shell: Shell, manifest: import('./types.js').Manifest, look: import('./types.js').Look) => Promise<import('./types.js').Viewer>} Open */

const pages = () => import("./pages/viewer.js");
const player = () => import("./player/viewer.js");
const frame = () => import("./frame/viewer.js");

/** @type {Record<string, () => Promise<{ open: Open }>>} */
const VIEWERS = {
  epub: pages,
  comic: pages,
  pdf: () => import("./pdf/viewer.js"),
  audio: player,
  video: player,
  zim: frame,
  html: frame,
};

/** @param {Shell} shell */
const start = async (shell) => {
  const manifest = await (await shell.trouble.fetch(shell.file("book.json"))).json();
  const { open } = await VIEWERS[shell.data.kind]();
  const look = plainLook();
  const viewer = await open(shell, manifest, look);
  connectContents(shell, viewer);
  connectFinder(shell, viewer);
  connectLook(shell, viewer, look);
  shell.on("card", async () => (await import("../place/card.js")).showCard(shell, manifest, viewer));
  shell.on("help", () => shell.panel("help").showModal());
  for (const panel of shell.all("dialog")) {
    // A click on the backdrop is a click on the dialog itself.
    panel.addEventListener(
      "click",
      (event) => event.target === panel && /** @type {HTMLDialogElement} */ (panel).close(),
    );
  }
  addEventListener("hashchange", () => void viewer.go(parseAddress(location.hash)));
  await viewer.go(parseAddress(location.hash));
  shell.ready();
};

const shell = new Shell(document);
start(shell).catch(async (error) => {
  console.warn(error);
  await shell.trouble.ask("broken");
  // Only a server that answers is asked for the page again: the browser's own error page has no way back.
  await shell.trouble.reach(location.href);
  location.reload();
});
