// @ts-check
/**
 * "Hear this": says what is on the screen, the main thing first, then everything that can be touched, each with a ring.
 *
 * While it speaks, and for a moment after, a first touch asks: the control that is touched is said, and nothing else
 * happens; a second touch, or a touch of what has the ring, acts as always (docs/adr/0010-hear-this.md).
 */

import { Speaker } from "./speaker.js";
import { onScreen, voiceOf, withVoice } from "./voices.js";

const MOMENT = 3000; // milliseconds in which one may touch again what was said

/** @param {Event} event */
const sayable = ({ target }) => {
  const found = target instanceof Element && target.closest("[data-say]");
  return found instanceof HTMLElement ? found : undefined;
};

/** @param {string | undefined} key */
const itemOf = (key) => (key?.startsWith("item:") ? key.slice("item:".length) : undefined);

/** @param {string | undefined} item */
const tellUse = (item) =>
  document.dispatchEvent(new CustomEvent("kiosk:use", { detail: item ? { what: "hear", item } : { what: "hear" } }));

/** Whatever else sounds on the page is to be silent first. */
const hush = () => {
  document.dispatchEvent(new Event("kiosk:hush"));
  for (const media of document.querySelectorAll("audio, video")) /** @type {HTMLMediaElement} */ (media).pause();
};

export class Hearing {
  #listening = false;
  #turn = 0; // whose turn it is to speak: an older one that wakes up has nothing more to say
  /** @type {ReturnType<typeof setTimeout> | undefined} */ #timer;
  /** The touch that asked what this is, and must not act. @type {HTMLElement | undefined} */ #asked;

  /** @param {HTMLElement} button @param {Speaker} speaker */
  constructor(button, speaker) {
    this.button = button;
    this.speaker = speaker;
  }

  get listening() {
    return this.#listening;
  }

  /** Say all that is on the screen. */
  async tour() {
    const turn = this.#begin();
    const said = await withVoice(onScreen(document).filter((element) => element !== this.button));
    tellUse(itemOf(said.find(({ element }) => /^h[12]$/iu.test(element.localName))?.key));
    for (const [place, { element, voice }] of said.entries()) {
      if (turn !== this.#turn) return;
      const over = this.speaker.say(element, voice);
      this.speaker.prepare(said[place + 1]?.voice);
      if ((await over) === "stopped") return;
    }
    if (turn === this.#turn) this.end();
  }

  /** Say one thing, which a second touch may then act on. @param {HTMLElement} element @param {import('./voices.js').Voice} voice */
  async ask(element, voice) {
    const turn = this.#begin();
    const item = itemOf(element.dataset.say);
    if (item) tellUse(item);
    await this.speaker.say(element, voice);
    if (turn === this.#turn) this.#timer = setTimeout(() => this.end(), MOMENT);
  }

  /** Everything is again as if nobody had listened. */
  end() {
    this.#turn++;
    clearTimeout(this.#timer);
    this.#listening = false;
    this.speaker.stop();
    this.button.setAttribute("aria-pressed", "false");
  }

  #begin() {
    clearTimeout(this.#timer);
    hush();
    this.#listening = true;
    this.button.setAttribute("aria-pressed", "true");
    return ++this.#turn;
  }

  /** A finger comes down: silence, and whether it asks or acts. @param {PointerEvent} event */
  down(event) {
    this.#asked = undefined;
    const control = sayable(event);
    if (!this.#listening || control === this.button) return;
    if (control && control !== this.speaker.ringed && this.voices.has(control)) {
      this.#asked = control;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.end(), MOMENT);
      this.speaker.stop();
      event.stopPropagation(); // what acts at once, as the keys of the keyboard, must not either
    } else this.end();
  }

  /** Controls of this page that have a voice, as they are known before a finger comes down. @type {WeakMap<HTMLElement, import('./voices.js').Voice>} */
  voices = new WeakMap();

  /** The touch is complete. @param {MouseEvent} event */
  click(event) {
    const control = this.#asked;
    this.#asked = undefined;
    const voice = control && this.voices.get(control);
    if (control && voice && sayable(event) === control) {
      event.preventDefault();
      event.stopImmediatePropagation();
      void this.ask(control, voice);
    } else if (this.#listening && sayable(event) !== this.button) this.end();
  }

  /** With the keyboard, one listens by going from control to control. @param {FocusEvent} event */
  focus(event) {
    const control = sayable(event);
    const voice = control && this.voices.get(control);
    if (this.#listening && control && voice && control !== this.button && control.matches(":focus-visible"))
      void this.ask(control, voice);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (!this.#listening || event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.end();
  }

  /** Learn which controls have a voice; without any the button says so. */
  async learn() {
    const elements = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-say]"));
    let any = false;
    for (const element of elements) {
      if (this.voices.has(element)) continue;
      const voice = await voiceOf(element);
      if (voice) this.voices.set(element, voice);
    }
    for (const element of elements) any ||= element !== this.button && this.voices.has(element);
    this.button.toggleAttribute("data-mute", !any);
    this.button.setAttribute("aria-disabled", String(!any));
    return any;
  }
}

const button = document.querySelector("#hear");
if (button instanceof HTMLElement) {
  const hearing = new Hearing(button, new Speaker());
  const learnt = hearing.learn();
  button.setAttribute("aria-pressed", "false");
  button.addEventListener("click", async () => {
    if (hearing.listening) hearing.end();
    else if ((await learnt) && (await hearing.learn())) void hearing.tour();
  });
  addEventListener("pointerdown", (event) => hearing.down(event), { capture: true });
  addEventListener("click", (event) => hearing.click(event), { capture: true });
  addEventListener("focusin", (event) => hearing.focus(event), { capture: true });
  addEventListener("keydown", (event) => hearing.key(event), { capture: true });
  addEventListener("pagehide", () => hearing.end());
  document.addEventListener("kiosk:finish", () => hearing.end());
}
