// @ts-check
/**
 * Decides, before anything is painted, whether this page may be seen in this tab, and dresses it as its reader chose.
 *
 * Not a module, so that it runs at once. What it reads, session.js writes. After a session every page but the start
 * screen leads there; and an entry of the browser's history that was made by an earlier reader leads away.
 */
(() => {
  const root = document.documentElement;
  const atStart = root.dataset.screen === "start";
  const START = "/";

  /** @returns {import('./session.js').State | null} */
  const read = () => {
    try {
      return JSON.parse(sessionStorage.getItem("kiosk.session") ?? "null");
    } catch {
      return null; // a browser that keeps nothing
    }
  };

  /** Where this page sends the tab instead of being seen, or nothing. */
  const elsewhere = () => {
    const state = read();
    if (atStart || !state) return history.state?.kiosk && !atStart ? START : "";
    if (state.state === "waiting") return START;
    return history.state?.kiosk && history.state.kiosk !== state.token ? `/${state.lang}/` : "";
  };

  /** Say of this entry of the history whose it is. It also makes the answer to a form an ordinary page. */
  const sign = () => {
    const token = read()?.token;
    if (token && !atStart) history.replaceState({ ...history.state, kiosk: token }, "");
  };

  const decide = () => {
    const target = elsewhere();
    if (target) {
      root.style.visibility = "hidden";
      location.replace(target);
      return;
    }
    root.style.visibility = "";
    const look = atStart ? {} : (read()?.kept.look ?? {});
    root.dataset.theme = look.theme ?? "light";
    root.dataset.size = String(look.size ?? 1);
    sign();
  };

  decide();
  addEventListener("hashchange", sign);
  // A page that the browser puts aside whole comes back unseen, and is seen only when it may be.
  addEventListener("pagehide", () => {
    root.style.visibility = "hidden";
  });
  addEventListener("pageshow", ({ persisted }) => persisted && decide());
})();
