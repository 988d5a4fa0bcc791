// @ts-check
/** Makes the elements of the keyboard: keys with letters, keys with pictures. */

const SVG = "http://www.w3.org/2000/svg";

/** Our own signs, strokes on a field of 24 by 24. @type {Record<string, string>} */
const SIGNS = {
  delete: "M9 5H21V19H9L3 12ZM12 9.5L17 14.5M17 9.5L12 14.5",
  shift: "M12 4L20 12H16V19H8V12H4Z",
  left: "M15 5L8 12L15 19",
  right: "M9 5L16 12L9 19",
  space: "M4 10V15H20V10",
  search: "M10.5 4A6.5 6.5 0 1 0 10.5 17A6.5 6.5 0 1 0 10.5 4ZM15.5 15.5L21 21",
  done: "M4 13L10 19L20 6",
};

/**
 * @param {string} tag
 * @param {string} className
 * @param {(Node | string)[]} children
 */
export const element = (tag, className, ...children) => {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
};

/** @param {string} name */
const sign = (name) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SIGNS[name]);
  svg.append(path);
  return svg;
};

/**
 * A key that shows letters.
 *
 * @param {string} label
 * @param {() => void} press
 * @param {string} [className]
 */
export const key = (label, press, className = "") => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `key ${className}`.trim();
  button.append(element("span", "letter", label));
  button.addEventListener("click", press);
  return button;
};

/** Says more of a key than its letters, to those who hear the page. @param {HTMLButtonElement} button @param {string} words */
export const explain = (button, words) => {
  button.append(element("span", "unseen", words));
  button.title = words;
};

/**
 * A key that does something, with a sign instead of letters.
 *
 * @param {string} name of its sign
 * @param {string} label said by screen readers
 * @param {() => void} press
 * @param {number} [width] in keys
 */
export const tool = (name, label, press, width = 1) => {
  const button = key("", press, "tool");
  button.dataset.sign = name;
  button.replaceChildren(sign(name));
  button.setAttribute("aria-label", label);
  button.title = label;
  button.style.setProperty("--width", String(width));
  return button;
};
