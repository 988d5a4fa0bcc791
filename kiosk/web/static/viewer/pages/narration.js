// @ts-check
/** A recorded voice that reads the book: its clips one after the other, the words marked, the pages turned. */

import { Stopwatch } from "../use.js";
import { SPOKEN } from "./dress.js";

const GAP = 0.25; // seconds: clips nearer than this are one stretch of sound, played without a jump

/** @typedef {{ index: number, clip: number }} Cue */

export class Narration {
  #audio = new Audio();
  /** @type {Cue | undefined} */ #cue;
  /** @type {(() => void) | undefined} */ #unmark;
  #frame = 0;
  #wanted = false; // the reader wants to hear: a pause must hold though a page is just being turned
  #advancing = false;
  #stopwatch = new Stopwatch();

  /**
   * @param {import('../shell.js').Shell} shell
   * @param {import('../types.js').Manifest} manifest
   * @param {import('./surface.js').Surface} surface
   * @param {(playing: boolean) => void} changed
   */
  constructor(shell, manifest, surface, changed) {
    this.shell = shell;
    this.manifest = manifest;
    this.surface = surface;
    this.changed = changed;
    this.#audio.preload = "none";
    shell.doc.body.append(this.#audio); // so that the page knows of it: a reader who listens is not away
    this.#audio.addEventListener("play", () => this.#watch());
    this.#audio.addEventListener("ended", () => void this.#advance());
    this.#audio.addEventListener("error", () => void this.#onError());
  }

  /** @param {import('../types.js').Manifest} manifest */
  static has(manifest) {
    return manifest.pages.some(({ clips }) => clips.length > 0);
  }

  get playing() {
    return this.#wanted;
  }

  /** @param {number} rate 1 is as recorded */
  set speed(rate) {
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
  }

  /**
   * Go on, or begin with the first clip on the screen.
   * @param {import('./surface.js').Spot} spot
   */
  async play(spot) {
    if (!this.#cue || !this.#isShown(this.#cue, spot)) this.#cue = this.#firstOn(spot);
    if (this.#cue) this.shell.use.hear();
    this.#want(this.#cue !== undefined);
    if (this.#cue) await this.#sound(this.#cue);
  }

  pause() {
    this.#want(false);
    this.#audio.pause();
  }

  /** @param {boolean} wanted */
  #want(wanted) {
    this.#wanted = wanted;
    this.changed(wanted);
  }

  /** @param {Cue} cue */
  #clip({ index, clip }) {
    return this.manifest.pages[index]?.clips[clip];
  }

  /** @param {Cue} cue */
  #elementOf(cue) {
    const clip = this.#clip(cue);
    const shown = this.surface.documents().find(({ index }) => index === cue.index);
    return clip && shown ? (shown.doc.getElementById(clip.text) ?? undefined) : undefined;
  }

  /** @param {Cue} cue @param {import('./surface.js').Spot} spot */
  #isShown(cue, spot) {
    if (cue.index < spot.index || cue.index > (spot.last ?? spot.index)) return false;
    const element = this.#elementOf(cue);
    return !spot.range || !element || spot.range.intersectsNode(element);
  }

  /** @param {import('./surface.js').Spot} spot @returns {Cue | undefined} */
  #firstOn(spot) {
    const { pages } = this.manifest;
    for (let index = spot.index; index < pages.length; index++) {
      for (let clip = 0; clip < pages[index].clips.length; clip++) {
        const cue = { index, clip };
        if (index > (spot.last ?? spot.index) || this.#isShown(cue, spot)) return cue;
      }
    }
    return undefined;
  }

  /** @param {Cue} cue @returns {Cue | undefined} */
  #following({ index, clip }) {
    if (clip + 1 < this.manifest.pages[index].clips.length) return { index, clip: clip + 1 };
    const next = this.manifest.pages.findIndex(({ clips }, i) => i > index && clips.length > 0);
    return next < 0 ? undefined : { index: next, clip: 0 };
  }

  /** @param {Cue} cue */
  async #sound(cue) {
    this.#cue = cue;
    const clip = this.#clip(cue);
    const url = this.shell.file(clip.audio).href;
    if (this.#audio.src !== url) {
      const rate = this.#audio.playbackRate;
      this.#audio.src = url;
      this.#audio.playbackRate = rate;
    }
    if (Math.abs(this.#audio.currentTime - clip.begin) > GAP) this.#audio.currentTime = clip.begin;
    await this.#mark(cue);
    if (this.#wanted) await this.#audio.play().catch(() => {}); // a pause while it loads is no fault
  }

  /** Where the words are on the screen already, no moment passes without a mark; else the voice waits for their page. @param {Cue} cue */
  async #mark(cue) {
    const { text } = this.#clip(cue);
    const there = this.#elementOf(cue);
    if (there) this.#markOnly(there);
    else this.#audio.pause();
    await this.surface.show(cue.index, (doc) => doc.getElementById(text) ?? 0);
    const element = this.#elementOf(cue);
    if (element !== there) this.#markOnly(element);
  }

  /** @param {Element} [element] none: then nothing is marked */
  #markOnly(element) {
    this.#unmark?.();
    this.#unmark = undefined;
    if (!element) return;
    const names = [this.manifest.active_class || SPOKEN];
    const before = look(element);
    element.classList.add(...names);
    if (look(element) === before) names.push(SPOKEN); // the book names a class but gives it no style
    element.classList.add(...names);
    this.#unmark = () => element.classList.remove(...names);
  }

  /** Go on with the next clip; the end of a clip may be noticed twice. */
  async #advance() {
    if (this.#advancing) return;
    this.#advancing = true;
    const next = this.#cue && this.#following(this.#cue);
    if (next) await this.#sound(next);
    else {
      this.#unmark?.();
      this.#cue = undefined;
      this.pause();
    }
    this.#advancing = false;
  }

  /** A frame is 16 ms, `timeupdate` 250: words are shorter than that. */
  #watch() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      const end = this.#cue && this.#clip(this.#cue).end;
      if (end && this.#audio.currentTime >= end) void this.#advance();
      if (this.#audio.paused) return;
      this.shell.use.play(this.#stopwatch.lap());
      this.#watch();
    });
  }

  async #onError() {
    if (!this.#wanted) return;
    await this.shell.trouble.away();
    this.#audio.removeAttribute("src");
    if (this.#cue) await this.#sound(this.#cue);
  }
}

/** What the reader would notice of a class. @param {Element} element */
const look = (element) => {
  const style = element.ownerDocument.defaultView?.getComputedStyle(element);
  return style
    ? [
        style.color,
        style.backgroundColor,
        style.backgroundImage,
        style.outline,
        style.textDecoration,
        style.fill,
      ].join()
    : "";
};
