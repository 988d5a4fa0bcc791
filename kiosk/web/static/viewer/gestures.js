// @ts-check
/** Keys, wheel, taps and strokes that turn pages, in the page and in the documents it shows. */

const STROKE = 40; // pixels a finger must travel
const EDGE = 0.12; // of the width: a tap there turns the page
const REST = 250; // milliseconds: one turn of the wheel is many events

/**
 * @typedef {object} Turns
 * @property {() => void} next
 * @property {() => void} previous
 * @property {() => void} left
 * @property {() => void} right
 * @property {() => void} first
 * @property {() => void} last
 * @property {() => boolean} scrolls the text moves under the wheel by itself
 * @property {(step: 1 | -1) => boolean} atEdge and can go no further that way
 * @property {(element: Element) => void} [touched] something away from the edges was tapped
 */

const AROUND = "dialog, [popover], header.bar, footer.foot"; // what happens there is not meant for the pages

/** @type {Record<string, keyof Omit<Turns, 'scrolls' | 'atEdge' | 'touched'>>} */
const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  PageUp: "previous",
  PageDown: "next",
  Home: "first",
  End: "last",
};

export class Gestures {
  #rest = Number.NEGATIVE_INFINITY;

  /** @param {Turns} turns @param {HTMLElement} stage */
  constructor(turns, stage) {
    this.turns = turns;
    this.stage = stage;
  }

  /**
   * @param {EventTarget} target the page, or a document shown in it
   * @param {{ strokes: boolean }} options whether fingers are ours to follow (the paginator follows them itself)
   */
  watch(target, { strokes }) {
    target.addEventListener("keydown", (event) => this.#onKey(/** @type {KeyboardEvent} */ (event)));
    target.addEventListener("wheel", (event) => this.#onWheel(/** @type {WheelEvent} */ (event)), { passive: true });
    target.addEventListener("click", (event) => this.#onClick(/** @type {MouseEvent} */ (event)));
    if (strokes) this.#watchStrokes(target);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    const element = /** @type {Element | null} */ (event.target);
    if (element?.closest?.("input, textarea, select, dialog, audio, video")) return;
    if (event.key === " " && !element?.closest?.("button, a")) {
      event.preventDefault();
      this.turns[event.shiftKey ? "previous" : "next"]();
      return;
    }
    const turn = KEYS[event.key];
    if (!turn) return;
    event.preventDefault();
    this.turns[turn]();
  }

  /** @param {WheelEvent} event */
  #onWheel(event) {
    const distance = Math.abs(event.deltaY) > Math.abs(event.deltaX) ? event.deltaY : event.deltaX;
    const element = /** @type {Element | null} */ (event.target);
    if (event.ctrlKey || Math.abs(distance) < 4 || element?.closest?.(AROUND)) return;
    const step = distance > 0 ? 1 : -1;
    const moving = this.turns.scrolls() && !this.turns.atEdge(step);
    const now = performance.now(); // the time stamps of events count from the loading of their own document
    const resting = now - this.#rest < REST;
    if (moving || !resting) this.#rest = now;
    if (!moving && !resting) this.turns[step > 0 ? "next" : "previous"]();
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const element = /** @type {Element | null} */ (event.target);
    if (event.defaultPrevented || event.button) return;
    if (element?.closest?.(`a, button, input, audio, video, summary, ${AROUND}`)) return;
    const doc = element?.ownerDocument;
    if (!doc?.defaultView || doc.getSelection()?.type === "Range") return;
    const frame = doc.defaultView.frameElement;
    const box = this.stage.getBoundingClientRect();
    const scale =
      frame instanceof HTMLElement && frame.offsetWidth ? frame.getBoundingClientRect().width / frame.offsetWidth : 1;
    const x = ((frame?.getBoundingClientRect().left ?? 0) + event.clientX * scale - box.left) / box.width;
    if (x < EDGE) this.turns.left();
    else if (x > 1 - EDGE) this.turns.right();
    else if (element) this.turns.touched?.(element);
  }

  /** @param {EventTarget} target */
  #watchStrokes(target) {
    /** @type {Touch | undefined} */ let from;
    target.addEventListener(
      "touchstart",
      (event) => {
        const { touches } = /** @type {TouchEvent} */ (event);
        from = touches.length === 1 ? touches[0] : undefined;
      },
      { passive: true },
    );
    target.addEventListener("touchend", (event) => {
      const to = /** @type {TouchEvent} */ (event).changedTouches[0];
      const enlarged = !this.turns.atEdge(1) || !this.turns.atEdge(-1); // then fingers move the page
      if (!from || !to || enlarged) return;
      const way = to.screenX - from.screenX;
      if (Math.abs(way) < STROKE || Math.abs(way) < 2 * Math.abs(to.screenY - from.screenY)) return;
      this.turns[way > 0 ? "left" : "right"]();
    });
  }
}
