// @ts-check
/** Opens the viewer that fits the item. */

import { keep, kept } from "../session/session.js";
import { there } from "../waiting/waiting.js";
import { parseAddress } from "./address.js";
import { connectLook } from "./look.js";
import { Shell } from "./shell.js";

/** @typedef {(shell: Shell, manifest: import('./types.js').Manifest) => Promise<import('./types.js').Viewer>} Open */

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
  const viewer = await open(shell, manifest);
  connectLook(shell, viewer, { keep, kept });
  addEventListener("hashchange", () => void viewer.go(parseAddress(location.hash)));
  await viewer.go(parseAddress(location.hash));
  shell.ready();
  const { connectRest } = await import("./rest.js");
  await connectRest(shell, manifest, viewer);
  shell.complete();
};

const shell = new Shell(document);
start(shell).catch(async (error) => {
  console.warn(error);
  if (!(await there())) await shell.trouble.ask("broken");
  // Only a server that answers is asked for the page again: the browser's own error page has no way back.
  await shell.trouble.reach(location.href);
  location.reload();
});
