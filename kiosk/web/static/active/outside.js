// @ts-check
// Stands at the end of every page of a ZIM file or HTML package: says where a link does not lead, instead of nothing,
// shows where the words stand that a reader searched for, and tells the page around it that somebody is there.

const WORDS = [
  ["km", "តំណនេះនាំទៅអ៊ីនធឺណិត។ បណ្ណាល័យនេះគ្មានអ៊ីនធឺណិតទេ។"],
  ["en", "This link leads to the internet. The library has no internet."],
  ["fr", "Ce lien mène à internet. La bibliothèque n’a pas internet."],
];
const SHOWN_MILLISECONDS = 6000;

/** @type {HTMLElement | undefined} */
let note;

/** Show for a moment that a link leads nowhere. */
function say() {
  note?.remove();
  const box = document.createElement("div");
  box.setAttribute("role", "status");
  box.style.cssText =
    "all:initial;position:fixed;inset:auto 0 0 0;z-index:2147483647;padding:16px;background:#222;color:#fff;font:18px/1.6 sans-serif;text-align:center";
  for (const [language, text] of WORDS) {
    const line = document.createElement("div");
    line.lang = language;
    line.textContent = text;
    box.append(line);
  }
  document.documentElement.append(box);
  note = box;
  setTimeout(() => box.remove(), SHOWN_MILLISECONDS);
}

addEventListener(
  "click",
  (event) => {
    const link = event.composedPath().find((part) => part instanceof Element && part.matches("a[href], area[href]"));
    if (!(link instanceof HTMLAnchorElement || link instanceof HTMLAreaElement)) return;
    if (link.protocol === "javascript:" || link.protocol === "data:" || link.protocol === "blob:") return;
    if (link.origin === location.origin) {
      // The frame may not open windows: a link that asks for one opens here.
      if (link.target && link.target !== "_self" && !frames[/** @type {any} */ (link.target)]) link.target = "_self";
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    say();
  },
  { capture: true },
);

const SILENT = 5000; // milliseconds between two signs of life
let told = Number.NEGATIVE_INFINITY;

/** The page around cannot see what is done in here; it takes this as a hint only (static/session/presence.js). */
function tell() {
  if (performance.now() - told < SILENT) return;
  told = performance.now();
  parent.postMessage({ present: true }, "*");
}

for (const name of ["pointerdown", "pointermove", "touchmove", "wheel", "keydown"]) {
  addEventListener(name, ({ isTrusted }) => isTrusted && tell(), { capture: true, passive: true });
}
setInterval(() => {
  const media = /** @type {NodeListOf<HTMLMediaElement>} */ (document.querySelectorAll("audio, video"));
  if ([...media].some(({ paused, ended }) => !paused && !ended)) tell();
}, SILENT);

// Where a reader is brought back to after an outage (static/viewer/frame).
if (parent !== window) parent.postMessage({ here: location.href }, "*");

const FOUND = "kiosk-found";

/**
 * Mark words where they stand first, and bring them into view.
 * @param {string} words
 */
function show(words) {
  const selection = getSelection();
  const search = /** @type {{ find?: (words: string, ...ways: boolean[]) => boolean }} */ (
    /** @type {unknown} */ (window)
  );
  selection?.removeAllRanges(); // the search begins at the selection, else at the top
  if (!selection || !search.find?.(words, false, false, true) || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  selection.removeAllRanges();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`::highlight(${FOUND}) { background-color: #ffd54a; color: #1b1b1b; }`);
  document.adoptedStyleSheets.push(sheet);
  CSS.highlights.set(FOUND, new Highlight(range));
}

addEventListener("message", ({ source, data }) => {
  if (data?.present === true) tell(); // a frame inside this one
  if (source === parent && typeof data?.find === "string") show(data.find);
});
