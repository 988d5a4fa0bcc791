// @ts-check
/** What the tab's history tells of its entries. Their addresses it does not tell, because of our pages' referrer policy. */

/** The entry of this page is the start screen. */
export const markStart = () => window.navigation?.updateCurrentEntry({ state: { start: true } });

/** @param {NavigationHistoryEntry} entry */
export const isStart = (entry) => /** @type {any} */ (entry.getState())?.start === true;

/** The last page before this one in this session, wherever its own links led inside it. */
export const pageBefore = () => {
  const { navigation } = window;
  if (!navigation?.currentEntry) return undefined;
  const earlier = navigation.entries().slice(0, navigation.currentEntry.index);
  const before = earlier.findLast(({ sameDocument }) => !sameDocument);
  return before && !isStart(before) ? before : undefined;
};
