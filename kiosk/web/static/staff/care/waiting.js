// @ts-check
/** Shows how far a backup is, and the page anew when it has ended. */

const AGAIN = 2000; // milliseconds
const place = document.querySelector("[data-waiting]");
const bar = place?.querySelector("progress");

if (place instanceof HTMLElement && bar) {
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.waiting ?? "", { cache: "no-store" });
      const { running, done, total } = await answer.json();
      if (!running) return location.reload();
      bar.max = total || 1;
      bar.value = done;
    } catch {
      // The library is busy: the next look may find it.
    }
    setTimeout(look, AGAIN);
  };
  setTimeout(look, AGAIN);
}
