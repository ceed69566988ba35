import assert from "node:assert/strict";
import test from "node:test";
import { KEPT, openBox, ordered } from "../../web/frontend/duty/box.js";
import { sha256 } from "../../web/frontend/duty/keys.js";
import { codeTyped, stretched, Tries } from "../../web/frontend/duty/pins.js";
import { act, down, newBox, outboxOn, Server } from "./tablet.mjs";

test("acts are numbered without a gap, over all records and both tabs", async () => {
  const { box, unit } = await newBox();
  const other = await openBox(unit);
  const kept = await Promise.all([box.append([act("open"), act("present")]), other.append([act("answer")]), box.append([act("sign", "b")])]);
  assert.deepEqual(kept.flat().map(({ number }) => number).sort(), [1, 2, 3, 4]);
  assert.deepEqual((await box.waiting()).map(({ act: each }) => each.number), [1, 2, 3, 4]);
});

test("an act that cannot be kept takes the others of its tap with it, and no number", async () => {
  const { box } = await newBox();
  await assert.rejects(box.append([act("open"), { ...act("answer"), facts: () => {} }]));
  assert.deepEqual(await box.waiting(), []);
  assert.deepEqual((await box.append([act("open")])).map(({ number }) => number), [1]);
});

test("everything waits while nobody answers, and goes in order when somebody does", async () => {
  const { box } = await newBox();
  const server = new Server();
  const { outbox, seen } = outboxOn(box, server);
  server.before = down;
  for (const name of ["open", "present", "answer"]) await box.append([act(name)]);
  await outbox.go();
  assert.deepEqual(seen.states.at(-1), ["offline", 3]);
  server.before = () => {};
  seen.later.shift()();
  await outbox.running;
  assert.deepEqual(server.acts.map((each) => each.act), ["open", "present", "answer"]);
  assert.deepEqual(seen.states.at(-1), ["idle", 0]);
  assert.deepEqual(await box.waiting(), []);
});

test("an answer that is lost on its way costs nothing: the same acts again, the same receipts", async () => {
  const { box, unit } = await newBox();
  const server = new Server();
  server.after = down;
  await box.append([act("open"), act("present")]);
  await outboxOn(box, server).outbox.go();
  assert.equal((await box.waiting()).length, 2);
  server.after = () => {};
  const restarted = await openBox(unit);
  const { outbox, seen } = outboxOn(restarted, server);
  await outbox.go();
  assert.equal(server.acts.length, 2);
  assert.deepEqual(seen.receipts.map(({ sequence }) => sequence), [1, 2]);
});

test("a server that was put back to yesterday is told again what it lacks", async () => {
  const { box } = await newBox();
  const server = new Server();
  const { outbox } = outboxOn(box, server);
  await box.append([act("open"), act("present"), act("answer")]);
  await outbox.go();
  const whole = server.acts.map(({ key }) => key);
  for (const { key } of server.acts.splice(1)) server.receipts.delete(key);
  await box.append([act("sign")]);
  await outbox.go();
  assert.deepEqual(server.acts.slice(0, 3).map(({ key }) => key), whole);
  assert.equal(server.acts.length, 4);
});

test("a server that asks for what is gone does not make the tablet ask without end", async () => {
  const { box } = await newBox();
  const { outbox, seen } = outboxOn(box, { send: async () => { throw new (await import("../../web/frontend/duty/wire.js")).Gap(0); } });
  await box.append([act("open")]);
  await outbox.go();
  assert.deepEqual(seen.states.at(-1), ["stuck", 1]);
  assert.equal((await box.waiting()).length, 1);
});

test("a PIN goes beside its signature and is forgotten with the receipt", async () => {
  const { box } = await newBox();
  const server = new Server();
  const { outbox } = outboxOn(box, server);
  const [entry] = await box.append([act("sign")]);
  outbox.pins.set(entry.act.key, "100001");
  await outbox.go();
  assert.deepEqual(server.pins, [{ [entry.act.key]: "100001" }]);
  assert.equal(outbox.pins.size, 0);
  assert.ok(!JSON.stringify(await box.acts(entry.act.record)).includes("100001"));
});

test("an act stays on the tablet long after its receipt", async () => {
  const { box } = await newBox();
  const server = new Server();
  await box.append([act("open", "a")]);
  await outboxOn(box, server).outbox.go();
  await box.append([act("answer", "a")]);
  await box.drop(Date.now() + KEPT - 60_000);
  assert.deepEqual((await box.acts("a")).map((each) => each.act), ["open", "answer"]);
  await box.drop(Date.now() + KEPT + 60_000);
  assert.deepEqual((await box.acts("a")).map((each) => each.act), ["answer"], "what the server has not got is never dropped");
});

test("the server's order counts first, then what this tablet has not sent", () => {
  const known = [{ key: "theirs", act: "answer", sequence: 7, verdict: "applied" }];
  const own = [
    { number: 1, act: { key: "early", act: "open" }, state: "applied", receipt: { sequence: 5, verdict: "applied", act: "digest of it" } },
    { number: 2, act: { key: "no", act: "sign" }, state: "refused", receipt: { sequence: null, verdict: "refused" } },
    { number: 3, act: { key: "late", act: "sign" }, state: "waiting", receipt: null },
  ];
  assert.deepEqual(ordered(known, own).map(({ key, act: name }) => [key, name]), [["early", "open"], ["theirs", "answer"], ["late", "sign"]]);
});

test("who waits by the tablet's own count is told to the site while they wait", async () => {
  const { box } = await newBox();
  const tries = new Tries(box);
  await box.keep("day", { forgiven: { G01: "2026-12-01" } });
  for (let time = 0; time < 5; time += 1) await tries.wrong("G01", 0);
  await tries.wrong("G05", 0);
  assert.deepEqual(await tries.waiting(60_000), ["G01 14 2026-12-01"]);
  assert.deepEqual(await tries.waiting(15 * 60_000), []);
  await box.keep("day", { forgiven: { G01: "2026-12-02" } });
  assert.deepEqual(await tries.waiting(60_000), []);
});

test("who waits does so for a quarter of an hour, also where the clock is put back by a day meanwhile", async () => {
  const { box } = await newBox();
  const tries = new Tries(box);
  const [before, day] = [Date.parse("2026-12-02T08:00Z"), 24 * 3600_000];
  for (let time = 0; time < 5; time += 1) await tries.wrong("G01", before);
  assert.deepEqual(await tries.state("G01", before - day), { left: 15, isLocked: false });
  assert.deepEqual(await tries.state("G01", before - day + 15 * 60_000), { left: 0, isLocked: false });
});

test("a code is good once on a tablet that has no network", async () => {
  const { box } = await newBox();
  const proof = await stretched("482139076512", "00ff", 10);
  const known = [{ number: 3, salt: "00ff", iterations: 10, verifier: await sha256(Uint8Array.from(proof.match(/../g), (each) => parseInt(each, 16))) }];
  const typed = async (digits) => codeTyped(digits, known, await box.usedCodes());
  assert.deepEqual(await typed("482139076512"), { code: 3, proof, isUsed: false });
  assert.equal(await typed("482139076513"), null);
  await box.append([{ ...act("substitute"), facts: { code: 3, proof } }]);
  assert.equal((await typed("482139076512")).isUsed, true);
});

test("who is locked out by the tablet's own count is told to the site until it has forgiven", async () => {
  const { box } = await newBox();
  const tries = new Tries(box);
  await box.keep("day", { forgiven: {} });
  for (let time = 0; time < 9; time += 1) await tries.wrong("G01", 0);
  assert.deepEqual(await tries.locked(), []);
  await tries.wrong("G01", 0);
  assert.deepEqual(await tries.locked(), ["G01 "]);
  await box.keep("day", { forgiven: { G01: "2026-12-01" } });
  assert.deepEqual(await tries.locked(), []);
  for (let time = 0; time < 10; time += 1) await tries.wrong("G01", 0);
  assert.deepEqual(await tries.locked(), ["G01 2026-12-01"]);
});
