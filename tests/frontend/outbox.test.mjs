import assert from "node:assert/strict";
import test from "node:test";
import { Refused, Unreachable } from "../../web/frontend/roster/calls.js";
import { Outbox } from "../../web/frontend/roster/outbox.js";

const edit = (person, code, before = 0) => ({ act: "edit", cells: [{ person, day: 1, code, before }] });

/** A server that answers in turn as it is told. */
function server(...answers) {
  const seen = { sent: [], kept: [], refused: [], states: [] };
  const outbox = new Outbox({
    send: async (cells, act, more) => {
      seen.sent.push({ cells, act, more });
      await null;
      const answer = answers.shift() ?? { revision: seen.sent.length };
      if (answer instanceof Error) throw answer;
      return answer;
    },
    kept: (answer, batch) => seen.kept.push(batch),
    refused: (error, batch) => seen.refused.push({ error, batch }),
    told: (state) => seen.states.push(state),
  });
  return { outbox, seen };
}

test("edits typed while one is on its way go together, the last one of a cell counts", async () => {
  const { outbox, seen } = server();
  outbox.add(edit("A", "E"));
  outbox.add(edit("B", "E"));
  outbox.add(edit("B", "N", 2));
  await outbox.add(edit("C", "E"));
  assert.equal(seen.sent.length, 2);
  assert.deepEqual(seen.sent[1].cells.map(({ person, code, before }) => [person, code, before]), [["B", "N", 0], ["C", "E", 0]]);
  assert.deepEqual(seen.states, ["busy", "idle"]);
});

test("one refused edit does not take the others with it", async () => {
  const refusal = new Refused(422, { refused: "no" });
  const { outbox, seen } = server(undefined, refusal, undefined, refusal);
  outbox.add(edit("A", "E"));
  outbox.add(edit("B", "E"));
  await outbox.add(edit("C", "E"));
  assert.equal(seen.sent.length, 4);
  assert.deepEqual(seen.refused.map(({ batch }) => batch.cells[0].person), ["C"]);
  assert.deepEqual(seen.kept.map((batch) => batch.cells[0].person), ["A", "B"]);
});

test("nothing is lost while the server cannot be reached", async () => {
  const { outbox, seen } = server(new Unreachable("down"));
  await outbox.add(edit("A", "E"));
  assert.ok(!outbox.isEmpty);
  assert.equal(seen.states.at(-1), "offline");
  await outbox.again();
  assert.equal(seen.kept.length, 1);
  assert.ok(outbox.isEmpty);
});

test("edits for different reasons do not go together", async () => {
  const { outbox, seen } = server();
  outbox.add(edit("A", "E"));
  outbox.add({ ...edit("B", "E"), more: { reason: "病假" } });
  await outbox.add({ ...edit("C", "E"), more: { reason: "培训" } });
  assert.deepEqual(seen.sent.map(({ more }) => more.reason), [undefined, "病假", "培训"]);
});
