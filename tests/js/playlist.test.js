import assert from "node:assert/strict";
import { test } from "node:test";
import { Playlist } from "../../kiosk/web/static/viewer/player/playlist.js";

/** @param {string} title */
const track = (title) => ({ href: `${title}.mp3`, title, media_type: "audio/mpeg", seconds: 100 });

test("how much is over counts all tracks", () => {
  const list = new Playlist([track("a"), track("b")], []);
  assert.equal(list.part(0, 50), 0.25);
  assert.equal(list.part(1, 100), 1);
  assert.equal(new Playlist([], []).part(0, 5), 0);
});

test("a track with chapters is its chapters, one without is itself", () => {
  const list = new Playlist(
    [track("a"), track("b")],
    [
      { title: "one", track: 1, seconds: 0 },
      { title: "two", track: 1, seconds: 40 },
    ],
  );
  assert.deepEqual(
    list.stops.map(({ title }) => title),
    ["a", "one", "two"],
  );
  assert.equal(list.stopAt(0, 99), 0);
  assert.equal(list.stopAt(1, 39), 1);
  assert.equal(list.stopAt(1, 40), 2);
});

test("places name the track only where there are several", () => {
  const single = new Playlist([track("a")], []);
  assert.deepEqual(single.locate("75"), [0, 75]);
  assert.equal(single.place(0, 75.9), "75");
  const several = new Playlist([track("a"), track("b")], []);
  assert.deepEqual(several.locate("1:75"), [1, 75]);
  assert.equal(several.place(1, 75.9), "1:75");
  assert.equal(several.place(1, 0), "1:0");
});

test("a place that is not there is the beginning", () => {
  const list = new Playlist([track("a")], []);
  assert.deepEqual(list.locate(""), [0, 0]);
  assert.deepEqual(list.locate("7:10"), [0, 0]);
  assert.deepEqual(list.locate("nonsense"), [0, 0]);
});
