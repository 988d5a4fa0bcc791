// @ts-check
/** One stop for the tab key among many buttons; the arrow keys go from button to button as they lie on the screen. */

/** @type {Record<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** @param {HTMLElement} area */
const buttons = (area) =>
  [...area.querySelectorAll("button")].filter((button) => !button.disabled && button.offsetParent !== null);

/** @param {Element} one */
const middle = (one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  return { x: (left + right) / 2, y: (top + bottom) / 2, half: (bottom - top) / 2 };
};

/**
 * The nearest button that way; what lies beside the way counts double.
 *
 * @param {HTMLButtonElement[]} among
 * @param {HTMLButtonElement} from
 * @param {[number, number]} way
 */
const nearest = (among, from, [dx, dy]) => {
  const start = middle(from);
  /** @type {HTMLButtonElement | undefined} */ let best;
  let least = Number.POSITIVE_INFINITY;
  for (const button of among) {
    const { x, y } = middle(button);
    const ahead = (x - start.x) * dx + (y - start.y) * dy;
    const aside = Math.abs((x - start.x) * dy) + Math.abs((y - start.y) * dx);
    if (ahead < start.half || (dx && aside > start.half)) continue;
    const far = ahead + 2 * aside;
    if (far < least) [best, least] = [button, far];
  }
  return best;
};

/**
 * Makes the tab key stop once in the area. To be called again when its buttons have changed.
 *
 * @param {HTMLElement} area
 */
export const oneStop = (area) => {
  const all = buttons(area);
  const now = all.find((button) => button === document.activeElement) ?? all[0];
  for (const button of all) button.tabIndex = button === now ? 0 : -1;
};

/** @param {HTMLElement} area */
export const rove = (area) => {
  area.addEventListener("focusin", () => oneStop(area));
  area.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    const from = document.activeElement;
    if (!way || !(from instanceof HTMLButtonElement)) return;
    event.preventDefault();
    nearest(buttons(area), from, way)?.focus();
  });
};
