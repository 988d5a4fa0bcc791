// @ts-check
/**
 * Shuts the ways by which a browser carries something from one reader to the next, or leads out of the library: the
 * clipboard, dragging, other windows, menus, and the keys for them. What is typed and read does not need them.
 *
 * Not a module: it also stands on every page of active content, before active/outside.js.
 */
(() => {
  /** Of keys held with Ctrl, and with Ctrl and Shift: those that edit what is being typed. */
  const MOVES = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];
  const EDITS = new Set([...MOVES, "a", "z", "y", "Backspace", "Delete"]);
  const SHIFTED = new Set([...MOVES, "Z"]);
  const STEPS = new Set(["ArrowLeft", "ArrowRight"]); // with Alt: through this session's pages
  const PASTES = new Set(["insertFromPaste", "insertFromDrop", "insertFromYank", "insertFromPasteAsQuotation"]);
  const CATCHING = { capture: true, passive: false };

  /** @param {KeyboardEvent} event */
  const leadsAway = ({ key, ctrlKey, altKey, metaKey, shiftKey }) => {
    if (/^F\d+$/u.test(key)) return key !== "F5"; // help, finding, windows, tools: but a page may be loaded again
    if (/^(?:Browser(?!Back|Forward)|Launch)/u.test(key)) return true;
    return metaKey || (ctrlKey && !(shiftKey ? SHIFTED : EDITS).has(key)) || (altKey && !STEPS.has(key));
  };

  /** A third level of the keyboard writes letters. @param {KeyboardEvent} event */
  const writes = (event) =>
    event.key.length === 1 && (event.getModifierState("AltGraph") || (event.ctrlKey && event.altKey));

  /** @param {Event} event */
  const prevent = (event) => event.preventDefault();

  /** And no script puts anything in its place. @param {Event} event */
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };

  /** @type {Record<string, (event: any) => void>} */
  const everywhere = {
    copy: swallow,
    cut: swallow,
    paste: swallow,
    contextmenu: prevent,
    beforeinput: (/** @type {InputEvent} */ event) => PASTES.has(event.inputType) && prevent(event),
    keydown: (/** @type {KeyboardEvent} */ event) => leadsAway(event) && !writes(event) && prevent(event),
    wheel: (/** @type {WheelEvent} */ event) => event.ctrlKey && prevent(event), // the size that it sets would stay
    // Another window, or a file: whoever comes next would find them. Shift alone also chooses text.
    auxclick: (/** @type {MouseEvent} */ event) => event.button === 1 && prevent(event),
    click: (/** @type {MouseEvent} */ event) =>
      (event.ctrlKey || event.shiftKey || event.altKey || event.metaKey) && prevent(event),
  };
  /** Lessons may have their readers drag things about, but nothing leaves them. */
  const atHome = { dragstart: prevent, dragover: prevent, drop: prevent };

  /** @param {EventTarget} target @param {Record<string, (event: any) => void>} ways */
  const shut = (target, ways) => {
    for (const [name, answer] of Object.entries(ways)) target.addEventListener(name, answer, CATCHING);
  };

  shut(window, everywhere);
  if (window !== top) return;
  shut(window, atHome);
  // A document of a book came up, in a frame without scripts of its own.
  document.addEventListener("kiosk:frame", (event) => {
    const { detail } = /** @type {CustomEvent<Document>} */ (event);
    shut(detail, { ...everywhere, ...atHome });
  });
})();
