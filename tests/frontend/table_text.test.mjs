import assert from "node:assert/strict";
import test from "node:test";
import { laid, read, written } from "../../web/frontend/roster/table_text.js";

test("what is written is read back, whatever stands in it", () => {
  const rows = [["早", "a\tb", ""], ['"', "x\ny", "休"]];
  assert.deepEqual(read(written(rows)), rows);
});

test("tables of spreadsheets are read, whichever line breaks they use", () => {
  assert.deepEqual(read("早\t中\r\n夜\t休\r\n"), [["早", "中"], ["夜", "休"]]);
  assert.deepEqual(read("早\t中\n夜\t\n"), [["早", "中"], ["夜", ""]]);
  assert.deepEqual(read("早"), [["早"]]);
  assert.deepEqual(read(""), [[""]]);
  assert.deepEqual(read("早\n\n夜"), [["早"], [""], ["夜"]]);
});

test("one value fills the rectangle; a table that does not fit is laid once", () => {
  const corner = { top: 1, left: 1, bottom: 2, right: 3 };
  assert.equal(laid([["早"]], corner, 9, 9).length, 6);
  assert.deepEqual(
    laid([["早", "中", "夜", "休"]], corner, 9, 9).map(({ line, day, text }) => [line, day, text]),
    [[1, 1, "早"], [1, 2, "中"], [1, 3, "夜"], [1, 4, "休"]],
  );
});

test("what would fall off the sheet is left out", () => {
  const corner = { top: 8, left: 8, bottom: 8, right: 8 };
  assert.deepEqual(laid([["早", "中"], ["夜", "夜"]], corner, 9, 9), [{ line: 8, day: 8, text: "早" }]);
});
