// @ts-check
/** What can be heard on this page: the recordings of a language, and the controls and titles that they belong to. */

/** @typedef {[text: string, begin: number, end: number]} Word seconds of the sound */
/** @typedef {{ at: string, words: Word[] }} Voice `at` is the address of the sound */
/** @typedef {{ element: HTMLElement, key: string, voice: Voice }} Said */

/** @type {Map<string, Promise<Record<string, Voice>>>} */
const lists = new Map();

/** @param {string} lang @returns {Promise<Record<string, Voice>>} */
const load = async (lang) => {
  try {
    const answer = await fetch(`/voices/${lang}.json`);
    return answer.ok ? await answer.json() : {};
  } catch {
    return {}; // the server is away: nothing is heard, and nothing else breaks
  }
};

/** The recordings of a language, by key. @param {string} lang */
export const listOf = (lang) => {
  const list = lists.get(lang) ?? load(lang);
  lists.set(lang, list);
  return list;
};

/** The language in which an element is spoken: its own, as that of the name of a language, or the page's. */
const languageOf = (/** @type {HTMLElement} */ element) => element.lang || element.ownerDocument.documentElement.lang;

/** @param {HTMLElement} element that has `data-say` */
export const voiceOf = async (element) => (await listOf(languageOf(element)))[element.dataset.say ?? ""];

/**
 * Those of these elements that have a voice.
 * @param {Iterable<HTMLElement>} elements
 */
export const withVoice = async (elements) => {
  /** @type {Said[]} */
  const said = [];
  for (const element of elements) {
    const voice = await voiceOf(element);
    if (voice) said.push({ element, key: element.dataset.say ?? "", voice });
  }
  return said;
};

/** What lies on top: the open dialog, else the open panel of the bar, else the page. @param {Document} doc */
export const foreground = (doc) =>
  [...doc.querySelectorAll("dialog[open], :popover-open")].findLast((top) => top.checkVisibility()) ?? doc.body;

/**
 * What is on the screen, in the order in which it is said: the main thing, the rest of the page, and then the bar. What
 * stands there twice is said once.
 * @param {Document} doc
 */
export const onScreen = (doc) => {
  const top = foreground(doc);
  const elements = /** @type {HTMLElement[]} */ ([...top.querySelectorAll("[data-say]")]);
  const ranked = elements.filter(isSeen).sort((a, b) => rank(a, top) - rank(b, top));
  const keys = ranked.map((element) => `${element.dataset.say} ${element.lang}`);
  return ranked.filter((_, place) => keys.indexOf(keys[place]) === place);
};

const isSeen = (/** @type {HTMLElement} */ element) => {
  if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(left + right) / 2, (top + bottom) / 2];
  return right > left && x >= 0 && y >= 0 && x <= innerWidth && y <= innerHeight;
};

const rank = (/** @type {HTMLElement} */ element, /** @type {Element} */ top) => {
  if (/^h[12]$/iu.test(element.localName)) return 0;
  return top.id !== "bar" && element.closest("#bar, .bar") ? 2 : 1;
};
