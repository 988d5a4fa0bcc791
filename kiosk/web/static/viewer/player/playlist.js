// @ts-check
/** The tracks and chapters of a recording as one list, and places in it. */

import { formatPlace, parsePlace } from "../places.js";

/** @typedef {{ title: string, track: number, seconds: number }} Stop a chapter, or a track that has none */

export class Playlist {
  /**
   * @param {readonly import('../types.js').Track[]} tracks
   * @param {readonly import('../types.js').Mark[]} marks
   */
  constructor(tracks, marks) {
    this.tracks = tracks;
    /** @type {Stop[]} */
    this.stops = tracks.flatMap((track, index) => {
      const inside = marks.filter((mark) => mark.track === index);
      return inside.length ? inside : [{ title: track.title, track: index, seconds: 0 }];
    });
  }

  /**
   * The stop that is being played.
   * @param {number} track
   * @param {number} seconds
   */
  stopAt(track, seconds) {
    const reached = this.stops.findLastIndex(
      (stop) => stop.track < track || (stop.track === track && stop.seconds <= seconds + 0.05),
    );
    return Math.max(0, reached);
  }

  /**
   * Where a place is: `"75"`, or `"TRACK:SECOND"` when there are several tracks.
   * @param {string} place
   * @returns {[number, number]} track and second
   */
  locate(place) {
    const [first, second] = parsePlace(place);
    if (place.includes(":")) return first < this.tracks.length ? [first, second] : [0, 0];
    return [0, first];
  }

  /**
   * How much of the whole is over, 0 to 1.
   * @param {number} track
   * @param {number} seconds
   */
  part(track, seconds) {
    const sum = (/** @type {readonly import('../types.js').Track[]} */ some) =>
      some.reduce((all, one) => all + one.seconds, 0);
    const whole = sum(this.tracks);
    return whole ? Math.min(1, (sum(this.tracks.slice(0, track)) + seconds) / whole) : 0;
  }

  /** @param {number} track @param {number} seconds */
  place(track, seconds) {
    const whole = Math.floor(seconds);
    return this.tracks.length > 1 ? `${track}:${whole}` : formatPlace(whole);
  }
}
