// @ts-check
/** Which lessons were done: kept in the session only, as ids of titles. */

import { keep, kept } from "../session/session.js";

/** @returns {Set<string>} */
export const done = () => new Set(kept("path") ?? []);

/** @param {string} lesson */
export const tick = (lesson) => keep("path", [...done().add(lesson)]);
