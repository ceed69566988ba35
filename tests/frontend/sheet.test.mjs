import assert from "node:assert/strict";
import test from "node:test";
import { clock, face, tone } from "../../web/frontend/roster/faces.js";
import { lines } from "../../web/frontend/roster/filters.js";
import { Sheet } from "../../web/frontend/roster/sheet.js";
import { grid } from "./sheets.mjs";

const breach = (more) => ({ id: "b", weight: "hard", people: ["A"], days: [1], name: "班间休息", ...more });

test("hours count on the dates on which they are worked", () => {
  const sheet = new Sheet(grid());
  assert.equal(sheet.sums.get("A").minutes, 480 + 960, "the night before the first day ends in it");
  assert.equal(sheet.sums.get("B").minutes, 480, "the night of the last day ends after it");
});

test("hours, nights and coverage follow an edit", () => {
  const sheet = new Sheet(grid({ before: {} }));
  assert.deepEqual(sheet.sums.get("A"), { minutes: 960, nights: 0, duties: 2 });
  assert.deepEqual([...sheet.found[0]], [2, 1, 1]);
  assert.equal(sheet.missing(0, 1), 1);
  assert.equal(sheet.put("A", 1, 3), 2);
  assert.deepEqual(sheet.sums.get("A"), { minutes: 960, nights: 1, duties: 2 });
  assert.deepEqual([...sheet.found[0]], [2, 0, 1]);
});

test("nothing is missing where nothing is wanted", () => {
  const sheet = new Sheet(grid());
  assert.equal(sheet.missing(0, 2), 0);
});

test("an edit of a published roster marks the cell until it is as it was told", () => {
  const sheet = new Sheet(grid({ version: 2 }));
  sheet.put("A", 1, 3);
  assert.equal(sheet.marks("A", 1).told, 2);
  sheet.put("A", 1, 0);
  assert.equal(sheet.marks("A", 1).told, 2);
  sheet.put("A", 1, 2);
  assert.equal(sheet.marks("A", 1).told, undefined);
});

test("a broken rule marks its cells and goes when it is mended", () => {
  const sheet = new Sheet(grid());
  sheet.judge([breach(), breach({ id: "p", weight: "priced", days: [2] })]);
  assert.equal(sheet.marks("A", 1).broken.length, 1);
  assert.equal(sheet.marks("A", 2).broken, undefined);
  sheet.amend(["b"], [breach({ id: "c", days: [0] })]);
  assert.equal(sheet.marks("A", 1).broken, undefined);
  assert.equal(sheet.marks("A", 0).broken.length, 1);
});

test("a breach that a recorded exception covers is marked as such, and breaks nothing", () => {
  const sheet = new Sheet(grid());
  const departure = { basis: "批准", document: "12号" };
  sheet.judge([breach({ weight: "priced", departure, days: [0, 1] })]);
  assert.equal(sheet.marks("A", 1).broken, undefined);
  assert.equal(sheet.marks("A", 1).excepted.departure, departure);
  assert.equal(sheet.marks("A", 0).excepted, undefined);
  assert.match(face(sheet, "A", 1).classes, /exc/);
  assert.match(face(sheet, "A", 1).said, /exception on record/);
});

test("history stands before the first day", () => {
  const sheet = new Sheet(grid());
  assert.equal(sheet.at("A", -1), 3);
  assert.equal(sheet.at("A", -2), undefined);
  assert.equal(face(sheet, "B", -1).classes, "day unknown");
});

test("a cell says with a sign what its colour says", () => {
  const sheet = new Sheet(grid());
  assert.equal(face(sheet, "A", 0).text, "早");
  assert.equal(face(sheet, "A", 0).classes, "day early past pin");
  assert.equal(face(sheet, "A", 0).said, "早 早班、locked");
  assert.equal(face(sheet, "B", 0).classes, "day away");
});

test("the colour of a duty is the time at which it begins", () => {
  const work = (start, length) => tone({ kind: "work", start, end: start + length });
  assert.deepEqual([480, 570, 720, 960, 1320, 1440].map((start) => work(start, 480)),
    ["early", "morning", "noon", "middle", "night", "night"]);
  assert.equal(work(480, 1440), "whole");
  assert.equal(tone({ kind: "home" }), "home");
});

test("the clock is as short as it can be", () => {
  assert.equal(clock({ start: 480, end: 960 }), "08–16");
  assert.equal(clock({ start: 960, end: 1440 }), "16–24");
  assert.equal(clock({ start: 510, end: 1050 }), "08:30–17:30");
  assert.equal(clock({ start: 1440, end: 1920 }), "00–08");
  assert.equal(clock({ start: null, end: null }), "");
});

test("people stand under their teams, and only those who are looked for", () => {
  const sheet = new Sheet(grid());
  const shown = (wanted) => lines(sheet, wanted).map((line) => line.person ?? line.team);
  assert.deepEqual(shown({}), ["甲组", "A", "B", "乙组", "C"]);
  assert.deepEqual(shown({ text: "孙" }), ["乙组", "C"]);
  assert.deepEqual(shown({ text: "b" }), ["甲组", "B"]);
  assert.deepEqual(shown({ team: "乙组" }), ["乙组", "C"]);
  sheet.judge([breach()]);
  assert.deepEqual(shown({ only: "trouble" }), ["甲组", "A"]);
});
