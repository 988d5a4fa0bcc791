// @ts-check
/** The page on which files are dropped: shows what is sent, how far it is, and what is in the way. */

import { digits } from "../../viewer/digits.js";
import { Refused, Sender, SignedOut } from "./sending.js";

const place = /** @type {HTMLElement} */ (document.getElementById("drop"));
const list = /** @type {HTMLElement} */ (document.getElementById("sent"));
const line = /** @type {HTMLTemplateElement} */ (document.getElementById("sent-line"));
const trouble = /** @type {HTMLElement} */ (document.getElementById("add-trouble"));
const state = /** @type {HTMLElement} */ (document.getElementById("add-state"));
const words = place.dataset;
const broken = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("broken")).textContent ?? "[]");
let sending = false;

/** @param {import("./sending.js").Chosen[]} chosen */
async function send(chosen) {
  if (sending || !chosen.length) return;
  sending = true;
  trouble.hidden = true;
  place.classList.add("busy");
  const rows = chosen.map(({ path }) => {
    const row = /** @type {HTMLElement} */ (line.content.cloneNode(true)).querySelector("li");
    const name = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (row).querySelector("bdi"));
    name.textContent = path;
    list.append(/** @type {HTMLElement} */ (row));
    return /** @type {HTMLElement} */ (row);
  });
  /** @type {(number: number, words: string | undefined, part: number) => void} */
  const show = (number, words, part) => {
    /** @type {HTMLProgressElement} */ (rows[number].querySelector("progress")).value = part;
    const told = `${words ?? ""} ${percent(part)}`;
    /** @type {HTMLElement} */ (rows[number].querySelector("output")).textContent = told;
    state.textContent = `${chosen[number].path}: ${told}`;
  };
  const sender = new Sender(String(words.address), Number(words.piece), {
    checking: (number, part) => show(number, words.checking, part),
    sending: (number, part) => show(number, words.sending, part),
    here: (number, title) => {
      show(number, "", 1);
      /** @type {HTMLElement} */ (rows[number].querySelector("output")).textContent = `${words.here} ${title}`;
    },
    done: (number) => show(number, words.done, 1),
    waiting: () => {
      state.textContent = String(words.waiting);
      trouble.hidden = false;
      trouble.textContent = String(words.waiting);
    },
  });
  try {
    const form = /** @type {HTMLFormElement} */ (document.getElementById("placing"));
    const given = new FormData(form);
    const placing = Object.fromEntries(
      ["shelf", "level", "replace"].map((name) => [name, String(given.get(name) ?? "")]),
    );
    await sender.send(chosen, placing, broken);
    sending = false;
    state.textContent = String(words.all);
    if ([...list.querySelectorAll("progress")].every((bar) => bar.value === 1)) location.assign(String(words.queue));
  } catch (error) {
    trouble.hidden = false;
    if (error instanceof Refused) trouble.textContent = `${error.message} ${error.advice}`;
    else if (error instanceof SignedOut) trouble.textContent = String(words.signin);
    else throw error;
    for (const row of rows) row.remove();
  } finally {
    sending = false;
    place.classList.remove("busy");
  }
}

/** @param {number} part */
function percent(part) {
  return `${digits(Math.round(part * 100), document.documentElement.lang)} %`;
}

/**
 * Files and all that lies in dropped folders.
 * @param {DataTransfer} data
 */
async function dropped(data) {
  const entries = [...data.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  if (!entries.length) return [...data.files].map((file) => ({ path: file.name, file }));
  const found = await Promise.all(entries.map((entry) => below(entry, "")));
  return found.flat();
}

/**
 * @param {FileSystemEntry} entry
 * @param {string} above
 * @returns {Promise<import("./sending.js").Chosen[]>}
 */
async function below(entry, above) {
  const path = above + entry.name;
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) =>
      /** @type {FileSystemFileEntry} */ (entry).file(resolve, reject),
    );
    return [{ path, file }];
  }
  const reader = /** @type {FileSystemDirectoryEntry} */ (entry).createReader();
  const found = [];
  for (;;) {
    const some = await /** @type {Promise<FileSystemEntry[]>} */ (
      new Promise((resolve, reject) => reader.readEntries(resolve, reject))
    );
    if (!some.length) break;
    for (const one of some) found.push(...(await below(one, `${path}/`)));
  }
  return found;
}

for (const name of ["files", "folder"]) {
  const input = /** @type {HTMLInputElement} */ (document.getElementById(name));
  input.addEventListener("change", () => {
    const files = [...(input.files ?? [])];
    input.value = "";
    send(files.map((file) => ({ path: file.webkitRelativePath || file.name, file })));
  });
}

place.addEventListener("dragover", (event) => {
  event.preventDefault();
  place.classList.add("over");
});
place.addEventListener("dragleave", () => place.classList.remove("over"));
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", async (event) => {
  event.preventDefault();
  place.classList.remove("over");
  if (event.dataTransfer) send(await dropped(event.dataTransfer));
});
window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
place.dataset.ready = "true";
