// @ts-check
/** Sends a picture as soon as it is chosen. */

const input = /** @type {HTMLInputElement | null} */ (document.querySelector(".file-form .file-input"));
input?.addEventListener("change", () => {
  if (input.files?.length) input.form?.requestSubmit();
});

export {};
