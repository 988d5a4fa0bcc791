// @ts-check
/** Wipes what this tab and this origin hold of a reader. */

const PATIENCE = 1500; // milliseconds

/** Never fails, and never takes long. */
export const wipe = async () => {
  for (const media of document.querySelectorAll("audio, video")) {
    const { pause } = HTMLMediaElement.prototype;
    pause.call(media);
  }
  window.name = "";
  for (const storage of ["sessionStorage", "localStorage"]) {
    try {
      /** @type {Storage} */ (Reflect.get(window, storage)).clear();
    } catch {
      // a browser that keeps nothing
    }
  }
  // Nothing of ours sets a cookie; a lesson on the other port of this host could.
  for (const pair of document.cookie.split(";")) {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store needs a secure context
    document.cookie = `${pair.split("=")[0].trim()}=; path=/; max-age=0`;
  }
  try {
    // Its answer has the browser clear its cache, cookies and storage, where the browser trusts the origin to say so.
    await fetch("/wipe", { method: "POST", signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    // the server is away
  }
};
