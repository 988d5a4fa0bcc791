// @ts-check
/**
 * What the pages viewer asks of whatever lays out pages (`flowing.js`, `fixed.js`).
 *
 * @typedef {object} Spot
 * @property {number} index of the document
 * @property {number} fraction of the document that lies before the screen
 * @property {Range | null} range what is on the screen, where the layout knows
 * @property {number} [last] the last document on the screen, when there are two
 *
 * @typedef {Range | Element | number} Anchor a fraction when a number
 *
 * @typedef {object} Surface
 * @property {(index: number, anchor?: (doc: Document) => Anchor) => Promise<void>} show
 * @property {() => Promise<void>} next
 * @property {() => Promise<void>} previous
 * @property {(step: 1 | -1) => boolean} atEdge whether scrolling can go no further that way
 * @property {() => { doc: Document, index: number }[]} documents those on the screen
 * @property {(look: import('../types.js').Look) => void} dress
 * @property {(factor: number) => void} [zoomBy] where pages have a size of their own
 *
 * @typedef {object} Hooks what happens to documents
 * @property {(doc: Document, index: number) => void} loaded
 * @property {(spot: Spot) => void} moved
 */

export {};
