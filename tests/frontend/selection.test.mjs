import assert from "node:assert/strict";
import test from "node:test";
import { Selection } from "../../web/frontend/roster/selection.js";

test("a rectangle grows from where it was begun, in any direction", () => {
  const chosen = new Selection(5, 7);
  chosen.go(3, 4);
  chosen.move(-2, -1, true);
  assert.deepEqual(chosen.rectangle, { top: 1, bottom: 3, left: 3, right: 4 });
  assert.equal(chosen.size, 6);
  assert.equal([...chosen.cells()].length, 6);
  assert.ok(chosen.has(2, 3) && !chosen.has(2, 5));
});

test("one does not walk off the sheet", () => {
  const chosen = new Selection(5, 7);
  chosen.move(-3, -3);
  assert.deepEqual(chosen.at, { line: 0, day: 0 });
  chosen.go(99, 99);
  assert.deepEqual(chosen.at, { line: 4, day: 6 });
});

test("after a cell comes the one to its right, then the next line", () => {
  const chosen = new Selection(2, 3);
  chosen.go(0, 2);
  chosen.next();
  assert.deepEqual(chosen.at, { line: 1, day: 0 });
  chosen.next(true);
  assert.deepEqual(chosen.at, { line: 0, day: 2 });
  chosen.go(1, 2);
  chosen.next();
  assert.deepEqual(chosen.at, { line: 1, day: 2 });
});
