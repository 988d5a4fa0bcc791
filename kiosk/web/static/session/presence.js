// @ts-check
/** Watches whether a reader is there: asks after five silent minutes, and ends the session when nobody answers. */

import { Idle } from "./idle.js";
import { end } from "./session.js";

const INPUTS = ["pointerdown", "pointermove", "touchmove", "wheel", "keydown", "input"];
const GLANCE = 250; // milliseconds

const plays = () =>
  [...document.querySelectorAll("audio, video")].some(
    (media) =>
      media instanceof HTMLMediaElement &&
      !media.paused &&
      !media.ended &&
      media.readyState > HTMLMediaElement.HAVE_CURRENT_DATA,
  );

/** Whether a message comes from the frame of active content, which cannot show us its inputs. @param {MessageEvent} event */
const isFrame = ({ source }) =>
  [...document.querySelectorAll("iframe")].some((frame) => frame.contentWindow === source);

/** @param {HTMLElement} bar */
export const watch = (bar) => {
  const idle = new Idle(Number(bar.dataset.idle), Number(bar.dataset.warning));
  const dialog = /** @type {HTMLDialogElement} */ (bar.querySelector("#still-there"));
  const ring = /** @type {SVGElement} */ (dialog.querySelector(".still-ring"));

  const glance = () => {
    // A touch or key inside a frame of another origin is an activation of this page, too, and no script can feign it.
    if (navigator.userActivation.isActive || plays()) idle.here();
    switch (idle.presence) {
      case "here":
        if (dialog.open) dialog.close();
        break;
      case "warned":
        ring.style.strokeDashoffset = String(100 - (100 * idle.left) / idle.warning);
        if (!dialog.open) dialog.showModal();
        break;
      case "gone":
        clearInterval(timer);
        void end("idle");
    }
  };

  const timer = setInterval(glance, GLANCE);
  for (const name of INPUTS) {
    addEventListener(name, ({ isTrusted }) => isTrusted && idle.here(), { capture: true, passive: true });
  }
  document.addEventListener("kiosk:use", () => idle.here());
  addEventListener("message", (event) => event.data?.present === true && isFrame(event) && idle.told());
  addEventListener("pageshow", glance);
};
