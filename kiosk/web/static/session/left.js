// @ts-check
/** A page that tells of trouble and was left: after the same silence as elsewhere it gives way to the start screen, which ends the session. */

import { Idle } from "./idle.js";

const INPUTS = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown"];
const GLANCE = 1000; // milliseconds

const { idle, warning } = /** @type {HTMLElement} */ (document.querySelector("main")).dataset;
const silence = new Idle(Number(idle), Number(warning));
for (const name of INPUTS) {
  addEventListener(name, ({ isTrusted }) => isTrusted && silence.here(), { capture: true, passive: true });
}
setInterval(() => silence.presence === "gone" && location.replace("/"), GLANCE);
