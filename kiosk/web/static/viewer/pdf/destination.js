// @ts-check
/** Where a link or an outline entry of a PDF leads. */

/**
 * @param {import('pdfjs-dist').PDFDocumentProxy} pdf
 * @param {string | any[] | null} destination a name, or the explicit array (ISO 32000-2, 12.3.2)
 * @returns {Promise<{ page: number, part: number } | undefined>} nothing when it leads nowhere
 */
export const resolveDestination = async (pdf, destination) => {
  const explicit = typeof destination === "string" ? await pdf.getDestination(destination) : destination;
  if (!Array.isArray(explicit)) return undefined;
  const [target, kind, ...numbers] = explicit;
  const index = typeof target === "number" ? target : await pdf.getPageIndex(target).catch(() => -1);
  if (index < 0 || index >= pdf.numPages) return undefined;
  const top = kind?.name === "XYZ" ? numbers[1] : kind?.name === "FitH" || kind?.name === "FitBH" ? numbers[0] : null;
  if (typeof top !== "number") return { page: index + 1, part: 0 };
  const viewport = (await pdf.getPage(index + 1)).getViewport({ scale: 1 });
  const [, y] = viewport.convertToViewportPoint(0, top);
  return { page: index + 1, part: Math.min(0.95, Math.max(0, y / viewport.height)) };
};

/**
 * @param {import('pdfjs-dist').PDFDocumentProxy} pdf
 * @param {(destination: any) => void} follow
 * @returns {Promise<import('../types.js').Entry[]>}
 */
export const outlineOf = async (pdf, follow) => {
  /** @type {import('../types.js').Entry[]} */ const lines = [];
  /** @param {any[]} items @param {number} depth */
  const add = (items, depth) => {
    for (const { title, dest, items: inner } of items) {
      lines.push({ label: title, depth, open: dest ? () => follow(dest) : undefined });
      add(inner, depth + 1);
    }
  };
  add((await pdf.getOutline()) ?? [], 0);
  return lines;
};
