import assert from "node:assert/strict";
import test from "node:test";
import { Folded } from "../../web/frontend/duty/folded.js";
import { digest, opening } from "../../web/frontend/duty/record.js";
import { TABLES } from "../../web/frontend/duty/tables.js";
import { newBox } from "./tablet.mjs";

const PHONE = "13800138000";
const item = (code, more) => ({ code, section: "report", zh: code, en: code, who: "own", type: "text", blocks: false, source: "x", ...more });
const template = { id: "repair", table: "round", version: "v", items: [item("N1-1"), item("N1-6", { private: true })] };
const begun = opening(template, { id: "repair:7", post: "抢修", due: "2026-12-01T00:00:00Z", crews: { own: ["G01"] } });
const own = { record: "repair:7", side: "own", by: "G01", device: "d", at: "2026-12-01T00:01:00Z", verdict: "applied" };
const acts = (text) => [
  { ...own, key: "a", act: "open", facts: { opening: begun, version: "v" } },
  { ...own, key: "b", act: "present", facts: { people: ["G01"] } },
  { ...own, key: "c", act: "answer", item: "N1-1", value: "text", facts: { text: "东街7号" } },
  { ...own, key: "d", act: "answer", item: "N1-6", value: "text", facts: { text } },
];

test("what a caller said of themselves is shown, and what is signed holds a reference to it", async () => {
  const folded = new Folded(TABLES.round, begun, acts(PHONE));
  assert.deepEqual(folded.strays, []);
  const { answers } = folded.facts;
  assert.deepEqual([answers["N1-1"].facts.text, answers["N1-6"].facts.text], ["东街7号", "caller:d"]);
  assert.deepEqual([answers["N1-1"], answers["N1-6"]].map(({ facts }) => folded.spoken(facts.text)), ["东街7号", PHONE]);
  const kept = new Folded(TABLES.round, begun, acts("caller:d"));
  assert.equal(await digest(folded.state), await digest(kept.state));
  assert.equal(kept.spoken(kept.facts.answers["N1-6"].facts.text), "—");
});

test("a tablet forgets what a caller had erased, in its own acts and in those of others", async () => {
  const { box } = await newBox();
  const [, , place, phone] = acts(PHONE).map(({ verdict, ...act }) => act);
  await box.append([place, phone]);
  await box.learn([{ ...phone, key: "e", sequence: 5, verdict: "applied", received: own.at }]);
  await box.forget(["d", "e"]);
  const found = await box.acts("repair:7");
  assert.deepEqual(found.map(({ key, facts }) => [key, facts.text]), [["e", "caller:e"], ["c", "东街7号"], ["d", "caller:d"]]);
  assert.equal((await box.waiting()).length, 2);
});
