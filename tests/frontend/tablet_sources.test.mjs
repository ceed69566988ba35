import assert from "node:assert/strict";
import test from "node:test";
import { logName } from "../../web/frontend/duty/log.js";
import { opening } from "../../web/frontend/duty/record.js";
import { marksOf, stand } from "../../web/frontend/duty/seats.js";
import { lastAt } from "../../web/frontend/duty/sheets.js";
import { connected, FRESH } from "../../web/frontend/duty/sources.js";
import { askStorage } from "../../web/frontend/duty/storage.js";

const DUE = "2026-12-01T00:00:00Z";
const AT = "2026-11-30T23:46:00Z";
const NOW = Date.parse(AT);
const item = { code: "A11", section: "seats", zh: "座席", en: "Seats", who: "out", type: "auto", feed: "seats", blocks: true, source: "x" };
const template = { id: "hotline", table: "handover", version: "v", items: [item] };
const begun = (source, now) => opening(template, {
  id: "热线@2026-12-01T00:00Z", post: "热线", due: DUE, crews: { out: ["A1"], in: ["B1"] }, sources: connected({ seats: source }, DUE, now),
});

test("a fresh source that finds nothing open answers its item, with its name and its age", () => {
  const source = { name: { zh: "轮值", en: "Lunzhi" }, count: 0, at: AT, due: DUE };
  assert.deepEqual(begun(source, NOW + FRESH).answers, { A11: { value: "fine", source } });
});

test("a source that is stale, of another handover, from the future, or absent answers nothing", () => {
  const source = { count: 0, at: AT, due: DUE };
  for (const [given, now] of [[source, NOW + FRESH + 1], [source, NOW - 120_000], [{ ...source, due: "2026-12-02T00:00:00Z" }, NOW], [{ ...source, at: "" }, NOW]]) {
    assert.deepEqual(begun(given, now).open, ["A11"]);
  }
  assert.deepEqual(connected(undefined, DUE, NOW), {});
});

test("a source that can't tell, or finds something open, leaves the item to be declared", () => {
  for (const count of [null, 3]) assert.deepEqual(begun({ count, at: AT }, NOW).open, ["A11"]);
});

test("the log of now is that of the last handover which server or tablet knows to be closed", () => {
  const app = { day: { logs: { 抢修: "log:抢修@2026-12-01T00:00Z" } } };
  const closed = new Map([["抢修@2026-12-02T00:00Z", { handed: "抢修" }], ["抢修@2026-12-03T00:00Z", { handed: null }]]);
  assert.equal(logName(app, "抢修", new Map()), "log:抢修@2026-12-01T00:00Z");
  assert.equal(logName(app, "抢修", closed), "log:抢修@2026-12-02T00:00Z");
  assert.equal(logName(app, "热线", closed), null);
});

test("a step entered later is of the last time the clock showed that hour", () => {
  const now = Date.parse("2026-12-01T16:10:30Z");
  assert.equal(lastAt("00:05", now, "Asia/Shanghai"), "2026-12-01T16:05:00Z");
  assert.equal(lastAt("23:50", now, "Asia/Shanghai"), "2026-12-01T15:50:00Z");
  assert.equal(lastAt("00:10", now, "Asia/Shanghai"), "2026-12-01T16:10:00Z");
});

test("a seat says whether it waits, may change, or is done and why late", () => {
  const seat = { out: "A1", in: "B1", wave: 2, may: false, done: null, excused: "" };
  assert.deepEqual(stand({ ...seat, may: true }), ["warn", "may change now"]);
  assert.deepEqual(stand(seat)[0], "");
  assert.deepEqual(stand({ ...seat, done: AT, excused: "call" }), ["good", "done after a running call"]);
  assert.deepEqual(stand({ ...seat, out: null, in: null }), ["", "free"]);
});

test("marks of the seats are told only where a seat is done", () => {
  const room = { sittings: [{ seat: "Z1", done: AT, marks: { S5: "杯" } }, { seat: "Z2", done: null, marks: {} }] };
  assert.match(marksOf(room, ["S4", "S5"]), /Z1/);
  assert.match(marksOf(room, ["S1"]), /nothing found at 1/);
  assert.equal(marksOf({ sittings: [room.sittings[1]] }, ["S5"]), "");
});

test("little room, and room that the browser may clear, are told before anything is at risk", async () => {
  const room = (free, isKept) => ({ estimate: async () => ({ quota: 10 ** 9, usage: 10 ** 9 - free }), persisted: async () => false, persist: async () => isKept });
  assert.deepEqual(await askStorage(room(49_000_000, true)), { isLasting: true, isLittle: true });
  assert.deepEqual(await askStorage(room(51_000_000, false)), { isLasting: false, isLittle: false });
  assert.equal(await askStorage({}), null);
});
