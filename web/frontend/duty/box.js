// What the tablet keeps: its acts until long after the server has them, the other side's acts as
// the server told them, the last day that the server sent. What a page shows follows from these
// alone, so a reload or a dead battery takes nothing away.

import { openDB } from "idb";

/** [ms] that an act stays after its receipt: longer than the age of any backup put back. */
export const KEPT = 30 * 24 * 3600 * 1000;
const DURABLE = { durability: "strict" };

/** @param {number} unit */
export async function openBox(unit) {
  const db = await openDB(`lunzhi-duty-${unit}`, 1, {
    upgrade(made) {
      made.createObjectStore("kept");
      const acts = made.createObjectStore("acts", { keyPath: "number" });
      acts.createIndex("record", "act.record");
      acts.createIndex("state", "state");
      made.createObjectStore("known", { keyPath: ["record", "sequence"] });
      made.createObjectStore("photos", { keyPath: "hash" });
    },
    blocking: (_now, _next, event) => event.target.close(),
  });
  return new Box(db);
}

export class Box {
  constructor(db) {
    this.db = db;
  }

  /** @param {string} name such as "day", "pair", "device", "language" */
  kept(name) {
    return this.db.get("kept", name);
  }

  keep(name, value) {
    return this.db.put("kept", value, name);
  }

  /** Start numbering for a newly enrolled device. */
  async enrol(device, pair) {
    const work = this.db.transaction(["kept", "acts"], "readwrite", DURABLE);
    const kept = work.objectStore("kept");
    await Promise.all([
      kept.put(device, "device"), kept.put(pair, "pair"), kept.put(0, "number"),
      work.objectStore("acts").clear(), work.done,
    ]);
  }

  /**
   * Number acts and keep them, all or none.
   * @param {object[]} given acts without `number`
   * @returns {Promise<object[]>} the entries as they are kept
   */
  async append(given) {
    // What cannot be kept fails here, before anything is.
    const acts = structuredClone(given);
    const work = this.db.transaction(["kept", "acts"], "readwrite", DURABLE);
    const [kept, rows] = [work.objectStore("kept"), work.objectStore("acts")];
    const last = (await kept.get("number")) ?? 0;
    const entries = acts.map((act, place) => {
      const number = last + place + 1;
      return { number, act: { ...act, number }, state: "waiting", receipt: null };
    });
    await Promise.all([kept.put(last + acts.length, "number"), ...entries.map((entry) => rows.add(entry)), work.done]);
    return entries;
  }

  /** What the server has not answered, in order. */
  waiting() {
    return this.db.getAllFromIndex("acts", "state", "waiting");
  }

  /** Acts of this tablet with a verdict that somebody should read. */
  async troubled() {
    const found = await Promise.all(["contested", "refused"].map((state) => this.db.getAllFromIndex("acts", "state", state)));
    return found.flat().filter((entry) => !entry.read);
  }

  async markRead(number) {
    const work = this.db.transaction("acts", "readwrite");
    const entry = await work.store.get(number);
    await Promise.all([entry && work.store.put({ ...entry, read: true }), work.done]);
  }

  /** @param {object[]} receipts @param {number} now [ms] */
  async settle(receipts, now) {
    const work = this.db.transaction("acts", "readwrite", DURABLE);
    for (const receipt of receipts) {
      const entry = await work.store.get(receipt.number);
      if (entry?.act.key !== receipt.key) continue;
      await work.store.put({ ...entry, state: receipt.verdict, receipt, settled: now });
    }
    await work.done;
  }

  /** The lowest number still here: the server asks for none below it. */
  async oldest() {
    const cursor = await this.db.transaction("acts").store.openKeyCursor();
    return cursor?.key ?? null;
  }

  /** The server lacks acts from a number on, as after a restored backup: they wait again. */
  async resend(number) {
    const work = this.db.transaction("acts", "readwrite", DURABLE);
    const entries = await work.store.getAll(IDBKeyRange.lowerBound(number));
    for (const entry of entries) await work.store.put({ ...entry, state: "waiting", receipt: null });
    await work.done;
    return entries.length > 0;
  }

  /** Let go of what the server has had for long enough. */
  async drop(now) {
    const work = this.db.transaction(["acts", "known", "photos"], "readwrite");
    const sweep = async (name, isOld) => {
      const store = work.objectStore(name);
      for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue()) {
        if (isOld(cursor.value)) await cursor.delete();
      }
    };
    await sweep("acts", (entry) => entry.state !== "waiting" && now - entry.settled > KEPT);
    await sweep("known", (act) => now - Date.parse(act.received) > KEPT);
    await sweep("photos", (photo) => photo.sent && now - photo.sent > KEPT);
    await work.done;
  }

  /** Take out of acts what a caller said and has had erased; their keys stand in its place. */
  async forget(keys) {
    const wanted = new Set(keys);
    const work = this.db.transaction(["acts", "known"], "readwrite", DURABLE);
    const sweep = async (name, actOf, changed) => {
      const store = work.objectStore(name);
      for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue()) {
        const act = actOf(cursor.value);
        if (wanted.has(act.key)) await cursor.update(changed(cursor.value, { ...act, facts: { ...act.facts, text: `caller:${act.key}` } }));
      }
    };
    await sweep("acts", ({ act }) => act, (entry, act) => ({ ...entry, act }));
    await sweep("known", (act) => act, (_, act) => act);
    await work.done;
  }

  /** Keep what the server told of a record. @param {object[]} acts each with its `sequence` */
  async learn(acts) {
    if (!acts.length) return;
    const work = this.db.transaction("known", "readwrite");
    await Promise.all([...acts.map((act) => work.store.put(act)), work.done]);
  }

  /** The last sequence that the server told of a record. */
  async lastKnown(record) {
    const cursor = await this.db.transaction("known").store.openCursor(ofRecord(record), "prev");
    return cursor?.value.sequence ?? 0;
  }

  /** The acts of a record in the order in which they count, each with what became of it. */
  async acts(record) {
    const work = this.db.transaction(["known", "acts"]);
    const [known, own] = await Promise.all([
      work.objectStore("known").getAll(ofRecord(record)),
      work.objectStore("acts").index("record").getAll(record),
    ]);
    return ordered(known, own);
  }

  /** The names of all records that something is known of. */
  async records() {
    const work = this.db.transaction(["known", "acts"]);
    const found = new Set();
    for (const key of await work.objectStore("known").getAllKeys()) found.add(key[0]);
    for (const entry of await work.objectStore("acts").getAll()) found.add(entry.act.record);
    return [...found];
  }

  /** The numbers of the codes that substitutes have used on this tablet, whether the server knows it or not. */
  async usedCodes() {
    const entries = await this.db.getAll("acts");
    return new Set(entries.filter(({ act, state }) => act.act === "substitute" && state !== "refused").map(({ act }) => act.facts.code));
  }

  photo(hash) {
    return this.db.get("photos", hash);
  }

  keepPhoto(photo) {
    return this.db.put("photos", photo);
  }

  async unsentPhotos() {
    return (await this.db.getAll("photos")).filter((photo) => !photo.sent);
  }
}

const ofRecord = (record) => IDBKeyRange.bound([record, 0], [record, Number.MAX_SAFE_INTEGER]);

/** Server acts first, in its order; then what this tablet has not sent. */
export function ordered(known, own) {
  const settled = new Map(known.map((act) => [act.key, act]));
  for (const { act, receipt } of own) {
    if (!receipt?.sequence || settled.has(act.key)) continue;
    const { sequence, verdict, link } = receipt;
    settled.set(act.key, { ...act, sequence, verdict, link });
  }
  const done = [...settled.values()].sort((one, other) => one.sequence - other.sequence);
  const waiting = own.filter((entry) => entry.state === "waiting" && !settled.has(entry.act.key));
  return [...done, ...waiting.map(({ act }) => ({ ...act, verdict: "waiting" }))];
}
