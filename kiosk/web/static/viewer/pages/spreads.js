// @ts-check
/** Which pages of a fixed size stand side by side. */

/** @typedef {{ first: number, second?: number }} Spread documents in reading order; one alone stands in the middle */

/**
 * @param {readonly { spread: string, width: number, height: number }[]} pages
 * @param {'ltr' | 'rtl'} direction
 * @param {boolean} wide whether the screen has room for two
 * @returns {Spread[]}
 */
export const pairPages = (pages, direction, wide) => {
  const firstSide = direction === "rtl" ? "right" : "left";
  /** @type {Spread[]} */ const spreads = [];
  let open = false; // the last spread waits for its second page
  for (const [index, { spread, width, height }] of pages.entries()) {
    const middle = !wide || spread === "center" || (!spread && width > height);
    const cover = index === 0 && !spread;
    if (open && !middle && spread !== firstSide) {
      spreads[spreads.length - 1].second = index;
      open = false;
    } else {
      spreads.push({ first: index });
      open = !middle && !cover && (!spread || spread === firstSide);
    }
  }
  return spreads;
};

/**
 * The sections of a book, grouped for foliate-js. Its fixed layout makes its spreads by one `reduce` over the sections, which
 * loses all but the last of several pages in the middle; so this array answers that call with our spreads.
 *
 * @template T
 * @param {T[]} sections
 * @param {Spread[]} spreads
 * @param {'ltr' | 'rtl'} direction
 * @returns {T[]}
 */
export const grouped = (sections, spreads, direction) => {
  const spreadsOfSections = spreads.map(({ first, second }) => {
    if (second === undefined) return { center: sections[first] };
    const [left, right] = direction === "rtl" ? [second, first] : [first, second];
    return { left: sections[left], right: sections[right] };
  });
  return Object.defineProperty([...sections], "reduce", { value: () => spreadsOfSections });
};
