// @ts-check
/** The table of contents of a book as lines that open, and the chapter a document belongs to. */

export class Chapters {
  /**
   * @param {import('../types.js').TocEntry[]} toc
   * @param {import('./links.js').Links} links
   */
  constructor(toc, links) {
    /** @type {{ label: string, depth: number, target: import('./links.js').Target | undefined }[]} */
    this.lines = [];
    /** @param {import('../types.js').TocEntry[]} entries @param {number} depth */
    const add = (entries, depth) => {
      for (const { label, href, entries: inner } of entries) {
        this.lines.push({ label, depth, target: href ? links.resolve(href) : undefined });
        add(inner ?? [], depth + 1);
      }
    };
    add(toc, 0);
  }

  /** @param {(target: import('./links.js').Target) => void} follow @returns {import('../types.js').Entry[]} */
  entries(follow) {
    return this.lines.map(({ label, depth, target }) => ({ label, depth, open: target && (() => follow(target)) }));
  }

  /** The last chapter that begins at or before a document. @param {number} index */
  at(index) {
    return this.lines.findLast(({ target }) => target && target.index <= index)?.label ?? "";
  }
}
