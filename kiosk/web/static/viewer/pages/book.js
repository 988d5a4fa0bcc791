// @ts-check
/** The item as foliate-js wants a book: its documents are the server's prepared files, each fetched when it is shown. */

const PICTURE = /\.(?:webp|jpg|png|gif|avif)$/u;

/**
 * @typedef {object} Section a document of the book
 * @property {string} id the name of the prepared file
 * @property {'yes' | 'no'} linear
 * @property {number} size
 * @property {() => Promise<string>} load its address for a frame, once it is known to answer
 * @property {() => void} prefetch have it at hand, if it is a picture
 * @property {HTMLImageElement | undefined} picture when the document is a picture
 */

/**
 * @typedef {object} Book
 * @property {Section[]} sections
 * @property {'ltr' | 'rtl'} dir
 */

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Manifest} manifest
 * @returns {Book}
 */
export const makeBook = (shell, manifest) => {
  let answered = true; // the manifest came a moment ago: the first document need not be asked for twice
  /** @param {URL} url */
  const reach = async (url) => {
    if (!answered) await shell.trouble.reach(url);
    answered = false;
  };
  return { dir: manifest.direction, sections: manifest.pages.map((page) => makeSection(shell, page, reach)) };
};

/**
 * @param {import('../shell.js').Shell} shell
 * @param {import('../types.js').Page} page
 * @param {(url: URL) => Promise<void>} reach waits until the file answers: a frame that meets an error would show nothing
 */
const makeSection = (shell, page, reach) => {
  const url = shell.file(page.href);
  const isPicture = PICTURE.test(page.href);
  /** @type {Section} */
  const section = {
    id: page.href,
    linear: page.linear ? "yes" : "no",
    size: page.letters,
    picture: undefined,
    prefetch: () => {
      if (isPicture) new Image().src = url.href;
    },
    load: async () => {
      if (isPicture) {
        section.picture = await fetchPicture(shell, url);
        return "about:blank"; // see fillWithPicture
      }
      await reach(url);
      return url.href;
    },
  };
  return section;
};

/**
 * @param {import('../shell.js').Shell} shell
 * @param {URL} url
 */
const fetchPicture = async (shell, url) => {
  for (;;) {
    const picture = new Image();
    picture.src = url.href;
    try {
      await picture.decode();
      return picture;
    } catch {
      await shell.trouble.away();
    }
  }
};

/**
 * Put a picture into the empty document of its frame. An empty document needs no file, no script and no `blob:`,
 * and lives under the policy of the viewer's page.
 *
 * @param {Document} doc
 * @param {HTMLImageElement} picture
 * @param {string} label
 */
export const fillWithPicture = (doc, picture, label) => {
  const copy = doc.createElement("img");
  copy.src = picture.src;
  copy.alt = label;
  copy.style.display = "block";
  copy.style.margin = "auto";
  doc.body.style.margin = "0";
  doc.body.replaceChildren(copy);
  setViewport(doc, picture.naturalWidth, picture.naturalHeight);
};

/**
 * Tell the size of a fixed page where the document does not.
 * @param {Document} doc
 * @param {number} width
 * @param {number} height
 */
export const setViewport = (doc, width, height) => {
  if (!width || !height) return;
  const root = doc.documentElement;
  if (root.localName === "svg") {
    if (!root.hasAttribute("viewBox")) root.setAttribute("viewBox", `0 0 ${width} ${height}`);
    return;
  }
  let meta = doc.querySelector('meta[name="viewport"]');
  if (!meta) {
    meta = doc.createElement("meta");
    meta.setAttribute("name", "viewport");
    (doc.head ?? root).append(meta);
  }
  meta.setAttribute("content", `width=${width}, height=${height}`);
};
