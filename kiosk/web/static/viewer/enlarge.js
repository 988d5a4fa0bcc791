// @ts-check
/** A picture as large as the screen, and larger: by keys, wheel, or two fingers; one finger moves it. */

const STEP = 1.4;
const MOST = 8; // times the size at which all of it is seen
const LEAST = 48; // pixels: what is smaller is an ornament

/** @param {number} scale */
export const within = (scale) => Math.min(MOST, Math.max(1, scale));

/**
 * Where the picture stands after its scale changed around a point: that point stays where it is.
 * @param {{ scale: number, x: number, y: number }} before x and y from the middle of the screen
 * @param {number} wanted scale
 * @param {{ x: number, y: number }} point from the middle of the screen
 */
export const zoomAt = (before, wanted, point) => {
  const scale = within(wanted);
  const factor = scale / before.scale;
  return { scale, x: point.x - (point.x - before.x) * factor, y: point.y - (point.y - before.y) * factor };
};

/**
 * The picture that was touched, as an address for a picture of our own; nothing when it is an ornament, or a link.
 * @param {Element} element
 * @param {number} [least] pixels on each side
 * @returns {string | undefined}
 */
export const pictureOf = (element, least = LEAST) => {
  if (element.closest("a")) return undefined;
  const { width, height } = element.getBoundingClientRect();
  if (width < least || height < least) return undefined;
  if (element.localName === "img") return /** @type {HTMLImageElement} */ (element).currentSrc;
  if (element.localName === "image")
    return (
      /** @type {SVGImageElement} */ (element).href.baseVal &&
      new URL(/** @type {SVGImageElement} */ (element).href.baseVal, element.baseURI).href
    );
  return undefined;
};

export class Enlarger {
  #at = { scale: 1, x: 0, y: 0 };
  /** @type {Map<number, { x: number, y: number }>} fingers on the picture */ #fingers = new Map();

  /** @param {import('./shell.js').Shell} shell */
  constructor(shell) {
    this.panel = shell.panel("enlarged");
    this.image = /** @type {HTMLImageElement} */ (shell.element("#enlarged-picture"));
    shell.on("zoom in", () => this.#zoom(STEP));
    shell.on("zoom out", () => this.#zoom(1 / STEP));
    const { image } = this;
    image.addEventListener("pointerdown", (event) => {
      image.setPointerCapture(event.pointerId);
      this.#fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    });
    image.addEventListener("pointermove", (event) => this.#onMove(event));
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
      image.addEventListener(end, (event) => this.#fingers.delete(event.pointerId));
    this.panel.addEventListener("wheel", (event) => this.#zoom(event.deltaY < 0 ? STEP : 1 / STEP, event), {
      passive: true,
    });
    this.panel.addEventListener("keydown", (event) => this.#onKey(event));
    this.panel.addEventListener("close", () => {
      image.removeAttribute("src"); // its memory
    });
  }

  /** @param {string} url @param {string} words that stand for it */
  show(url, words) {
    this.image.src = url;
    this.image.alt = words;
    this.#fingers.clear();
    this.#put({ scale: 1, x: 0, y: 0 });
    this.panel.showModal();
  }

  /** @param {number} factor @param {{ clientX: number, clientY: number }} [around] */
  #zoom(factor, around) {
    const point = around ? { x: around.clientX - innerWidth / 2, y: around.clientY - innerHeight / 2 } : { x: 0, y: 0 };
    this.#put(zoomAt(this.#at, this.#at.scale * factor, point));
  }

  /** @param {{ scale: number, x: number, y: number }} at */
  #put({ scale, x, y }) {
    // It cannot be pushed off the screen.
    const across = (this.image.offsetWidth * (scale - 1)) / 2;
    const down = (this.image.offsetHeight * (scale - 1)) / 2;
    this.#at = { scale, x: Math.min(across, Math.max(-across, x)), y: Math.min(down, Math.max(-down, y)) };
    this.image.style.transform = `translate(${this.#at.x}px, ${this.#at.y}px) scale(${scale})`;
  }

  /** @param {PointerEvent} event */
  #onMove(event) {
    const from = this.#fingers.get(event.pointerId);
    if (!from) return;
    const to = { x: event.clientX, y: event.clientY };
    const other = [...this.#fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const apart = (/** @type {{ x: number, y: number }} */ a) => Math.hypot(a.x - other.x, a.y - other.y) || 1;
      this.#zoom(apart(to) / apart(from), { clientX: (to.x + other.x) / 2, clientY: (to.y + other.y) / 2 });
    } else {
      this.#put({ ...this.#at, x: this.#at.x + to.x - from.x, y: this.#at.y + to.y - from.y });
    }
    this.#fingers.set(event.pointerId, to);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const factor = { "+": STEP, "=": STEP, "-": 1 / STEP }[event.key];
    const move = { ArrowLeft: [80, 0], ArrowRight: [-80, 0], ArrowUp: [0, 80], ArrowDown: [0, -80] }[event.key];
    if (!factor && !move) return;
    event.preventDefault();
    if (factor) this.#zoom(factor);
    else if (move) this.#put({ ...this.#at, x: this.#at.x + move[0], y: this.#at.y + move[1] });
  }
}
