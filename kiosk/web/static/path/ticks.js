// @ts-check
/** Ticks the lessons of a path that were done in this session, and marks the one that comes next. */

import { done } from "./progress.js";

const lessons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-lesson]"));

const show = () => {
  const ticked = done();
  const left = [...lessons].filter(({ dataset }) => !ticked.has(dataset.lesson ?? ""));
  for (const lesson of lessons) {
    lesson.toggleAttribute("data-done", !left.includes(lesson));
    lesson.toggleAttribute("data-next", lesson === left[0]);
  }
  document.querySelector(".goal")?.toggleAttribute("data-done", left.length === 0);
};

show();
addEventListener("pageshow", show); // a page that the browser had put aside whole
