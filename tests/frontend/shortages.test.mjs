import assert from "node:assert/strict";
import test from "node:test";
import { stretches, under } from "../../web/frontend/roster/shortages.js";

const short = (what, amount = 1, day = 3) => ({ id: what, what, amount, days: [day] });

test("half hours that lack the same number are one shortage", () => {
  const found = stretches([
    short("受理席 14:30–15:00", 6),
    short("受理席 14:00–14:30", 6),
    short("受理席 15:00–15:30", 1),
    short("回访席 早班", 2),
    short("受理席 14:00–14:30", 6, 4),
  ]);
  assert.deepEqual(found.map(({ day, place, begin, end, amount, parts }) => [day, place, begin, end, amount, parts.length]), [
    [3, "受理席", "14:00", "15:00", 6, 2],
    [3, "受理席", "15:00", "15:30", 1, 1],
    [3, "回访席 早班", "", "", 2, 1],
    [4, "受理席", "14:00", "14:30", 6, 1],
  ]);
});

test("a figure of coverage leads to the shortages of its shift and post", () => {
  const symbols = [{}, { start: 480, end: 960 }, { start: 960, end: 1440 }];
  const found = stretches([short("受理席 14:00–14:30"), short("受理席 17:00–17:30"), short("回访席 早班")]);
  const names = (name, codes) => under({ name, codes }, 3, found, symbols).map((each) => each.place + each.begin);
  assert.deepEqual(names("早班 受理席", [1]), ["受理席14:00"]);
  assert.deepEqual(names("中班 受理席", [2]), ["受理席17:00"]);
  assert.deepEqual(names("早班 回访席", [1]), ["回访席 早班"]);
  assert.equal(under({ name: "早班", codes: [1] }, 5, found, symbols).length, 0);
});
