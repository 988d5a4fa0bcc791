// @ts-check
/** The session of one reader: it lives in this tab alone, under one key, and ends without a trace. */

import { there } from "../waiting/waiting.js";
import { wipe } from "./wipe.js";

/**
 * @typedef {object} State what the tab keeps. A tab without any begins a session by itself, at whatever page it opens
 * @property {'waiting' | 'session'} state
 * @property {string} token random, known to this tab and to the counter's memory
 * @property {string} lang
 * @property {boolean} told whether `kiosk:start` was announced
 * @property {Record<string, any>} kept
 *
 * @typedef {{ readonly token: string, readonly lang: string }} Session
 * @typedef {'finish' | 'idle' | 'replaced'} Reason
 */

const KEY = "kiosk.session";
const START = "/";

/** @type {State | null} for a browser that keeps nothing: then each page is a session */
let remembered = null;
let ending = false;

/** @returns {State | null} */
const read = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  } catch {
    return remembered;
  }
};

/** @param {State} state */
const write = (state) => {
  remembered = state;
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // as above
  }
};

/** @param {Partial<State>} [facts] @returns {State} */
const blank = (facts) => ({ state: "waiting", token: "", lang: "", told: false, kept: {}, ...facts });

/** Random, 22 characters of base64url (RFC 4648). `crypto.randomUUID` would need a secure context. */
const newToken = () =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
    .replace(/[+]/gu, "-")
    .replace(/[/]/gu, "_")
    .replace(/=+$/u, "");

/** The session of this tab, or null. @returns {Session | null} */
export const session = () => {
  const state = read();
  return state?.state === "session" ? Object.freeze({ token: state.token, lang: state.lang }) : null;
};

/** Whether this page is the start screen. */
export const atStart = () => document.documentElement.dataset.screen === "start";

/**
 * Begin a session in a language. The page that comes next announces it: `kiosk:start`.
 * @param {string} lang
 */
export const begin = (lang) => write(blank({ state: "session", token: newToken(), lang }));

/**
 * Keep something, as JSON, until the session ends.
 * @param {string} name
 * @param {unknown} value
 */
export const keep = (name, value) => {
  const state = read();
  if (state?.state === "session") write({ ...state, kept: { ...state.kept, [name]: value } });
};

/** What was kept under a name in this session, or undefined. @param {string} name */
export const kept = (name) => read()?.kept[name];

/**
 * End the session: tell the page, forget everything, and go to the start screen.
 * @param {Reason} reason
 */
export const end = async (reason) => {
  if (ending) return;
  ending = true;
  await forget(reason);
  await goToStart();
};

/**
 * Forget everything of the session, if there is one, and wait for the next.
 * @param {Reason} reason
 */
export const forget = async (reason) => {
  if (session()) {
    document.dispatchEvent(new CustomEvent("kiosk:finish", { detail: { reason } }));
    if (!atStart()) document.documentElement.style.visibility = "hidden";
    const wiping = wipe();
    write(blank()); // at once, and again when the browser has wiped this, too
    await wiping;
  }
  write(blank());
};

/**
 * Back to the first page that this tab opened here, which the start screen then is: so nothing stays before it, and
 * the start screen sees to it that nothing stays after it.
 */
const goToStart = async () => {
  await there(); // the browser's own error page has no way back
  const { navigation } = window;
  const first = navigation?.entries()[0];
  if (navigation && first && first.index !== navigation.currentEntry?.index) {
    navigation.traverseTo(first.key).finished?.catch(() => location.replace(START));
  } else {
    location.replace(START);
  }
};

const announce = () => {
  const state = read();
  if (state?.state !== "session" || state.told || atStart()) return;
  write({ ...state, told: true });
  document.dispatchEvent(new CustomEvent("kiosk:start"));
};

const { lang } = document.documentElement;
const found = read();
if (!found && !atStart()) {
  begin(lang);
  history.replaceState({ kiosk: session()?.token }, "");
} else if (found?.state === "session" && !atStart()) {
  write({ ...found, lang });
}
// By then every module of the page has run, and listens.
if (document.readyState === "complete") announce();
else document.addEventListener("DOMContentLoaded", announce, { once: true });
