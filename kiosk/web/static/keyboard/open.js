// @ts-check
/** Waits at the search box; the keyboard and what orders typed letters come when they are first needed. */

const WIDE = matchMedia("(min-width: 760px)"); // narrower screens are telephones, which bring a keyboard of their own

/** @param {HTMLButtonElement} button @param {HTMLInputElement} field */
const attend = (button, field) => {
  /** @type {Promise<import("./panel.js").Panel> | undefined} */ let coming;
  /** @type {Promise<import("./box.js").Box> | undefined} */ let watched;
  const box = () => (watched ??= import("./box.js").then(({ Box }) => new Box(field)));
  const panel = () =>
    (coming ??= Promise.all([import("./panel.js"), box()]).then(([{ Panel }, ready]) => new Panel(ready, button)));
  field.addEventListener("focus", () => void box(), { once: true });
  if (document.activeElement === field) void box();
  field.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "mouse" && WIDE.matches) field.inputMode = "none"; // one keyboard is enough
  });
  field.addEventListener("click", async (event) => {
    const touched = event instanceof PointerEvent && ["touch", "pen"].includes(event.pointerType);
    if (touched && WIDE.matches) (await panel()).show();
  });
  button.addEventListener("click", async () => (await panel()).toggle());
  button.hidden = false;
  // A page that the browser keeps for its back button keeps no words.
  addEventListener("pagehide", () => {
    field.value = field.defaultValue;
  });
};

for (const button of document.querySelectorAll("button[data-keyboard]")) {
  const field = button.parentElement?.querySelector("input");
  if (button instanceof HTMLButtonElement && field) attend(button, field);
}
