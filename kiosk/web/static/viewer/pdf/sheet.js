// @ts-check
/** One page of a PDF: an empty sheet of the right size until it is near, then picture, text and links. */

const MOST_PIXELS = 8e6; // of a canvas; beyond it the browser enlarges

/** @typedef {import('pdfjs-dist').PDFDocumentProxy} Pdf */

export class Sheet {
  drawn = false;
  /** @type {HTMLElement | undefined} */ text;
  /** @type {import('pdfjs-dist').PDFPageProxy | undefined} */ #page;
  /** @type {AbortController} */ #drawing = new AbortController();

  /**
   * @param {typeof import('pdfjs-dist')} api
   * @param {Pdf} pdf
   * @param {number} number from 1
   * @param {{ width: number, height: number }} size at scale 1, guessed until the page was read
   * @param {{ follow: (destination: any) => void, refuse: () => void, name: string }} links
   */
  constructor(api, pdf, number, size, links) {
    this.api = api;
    this.pdf = pdf;
    this.number = number;
    this.size = size;
    this.links = links;
    this.element = document.createElement("div");
    this.element.className = "sheet";
    this.element.role = "img";
    this.element.ariaLabel = links.name;
  }

  /** @param {number} scale CSS pixels for each point */
  lay(scale) {
    this.element.style.width = `${Math.floor(this.size.width * scale)}px`;
    this.element.style.height = `${Math.floor(this.size.height * scale)}px`;
    this.element.style.setProperty("--total-scale-factor", String(scale));
  }

  /** Read the page's own size. */
  async measure() {
    this.#page ??= await this.pdf.getPage(this.number);
    const { width, height } = this.#page.getViewport({ scale: 1 });
    this.size = { width, height };
  }

  /** @param {number} scale */
  async draw(scale) {
    this.release();
    const { signal } = this.#drawing;
    this.drawn = true;
    this.#page ??= await this.pdf.getPage(this.number);
    const page = this.#page;
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    const density = Math.min(devicePixelRatio || 1, Math.sqrt(MOST_PIXELS / (viewport.width * viewport.height)));
    canvas.width = Math.floor(viewport.width * density);
    canvas.height = Math.floor(viewport.height * density);
    const task = page.render({ canvas, viewport, transform: [density, 0, 0, density, 0, 0] });
    signal.addEventListener("abort", () => task.cancel());
    try {
      await task.promise;
    } catch (error) {
      if (error instanceof this.api.RenderingCancelledException) return;
      this.drawn = false;
      throw error;
    }
    const text = await this.#makeText(page, viewport);
    const links = await this.#makeLinks(page, viewport);
    if (signal.aborted) return;
    this.text = text;
    this.element.role = null; // its text speaks for itself now
    this.element.replaceChildren(canvas, text, ...links);
  }

  /** Give the memory back. */
  release() {
    this.#drawing.abort();
    this.#drawing = new AbortController();
    if (!this.drawn) return;
    for (const canvas of this.element.querySelectorAll("canvas")) canvas.width = 0;
    this.element.replaceChildren();
    this.text = undefined;
    this.drawn = false;
    this.#page?.cleanup();
  }

  /** @param {import('pdfjs-dist').PDFPageProxy} page @param {import('pdfjs-dist').PageViewport} viewport */
  async #makeText(page, viewport) {
    const container = document.createElement("div");
    container.className = "textLayer";
    await new this.api.TextLayer({ textContentSource: await page.getTextContent(), container, viewport }).render();
    return container;
  }

  /** @param {import('pdfjs-dist').PDFPageProxy} page @param {import('pdfjs-dist').PageViewport} viewport */
  async #makeLinks(page, viewport) {
    const annotations = await page.getAnnotations({ intent: "display" });
    return annotations
      .filter(({ subtype }) => subtype === "Link")
      .map((annotation) => {
        const [x1, y1] = viewport.convertToViewportPoint(annotation.rect[0], annotation.rect[1]);
        const [x2, y2] = viewport.convertToViewportPoint(annotation.rect[2], annotation.rect[3]);
        const link = document.createElement("button");
        link.className = "link";
        link.ariaLabel = annotation.overlaidText || this.links.name;
        link.style.left = `${Math.min(x1, x2)}px`;
        link.style.top = `${Math.min(y1, y2)}px`;
        link.style.width = `${Math.abs(x2 - x1)}px`;
        link.style.height = `${Math.abs(y2 - y1)}px`;
        link.addEventListener("click", () =>
          annotation.dest ? this.links.follow(annotation.dest) : this.links.refuse(),
        );
        return link;
      });
  }
}
