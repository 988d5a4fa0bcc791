// @ts-check
/** Marks what can be done with many titles as soon as one is ticked. It opens by touch: open it would hide the titles. */

const bulk = /** @type {HTMLDetailsElement | null} */ (document.querySelector(".bulk"));
document.addEventListener("change", (event) => {
  if (bulk && /** @type {HTMLInputElement} */ (event.target).name === "pick") {
    bulk.classList.toggle("ready", document.querySelector("[name=pick]:checked") !== null);
  }
});

export {};
