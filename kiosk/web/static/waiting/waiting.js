// @ts-check
/** Waits for a server that is away, with a picture over the page; what the page holds stays as it is. */

import { answers } from "./server.js";

const AGAIN = 1500; // milliseconds between two tries

/** @type {Promise<void> | undefined} */
let waiting;

/**
 * Comes back when the server answers: mostly at once. While it does not, the picture says so.
 * @returns {Promise<boolean>} whether it had to be waited for
 */
export const there = async () => {
  if (!waiting && (await answers())) return false;
  waiting ??= wait().finally(() => {
    waiting = undefined;
  });
  await waiting;
  return true;
};

const wait = async () => {
  const picture = document.querySelector("dialog#away");
  if (picture instanceof HTMLDialogElement && !picture.open) picture.showModal();
  do await new Promise((resolve) => setTimeout(resolve, AGAIN));
  while (!(await answers()));
  if (picture instanceof HTMLDialogElement) picture.close();
};
