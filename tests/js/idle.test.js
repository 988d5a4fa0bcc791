import assert from "node:assert/strict";
import { test } from "node:test";

import { Idle } from "../../kiosk/web/static/session/idle.js";

const MINUTE = 60;

/** An hour hand that tests turn: both clocks, or the machine's alone. */
class Clock {
  wall = 1_000_000;
  steady = 0;

  now = () => ({ wall: this.wall, steady: this.steady });

  /** @param {number} seconds */
  pass(seconds) {
    this.wall += seconds;
    this.steady += seconds;
  }
}

const begin = () => {
  const clock = new Clock();
  return { clock, idle: new Idle(5 * MINUTE, 30, clock.now) };
};

test("five silent minutes are asked about, and half a minute more is the end", () => {
  const { clock, idle } = begin();
  clock.pass(5 * MINUTE - 1);
  assert.equal(idle.presence, "here");
  clock.pass(1);
  assert.equal(idle.presence, "warned");
  assert.equal(idle.left, 30);
  clock.pass(29);
  assert.equal(idle.left, 1);
  clock.pass(1);
  assert.equal(idle.presence, "gone");
});

test("an input begins the silence anew, also while the question stands", () => {
  const { clock, idle } = begin();
  clock.pass(5 * MINUTE + 20);
  idle.here();
  assert.equal(idle.presence, "here");
  clock.pass(5 * MINUTE - 1);
  assert.equal(idle.presence, "here");
});

test("a machine that slept over night finds nobody", () => {
  const { clock, idle } = begin();
  clock.wall += 9 * 60 * MINUTE; // the steady clock stands still meanwhile
  assert.equal(idle.presence, "gone");
});

test("a machine whose clock is put back still ends the session", () => {
  const { clock, idle } = begin();
  clock.wall -= 9 * 60 * MINUTE;
  clock.steady += 6 * MINUTE;
  assert.equal(idle.presence, "gone");
});

test("a frame that says again and again that somebody is there is believed for half an hour only", () => {
  const { clock, idle } = begin();
  for (let minutes = 0; minutes < 33; minutes++) {
    idle.told();
    clock.pass(MINUTE);
  }
  assert.equal(idle.presence, "here");
  clock.pass(MINUTE);
  idle.told();
  assert.equal(idle.presence, "warned");
});

test("a real input proves the frame right for another half hour", () => {
  const { clock, idle } = begin();
  for (let minutes = 0; minutes < 90; minutes++) {
    if (minutes % 25 === 0) idle.here();
    idle.told();
    clock.pass(MINUTE);
    assert.equal(idle.presence, "here");
  }
});
