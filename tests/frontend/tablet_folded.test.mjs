import assert from "node:assert/strict";
import test from "node:test";
import { Folded } from "../../web/frontend/duty/folded.js";
import { opening } from "../../web/frontend/duty/record.js";
import { TABLES } from "../../web/frontend/duty/tables.js";

const item = (code) => ({ code, section: "report", zh: code, en: code, who: "own", type: "text", blocks: false, source: "x" });
const template = { id: "repair", table: "round", version: "v", items: ["N1-1", "N1-2", "N1-3"].map(item) };
const begun = opening(template, { id: "repair:7", post: "抢修", due: "2026-12-01T00:00:00Z", crews: { own: ["G01"] } });
const own = { record: "repair:7", side: "own", by: "G01", device: "d", at: "2026-12-01T00:01:00Z" };
const answer = (key, code) => ({ ...own, key, act: "answer", item: code, value: "text", facts: { text: "东街7号" } });
const acts = [
  { ...own, key: "a", act: "open", facts: { opening: begun, version: "v" } },
  { ...own, key: "b", act: "present", facts: { people: ["G01"] } },
  answer("c", "N1-1"), answer("d", "N1-2"),
];
const receipt = (key, sequence, verdict = "applied") => ({ key, sequence, verdict, link: `link of ${key}` });
const known = (sequences) => acts.map((act, at) => ({ ...act, ...(sequences[at] ? { sequence: sequences[at], verdict: "applied", link: `link of ${act.key}` } : { verdict: "waiting" }) }));
const folded = (...sequences) => new Folded(TABLES.round, begun, known(sequences));

test("receipts of what stands as it was taken leave the record as if it were read anew", () => {
  const heard = folded(3, 4);
  assert.equal(heard.hear([receipt("c", 7), receipt("d", 9)]), 2);
  const read = folded(3, 4, 7, 9);
  assert.deepEqual([heard.acts, heard.seen, heard.state], [read.acts, read.seen, read.state]);
  assert.equal(heard.hear([{ ...acts[2], sequence: 7, verdict: "applied" }]), 0, "the server tells it once more");
});

test("a record is read anew where the server has more than the tablet, or something else", () => {
  for (const told of [
    [receipt("d", 7)], [receipt("c", 2)], [receipt("c", 7, "contested")], [receipt("c", 7), receipt("d", 6)],
    [{ ...answer("e", "N1-3"), sequence: 7, verdict: "applied" }], [{ ...acts[1], sequence: 4, verdict: "applied", skew: 90 }],
  ]) {
    const heard = folded(3, 4);
    assert.equal(heard.hear(told), null, JSON.stringify(told));
    assert.deepEqual([heard.acts, heard.seen], [folded(3, 4).acts, 4], "nothing is taken by half");
  }
});
