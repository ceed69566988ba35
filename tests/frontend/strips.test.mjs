import assert from "node:assert/strict";
import test from "node:test";
import { Strips } from "../../web/frontend/roster/strips.js";

test("a window shows its lines and a few more", () => {
  const strips = new Strips([24, ...Array(500).fill(30)]);
  assert.equal(strips.height, 24 + 500 * 30);
  assert.deepEqual(strips.seen(0, 300, 2), [0, 12]);
  assert.deepEqual(strips.seen(24 + 3000, 300, 0), [101, 111]);
  assert.deepEqual(strips.seen(1e6, 300, 2), [498, 500]);
});

test("the line at a height begins there or above it", () => {
  const strips = new Strips([24, 30, 30]);
  assert.deepEqual([0, 23, 24, 53, 54, 999, -5].map((y) => strips.at(y)), [0, 0, 1, 1, 2, 2, 0]);
});

test("scrolling to a line moves no further than needed", () => {
  const strips = new Strips(Array(100).fill(30));
  assert.equal(strips.shown(3, 0, 300), 0);
  assert.equal(strips.shown(12, 0, 300), 90);
  assert.equal(strips.shown(2, 90, 300), 60);
});

test("nothing is seen of an empty sheet", () => {
  assert.deepEqual(new Strips([]).seen(0, 300), [0, -1]);
});
