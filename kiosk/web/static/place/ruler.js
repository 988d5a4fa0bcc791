// @ts-check
/** Turns a viewer's place into a step along the title, as kiosk/places/ruler.py counts them. */

import { parsePlace } from "../viewer/places.js";

export const STEPS = 400_000;

/**
 * The step at or just after a place: just before it another page may be on the screen.
 * @param {readonly number[]} lengths of the title's parts
 * @param {number} part from 0
 * @param {number} offset letters or seconds before it in this part
 * @param {number} [steps] how many there may be
 */
export const stepAt = (lengths, part, offset, steps = STEPS) => {
  let unit = 1;
  const count = (/** @type {number} */ length) => Math.floor(length / unit) + 1;
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  while (unit <= longest && lengths.reduce((sum, length) => sum + count(length), 0) > steps) unit *= 2;
  const here = Math.min(lengths.length - 1, Math.max(0, part));
  const before = lengths.slice(0, here).reduce((sum, length) => sum + count(length), 0);
  return Math.min(steps - 1, before + Math.min(count(lengths[here]) - 1, Math.ceil(offset / unit)));
};

/**
 * @param {import('../viewer/types.js').Manifest} manifest
 * @param {string} place as the viewer gives it; empty for the whole
 */
export const stepOf = (manifest, place) => {
  const [first, second] = parsePlace(place);
  switch (manifest.kind) {
    case "epub":
      return stepAt(
        manifest.pages.map(({ letters }) => letters),
        first,
        second,
      );
    case "comic":
      return stepAt(
        manifest.pages.map(() => 0),
        first - 1,
        0,
      );
    case "pdf":
      return stepAt(Array(manifest.page_count).fill(0), first - 1, 0);
    case "audio":
    case "video": {
      const lengths = manifest.tracks.map(({ seconds }) => Math.floor(seconds));
      return lengths.length > 1 ? stepAt(lengths, first, second) : stepAt(lengths, 0, first);
    }
    default:
      return 0;
  }
};
