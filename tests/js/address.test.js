import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddress } from "../../kiosk/web/static/viewer/address.js";

test("a fragment gives the place and the words", () => {
  assert.deepEqual(parseAddress("#at=3%3A1520&find=%E1%9E%80+x"), { at: "3:1520", find: "\u1780 x" });
});

test("without a fragment there is neither", () => {
  assert.deepEqual(parseAddress(""), { at: "", find: "" });
  assert.deepEqual(parseAddress("#elsewhere"), { at: "", find: "" });
});
