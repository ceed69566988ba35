// A tablet without a browser: a database in memory, and a server that does as it is told.

import "../../web/frontend/node_modules/fake-indexeddb/auto/index.mjs";
import { openBox } from "../../web/frontend/duty/box.js";
import { newPair } from "../../web/frontend/duty/keys.js";
import { Outbox } from "../../web/frontend/duty/outbox.js";
import { Gap, Unreachable } from "../../web/frontend/duty/wire.js";

let units = 0;

/** A box of a unit of its own. */
export async function newBox() {
  units += 1;
  const box = await openBox(units);
  await box.enrol({ id: "00ff00ff00ff00ff", post: "抢修" }, await newPair());
  return { box, unit: units };
}

export const act = (name, record = "抢修@2026-12-01T00:00Z") => ({ key: crypto.randomUUID(), record, act: name });

/** A server that keeps what the contract says; `mood` may throw in its place, before or after. */
export class Server {
  constructor() {
    this.receipts = new Map();
    this.acts = [];
    this.pins = [];
    this.before = () => {};
    this.after = () => {};
  }

  async send(acts, pins) {
    await null;
    this.before();
    if (acts[0].number > this.acts.length + 1) throw new Gap(this.acts.length + 1);
    this.pins.push(pins);
    for (const each of acts) {
      if (this.receipts.has(each.key)) continue;
      this.acts.push(each);
      this.receipts.set(each.key, { key: each.key, number: each.number, sequence: this.acts.length, verdict: "applied", why: null });
    }
    this.after();
    return { receipts: acts.map(({ key }) => this.receipts.get(key)) };
  }
}

/** An outbox whose pauses end when the test says so. */
export function outboxOn(box, wire) {
  const seen = { states: [], receipts: [], later: [] };
  const outbox = new Outbox({
    box, wire,
    told: (state, waiting) => seen.states.push([state, waiting]),
    settled: (receipts) => seen.receipts.push(...receipts),
    later: (call) => seen.later.push(call),
  });
  return { outbox, seen };
}

export const down = () => { throw new Unreachable("down"); };
