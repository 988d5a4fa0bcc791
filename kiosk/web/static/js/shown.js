// @ts-check
/** While a title is on the screen: is it still shown to readers? One that was withdrawn goes from the screen, too. */

const EVERY = 30_000; // milliseconds: a withdrawal is to be on every screen within a minute

const script = document.querySelector("script[data-shown]");
const address = script instanceof HTMLElement ? script.dataset.shown : undefined;

const look = async () => {
  try {
    const { status } = await fetch(/** @type {string} */ (address), { method: "HEAD", cache: "no-store" });
    if (status === 404) location.reload(); // the page itself is not here any more, and says so
  } catch {
    // The server is away; what is on the screen stays until it answers.
  }
};

if (address) {
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || void look());
}
