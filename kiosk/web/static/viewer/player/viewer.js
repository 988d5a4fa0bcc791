// @ts-check
/** Plays sound and film: one list of tracks and chapters, large controls, speed, subtitles. */

import { Stopwatch } from "../use.js";
import { Playlist } from "./playlist.js";

const JUMP = 15; // seconds

class Player {
  #track = -1;
  #watch = new Stopwatch();
  #wanted = false; // the reader wants to hear, also while nothing comes

  /**
   * @param {import('../shell.js').Shell} shell
   * @param {import('../types.js').Manifest} manifest
   */
  constructor(shell, manifest) {
    this.shell = shell;
    this.list = new Playlist(manifest.tracks, manifest.marks);
    this.media = /** @type {HTMLMediaElement} */ (shell.element("#media"));
    this.media.controls = false; // those of the browser speak its own language
    this.slider = /** @type {HTMLInputElement} */ (shell.element("#seconds"));
    this.#connectControls();
    this.#connectMedia();
    this.#connectSpeed();
    this.#connectSubtitles();
    document.addEventListener("keydown", (event) => this.#onKey(event));
    this.#connectList();
  }

  /** @param {import('../types.js').Address} address */
  async go({ at }) {
    const [track, seconds] = this.list.locate(at);
    this.#seek(track, seconds);
  }

  /** The place to come back to, as an address takes it. */
  get place() {
    return this.list.place(this.#track, this.media.currentTime);
  }

  contents() {
    return this.list.stops.map(({ title, track, seconds }) => ({
      label: title || this.#trackName(track),
      depth: 0,
      open: () => this.#start(track, seconds),
    }));
  }

  /** @param {number} track */
  #trackName(track) {
    return this.shell.say("track", { track: this.shell.number(track + 1) });
  }

  /** @param {number} track @param {number} seconds */
  #seek(track, seconds) {
    if (track !== this.#track) {
      this.#track = track;
      this.media.src = this.shell.file(this.list.tracks[track].href).href;
    }
    this.media.currentTime = seconds;
    this.#show();
  }

  /** @param {number} track @param {number} seconds */
  #start(track, seconds) {
    this.#seek(track, seconds);
    void this.media.play().catch(() => {}); // what cannot be played says so by its `error` event
  }

  /** @param {number} seconds forward, or back when negative */
  #jump(seconds) {
    const wanted = this.media.currentTime + seconds;
    if (wanted < 0 && this.#track > 0)
      this.#seek(this.#track - 1, Math.max(0, this.list.tracks[this.#track - 1].seconds + wanted));
    else this.#seek(this.#track, Math.max(0, wanted));
  }

  #toggle() {
    if (this.media.paused) void this.media.play().catch(() => {});
    else this.media.pause();
  }

  /** @param {1 | -1} step */
  #skip(step) {
    const { stops } = this.list;
    const here = this.list.stopAt(this.#track, this.media.currentTime);
    // Back goes to the beginning of this one first, as on every player.
    const stay = step < 0 && this.media.currentTime - stops[here].seconds > 3;
    const { track, seconds } = stops[Math.min(stops.length - 1, Math.max(0, stay ? here : here + step))];
    this.#seek(track, seconds);
  }

  #connectControls() {
    const { shell } = this;
    shell.on("play", () => this.#toggle());
    shell.on("back", () => this.#jump(-JUMP));
    shell.on("forward", () => this.#jump(JUMP));
    shell.on("skip back", () => this.#skip(-1));
    shell.on("skip forward", () => this.#skip(1));
    this.slider.addEventListener("input", () => {
      this.media.currentTime = Number(this.slider.value);
    });
    if (this.media instanceof HTMLVideoElement) this.media.addEventListener("click", () => this.#toggle());
  }

  #connectMedia() {
    const { media } = this;
    for (const name of ["timeupdate", "durationchange", "play", "pause", "seeked"])
      media.addEventListener(name, () => this.#show());
    media.addEventListener("timeupdate", () => {
      const seconds = this.#watch.lap();
      if (!media.paused) this.shell.use.play(seconds, this.list.part(this.#track, media.currentTime));
    });
    media.addEventListener("ended", () => {
      if (this.#track + 1 < this.list.tracks.length) this.#start(this.#track + 1, 0);
    });
    media.addEventListener("play", () => {
      this.#wanted = true;
    });
    media.addEventListener("pause", () => {
      this.#wanted &&= media.error !== null; // what has failed pauses by itself
    });
    media.addEventListener("error", async () => {
      const { currentTime } = media;
      const track = this.#track;
      if (media.error?.code === MediaError.MEDIA_ERR_DECODE) await this.shell.trouble.ask("broken");
      else await this.shell.trouble.away();
      this.#track = -1;
      this.#seek(track, currentTime);
      if (this.#wanted) void media.play().catch(() => {});
    });
  }

  #connectSpeed() {
    const speed = /** @type {HTMLSelectElement} */ (this.shell.element("#speed"));
    speed.addEventListener("change", () => {
      this.media.defaultPlaybackRate = Number(speed.value); // for the tracks to come
      this.media.playbackRate = Number(speed.value);
    });
  }

  #connectSubtitles() {
    const choice = this.shell.doc.querySelector("#subtitles");
    if (!(choice instanceof HTMLSelectElement)) return;
    const choose = () => {
      for (const [i, track] of [...this.media.textTracks].entries())
        track.mode = String(i) === choice.value ? "showing" : "disabled";
    };
    choice.addEventListener("change", choose);
    choose();
  }

  #connectList() {
    const list = this.shell.doc.querySelector("#stops");
    if (!list) return;
    const lines = this.contents().map(({ label, open }, i) => {
      const item = this.shell.doc.createElement("li");
      const button = this.shell.doc.createElement("button");
      const time = this.shell.doc.createElement("small");
      const { track, seconds } = this.list.stops[i];
      const next = this.list.stops[i + 1];
      const end = next?.track === track ? next.seconds : this.list.tracks[track].seconds;
      time.textContent = this.shell.clock(end - seconds);
      button.append(label, time);
      button.addEventListener("click", open);
      item.append(button);
      return item;
    });
    list.replaceChildren(...lines);
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target instanceof Element && event.target.closest("dialog, input, select, textarea")) return;
    const onButton = event.target instanceof Element && event.target.closest("button, a");
    /** @type {Record<string, () => void>} */
    const actions = {
      ArrowLeft: () => this.#jump(-JUMP),
      ArrowRight: () => this.#jump(JUMP),
      PageUp: () => this.#skip(-1),
      PageDown: () => this.#skip(1),
      Home: () => this.#seek(0, 0),
    };
    const action = event.key === " " && !onButton ? () => this.#toggle() : actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  #show() {
    const { media, shell } = this;
    const button = shell.element("[data-do=play]");
    button.setAttribute("aria-pressed", String(!media.paused));
    button.setAttribute("aria-label", shell.say(media.paused ? "play" : "pause"));
    const duration = Number.isFinite(media.duration) ? media.duration : (this.list.tracks[this.#track]?.seconds ?? 0);
    this.slider.max = String(Math.ceil(duration));
    this.slider.value = String(media.currentTime);
    this.slider.setAttribute("aria-valuetext", shell.clock(media.currentTime));
    shell.element("#time").textContent = `${shell.clock(media.currentTime)} / ${shell.clock(duration)}`;
    const here = this.list.stopAt(this.#track, media.currentTime);
    for (const [i, line] of shell.all("#stops button").entries()) {
      if (i === here) line.setAttribute("aria-current", "true");
      else line.removeAttribute("aria-current");
    }
    const title = shell.doc.querySelector("#stop");
    if (title) title.textContent = this.contents()[here]?.label ?? "";
  }
}

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Manifest} manifest
 * @returns {Promise<import('../types.js').Viewer>}
 */
export const open = async (shell, manifest) => new Player(shell, manifest);
