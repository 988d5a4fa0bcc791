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

const LATEST = 2000; // milliseconds: a title that is slow to open, or does not open, does not keep the bar waiting

/** The bar and all that is around a title; asked for again, it is the same. */
const around = () => import("./around.js");
const soon = () => void around().catch(() => {}); // whoever needs it to be there asks for it again

/** @param {Shell} shell */
const start = async (shell) => {
  const manifest = await (await shell.trouble.fetch(shell.file("book.json"))).json();
  const { open } = await VIEWERS[shell.data.kind]();
  const viewer = await open(shell, manifest);
  connectLook(shell, viewer, { keep, kept });
  addEventListener("hashchange", () => void viewer.go(parseAddress(location.hash)));
  await viewer.go(parseAddress(location.hash));
  shell.ready();
  const [{ connectRest }] = await Promise.all([import("./rest.js"), around()]);
  await connectRest(shell, manifest, viewer);
  shell.complete();
};

const shell = new Shell(document);
setTimeout(soon, LATEST);
start(shell).catch(async (error) => {
  console.warn(error);
  soon();
  if (!(await there())) await shell.trouble.ask("broken");
  // Only a server that answers is asked for the page again: the browser's own error page has no way back.
  await shell.trouble.reach(location.href);
  location.reload();
});
