// Two exercises: count the fruit, and find the word for a picture. Nothing is kept when the page is left.
"use strict";

(() => {
  /** @typedef {{ question: string, pictures: string[], alt: string, answers: string[], right: string }} Round */

  const ROUNDS = 10;
  const byId = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const { fruit, things } = globalThis.WORDS;
  let kind = "count";
  let stars = 0;
  let last = "";

  const khmer = (/** @type {number} */ number) =>
    String(number).replace(/\d/g, (digit) => String.fromCodePoint(0x17e0 + Number(digit)));

  /** @type {<T>(list: readonly T[]) => T[]} */
  const shuffled = (list) => {
    const mixed = [...list];
    for (let i = mixed.length - 1; i > 0; i--) {
      const j = Math.floor(Math.random() * (i + 1));
      [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
    }
    return mixed;
  };

  /** @returns {Round} */
  function counting() {
    const [[picture, word]] = shuffled(fruit);
    const many = 1 + Math.floor(Math.random() * 9);
    const near = shuffled([1, 2, 3, 4, 5, 6, 7, 8, 9].filter((n) => n !== many && Math.abs(n - many) <= 3)).slice(0, 2);
    return {
      question: `មាន${word}ប៉ុន្មាន?`,
      pictures: Array(many).fill(picture),
      alt: word,
      answers: [many, ...near].sort((a, b) => a - b).map(khmer),
      right: khmer(many),
    };
  }

  /** @returns {Round} */
  function matching() {
    const [first, ...others] = shuffled([...fruit, ...things]);
    return {
      question: "នេះជាអ្វី?",
      pictures: [first[0]],
      alt: "", // the word would give the answer away
      answers: shuffled([first, ...others.slice(0, 3)]).map(([, word]) => word),
      right: first[1],
    };
  }

  function show() {
    let round = kind === "count" ? counting() : matching();
    while (round.pictures.join() === last) round = kind === "count" ? counting() : matching();
    last = round.pictures.join();
    byId("question").textContent = round.question;
    byId("picture").replaceChildren(
      ...round.pictures.map((name) => Object.assign(new Image(), { src: `pictures/${name}.svg`, alt: round.alt })),
    );
    byId("verdict").textContent = "";
    byId("answers").replaceChildren(
      ...round.answers.map((answer) => {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: answer });
        button.addEventListener("click", () => judge(button, answer === round.right));
        return button;
      }),
    );
  }

  /** A wrong answer may be tried again; a right one is followed by the next question. */
  function judge(/** @type {HTMLButtonElement} */ button, /** @type {boolean} */ right) {
    button.classList.add(right ? "right" : "wrong");
    button.disabled = true;
    byId("verdict").textContent = right ? "ត្រូវហើយ!" : "សូមព្យាយាមម្ដងទៀត។";
    if (!right) return;
    for (const other of byId("answers").querySelectorAll("button")) other.disabled = true;
    stars += 1;
    rate();
    if (stars === ROUNDS) finish();
    else setTimeout(show, 1200);
  }

  function rate() {
    byId("stars").textContent = "★".repeat(stars);
    byId("stars").setAttribute("aria-label", `ចម្លើយត្រូវ ${khmer(stars)}`);
  }

  function finish() {
    byId("verdict").textContent = "ពូកែណាស់! អ្នកឆ្លើយត្រូវ ១០ ដង។";
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: "លេងម្ដងទៀត" });
    again.addEventListener("click", () => start(kind));
    byId("answers").replaceChildren(again);
  }

  function start(/** @type {string} */ which) {
    kind = which;
    stars = 0;
    for (const name of ["count", "match"]) byId(name).setAttribute("aria-pressed", String(name === which));
    rate();
    show();
  }

  for (const name of ["count", "match"]) byId(name).addEventListener("click", () => start(name));
  start("count");
})();
