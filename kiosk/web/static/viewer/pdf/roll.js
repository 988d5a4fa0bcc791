// @ts-check
/** All sheets below each other in a scrolling field; only those near the screen are drawn. */

const NEAR = "60%"; // of the field's height, above and below
const MARGIN = 24; // pixels beside a sheet

/** @typedef {'width' | 'page' | number} Zoom a number is CSS pixels for each point */

export class Roll {
  /** @type {Set<import('./sheet.js').Sheet>} */ #near = new Set();
  /** @type {Zoom} */ #zoom = "width";
  #pumping = false;
  #current = 1;

  /**
   * @param {HTMLElement} field
   * @param {import('./sheet.js').Sheet[]} sheets
   * @param {{ moved: (page: number) => void, drawn: (sheet: import('./sheet.js').Sheet) => void, failed: (error: unknown) => Promise<void> }} hooks
   */
  constructor(field, sheets, hooks) {
    this.field = field;
    this.sheets = sheets;
    this.hooks = hooks;
    const byElement = new Map(sheets.map((sheet) => [/** @type {Element} */ (sheet.element), sheet]));
    this.observer = new IntersectionObserver((entries) => this.#onNear(entries, byElement), {
      root: field,
      rootMargin: `${NEAR} 0px`,
    });
    field.append(...sheets.map(({ element }) => element));
    this.#lay();
    for (const { element } of sheets) this.observer.observe(element);
    field.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    new ResizeObserver(() => this.zoom(this.#zoom)).observe(field);
  }

  get page() {
    return this.#current;
  }

  /** Where the reader is, to come back to. @returns {{ page: number, part: number }} */
  get spot() {
    const { element } = this.sheets[this.#current - 1];
    return { page: this.#current, part: (this.field.scrollTop - element.offsetTop) / (element.offsetHeight || 1) };
  }

  /** @param {{ page: number, part?: number }} spot `part` is how much of the page lies above the screen */
  show({ page, part = 0 }) {
    const { element } = this.sheets[Math.min(this.sheets.length, Math.max(1, page)) - 1];
    this.field.scrollTop = element.offsetTop + part * element.offsetHeight - (part ? 0 : 8);
    this.#onScroll();
  }

  /** @param {Zoom} zoom */
  zoom(zoom) {
    const { spot } = this;
    this.#zoom = zoom;
    this.#lay();
    this.show(spot);
    for (const sheet of this.#near) sheet.release();
    void this.#pump();
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.zoom(Math.min(6, Math.max(0.25, this.#scale(this.sheets[this.#current - 1]) * factor)));
  }

  /** Draw the sheet of a page, whatever else waits. @param {number} page */
  async ensure(page) {
    const sheet = this.sheets[page - 1];
    while (sheet && !sheet.text) await this.#draw(sheet); // a field that changes its size meanwhile breaks drawing off
    return sheet;
  }

  #lay() {
    for (const sheet of this.sheets) sheet.lay(this.#scale(sheet));
  }

  /** @param {import('./sheet.js').Sheet} sheet */
  #scale({ size }) {
    if (typeof this.#zoom === "number") return this.#zoom;
    const width = (this.field.clientWidth - 2 * MARGIN) / size.width;
    return this.#zoom === "width" ? width : Math.min(width, (this.field.clientHeight - MARGIN) / size.height);
  }

  /** @param {IntersectionObserverEntry[]} entries @param {Map<Element, import('./sheet.js').Sheet>} byElement */
  #onNear(entries, byElement) {
    for (const { target, isIntersecting } of entries) {
      const sheet = /** @type {import('./sheet.js').Sheet} */ (byElement.get(target));
      if (isIntersecting) this.#near.add(sheet);
      else {
        this.#near.delete(sheet);
        sheet.release();
      }
    }
    void this.#pump();
  }

  /** Draw what is near, one sheet at a time, the nearest first. */
  async #pump() {
    if (this.#pumping) return;
    this.#pumping = true;
    for (;;) {
      const waiting = [...this.#near].filter(({ drawn }) => !drawn);
      if (!waiting.length) break;
      waiting.sort((a, b) => Math.abs(a.number - this.#current) - Math.abs(b.number - this.#current));
      await this.#draw(waiting[0]);
    }
    this.#pumping = false;
  }

  /** @param {import('./sheet.js').Sheet} sheet */
  async #draw(sheet) {
    try {
      await sheet.measure();
      const scale = this.#scale(sheet);
      sheet.lay(scale);
      await sheet.draw(scale);
      if (sheet.text) this.hooks.drawn(sheet);
    } catch (error) {
      await this.hooks.failed(error);
    }
  }

  #onScroll() {
    const line = this.field.scrollTop + this.field.clientHeight / 3;
    let low = 0;
    let high = this.sheets.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.sheets[middle].element.offsetTop <= line) low = middle;
      else high = middle - 1;
    }
    this.#current = low + 1;
    this.hooks.moved(this.#current);
  }
}
