import assert from "node:assert/strict";
import { test } from "node:test";
import { draw } from "../../kiosk/web/static/beacon/draw.js";
import { Pace } from "../../kiosk/web/static/beacon/pace.js";
import { Use } from "../../kiosk/web/static/beacon/use.js";

/** The session of one tab, and what its pages sent. */
class Tab {
  /** @type {Map<string, unknown>} */ kept = new Map();
  reader = 1;
  /** @type {{ s: string, w: Record<string, unknown>[] }[]} */ sent = [];
  going = true;

  page() {
    const memory = {
      session: () => (this.going ? { token: `reader-${this.reader}` } : null),
      kept: (/** @type {string} */ name) => this.kept.get(name),
      keep: (/** @type {string} */ name, /** @type {unknown} */ value) => void this.kept.set(name, value),
    };
    return new Use(memory, (message) => void this.sent.push(JSON.parse(message)));
  }

  /** As session.js ends it: told first, wiped then. @param {Use} use @param {string} reason */
  end(use, reason) {
    use.end(reason);
    this.kept.clear();
    this.reader++;
  }

  get words() {
    return this.sent.flatMap(({ w }) => w);
  }

  get tokens() {
    return [...new Set(this.sent.map(({ s }) => s))];
  }
}

test("the first page of a session says that it begins, and the next ones go on with it", () => {
  const tab = new Tab();
  for (let page = 0; page < 2; page++) {
    const use = tab.page();
    use.show();
    use.hide();
  }
  assert.deepEqual(tab.words, [{ e: "start" }, { e: "page" }, { e: "page" }]);
  assert.deepEqual(tab.tokens, ["reader-1"]);
});

test("what happens together goes together, in order", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const tab = new Tab();
  const use = tab.page();
  use.show();
  use.tell({ what: "open", item: "tiger" });
  assert.equal(tab.sent.length, 0);
  context.mock.timers.tick(300);
  assert.equal(tab.sent.length, 1);
  assert.deepEqual(tab.words, [{ e: "start" }, { e: "page" }, { e: "open", i: "tiger" }]);
});

test("no message holds more words than the site takes", () => {
  const tab = new Tab();
  const use = tab.page();
  for (let n = 0; n < 20; n++) use.tell({ what: "hear" });
  use.show();
  for (let n = 0; n < 20; n++) use.tell({ what: "hear", item: "tiger" });
  use.hide();
  assert.equal(tab.words.length, 22);
  assert.ok(tab.sent.every(({ w }) => w.length <= 8));
});

test("without a session nothing is said", () => {
  const tab = new Tab();
  tab.going = false;
  const use = tab.page();
  use.show("tiger");
  use.tell({ what: "open", item: "tiger" });
  tab.end(use, "finish");
  assert.deepEqual(tab.sent, []);
  assert.equal(tab.kept.size, 0);
});

test("a title's page counts when it is open for a second, not when it is left sooner", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  for (const [wait, looks] of [
    [999, 0],
    [1000, 1],
  ]) {
    const tab = new Tab();
    const use = tab.page();
    use.show("tiger");
    context.mock.timers.tick(wait);
    use.hide();
    context.mock.timers.tick(5000);
    assert.equal(tab.words.filter(({ e, i }) => e === "look" && i === "tiger").length, looks);
  }
});

test("finish says so with the old token, and the next reader has another", () => {
  const tab = new Tab();
  const use = tab.page();
  use.show();
  tab.end(use, "replaced");
  use.begin();
  use.hide();
  assert.deepEqual(
    tab.sent.map(({ w }) => w.map(({ e }) => e)),
    [["start", "page", "finish"], ["start"]],
  );
  assert.deepEqual(tab.tokens, ["reader-1", "reader-2"]);
});

test("silence ends a session without a word", () => {
  const tab = new Tab();
  const use = tab.page();
  use.show();
  tab.end(use, "idle");
  assert.deepEqual(
    tab.words.map(({ e }) => e),
    ["start", "page"],
  );
});

test("pages in a title name it, and how far it is read", () => {
  const tab = new Tab();
  const use = tab.page();
  use.show();
  use.tell({ what: "open", item: "tiger" });
  use.tell({ what: "page", item: "tiger", percent: 12 });
  use.tell({ what: "page" }); // scrolled
  use.hide();
  assert.deepEqual(tab.words.slice(2), [
    { e: "open", i: "tiger" },
    { e: "page", i: "tiger", p: 12 },
    { e: "page", i: "tiger" },
  ]);
});

test("of many pages one in fifteen seconds is told, and the last in the end", (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {unknown[]} */ const told = [];
  const pace = new Pace(({ p }) => told.push(p));
  for (let second = 0; second <= 31; second++) {
    pace.take({ e: "page", i: "tiger", p: second }, second * 1000);
    context.mock.timers.tick(1000);
  }
  assert.deepEqual(told, [0, 14, 29]);
  pace.flush(32_000);
  pace.flush(33_000);
  assert.deepEqual(told, [0, 14, 29, 31]);
});

test("another title and the end of one do not wait", () => {
  /** @type {unknown[]} */ const told = [];
  const pace = new Pace(({ i, p }) => told.push([i, p]));
  pace.take({ e: "page" }, 0);
  pace.take({ e: "page", i: "tiger", p: 1 }, 1);
  pace.take({ e: "page", i: "tiger", p: 89 }, 2);
  pace.take({ e: "page", i: "tiger", p: 90 }, 3);
  pace.take({ e: "page", i: "tiger", p: 95 }, 4);
  pace.flush(5);
  assert.deepEqual(told, [
    [undefined, undefined],
    ["tiger", 1],
    ["tiger", 90],
    ["tiger", 95],
  ]);
});

test("lots are drawn for none, for all, or for one in four", () => {
  const drawn = (/** @type {number} */ share) => Array.from({ length: 8000 }, () => draw(share)).filter(Boolean).length;
  assert.equal(drawn(0), 0);
  assert.equal(drawn(1), 8000);
  assert.ok(Math.abs(drawn(4) - 2000) < 250); // more than six standard deviations
});
