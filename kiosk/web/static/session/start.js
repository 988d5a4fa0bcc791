// @ts-check
/** The start screen: it ends whatever session it finds, leaves nothing in the tab's history, and begins the next. */

import { isStart, markStart } from "./history.js";
import { begin, forget } from "./session.js";

/**
 * Make the start screen the only page in this tab's history: twice, whether a reader was here before or not, so that
 * not even the length of the history tells.
 */
const clearHistory = () => {
  const { navigation } = window;
  if (!navigation?.currentEntry) return;
  markStart();
  const entries = navigation.entries();
  const here = navigation.currentEntry.index;
  if (!entries.slice(0, here).every(isStart)) {
    navigation.traverseTo(entries[0].key);
  } else if (here === 0 || entries.length > here + 1) {
    history.pushState(null, "");
    markStart();
  }
};

const arrive = async () => {
  history.scrollRestoration = "manual";
  scrollTo(0, 0);
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  await forget("replaced");
  clearHistory();
  document.documentElement.dataset.ready = "yes";
};

document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element && target.closest("[data-begin]");
  if (link instanceof HTMLElement) begin(link.dataset.begin ?? "");
});

// After the other modules have run, so that they hear of the end of a session that was left open.
if (document.readyState === "complete") void arrive();
else document.addEventListener("DOMContentLoaded", () => void arrive(), { once: true });
addEventListener("pageshow", ({ persisted }) => persisted && void arrive());
