// What all pages of the tablet share: what it knows, what it may do, when it asks the server again.

import { byId } from "../roster/elements.js";
import { newPair, publicHalf, sha256 } from "./keys.js";
import { Outbox } from "./outbox.js";
import { askStorage } from "./storage.js";
import { edition } from "./tables.js";
import { Stranger, Wire } from "./wire.js";

/** [ms] between two looks at a record that another tablet may have open, and at the day. */
const NEAR = 2_000;
const FAR = 60_000;
/** [ms] until the first of them: what was tapped is shown before. */
const SOON = 400;
/** [ms] that the last day stays readable without a server. */
export const READABLE = 7 * 24 * 3600 * 1000;
/** [ms] beyond which the tablet's clock is shown to be wrong. */
const SKEW = 2 * 60_000;

export class App {
  /** @param {object} ways @param {import("./box.js").Box} ways.box @param {string} ways.root @param {() => void} ways.draw */
  constructor({ box, root, draw }) {
    this.box = box;
    this.draw = draw;
    this.wire = new Wire(root);
    this.wire.heard = (isHeard) => this.#heard(isHeard);
    this.outbox = new Outbox({
      box, wire: this.wire,
      told: (state, waiting) => {
        this.#tell({ sending: state, waiting });
        if (state === "idle") this.#sendPhotos();
      },
      settled: (receipts) => this.#settled(receipts),
    });
    /** What the bar says: sending, waiting, whether the server answers, room left. */
    this.status = { sending: "idle", waiting: 0, isHeard: null, room: null };
    this.day = null;
    this.device = null;
    this.troubled = [];
    /** Whether the server reads by other tables than this page: it is then fetched anew. */
    this.isOld = false;
    this.watched = null;
    this.sequences = new Map();
    /** What was said of records that were begun here, before anybody is entered in them. */
    this.started = new Map();
  }

  async start() {
    const [day, device, pair] = await Promise.all(["day", "device", "pair"].map((name) => this.box.kept(name)));
    Object.assign(this, { day, device, troubled: await this.box.troubled() });
    this.wire.pair = pair;
    this.status.waiting = (await this.box.waiting()).length;
    this.outbox.go();
    this.box.drop(Date.now());
    this.#tell({ room: await askStorage() });
    this.#look();
    setInterval(() => this.refresh(), FAR);
  }

  /** [ms] the time, as the server's clock has it when it was last heard. */
  now() {
    return Date.now() + this.wire.ahead;
  }

  get zone() {
    return this.day?.unit.zone ?? "Asia/Shanghai";
  }

  /** [min] by which this tablet's clock is wrong, when that should be seen. */
  get skew() {
    return Math.abs(this.wire.ahead) > SKEW ? Math.round(-this.wire.ahead / 60_000) : 0;
  }

  /** Whether what is kept of the day is still worth reading. */
  get isReadable() {
    return Boolean(this.day) && this.now() - Date.parse(this.day.clock) < READABLE;
  }

  name = (id) => this.day?.people[id]?.name ?? id ?? "";

  post(code) {
    return this.day.posts.find((each) => each.code === code) ?? null;
  }

  /** Who may rule for a post: the people of the unit among its heads and deputies. */
  heads(post) {
    return this.post(post)?.heads ?? this.day.heads ?? [];
  }

  /** @returns {Promise<boolean>} whether the server knows this tablet */
  async refresh() {
    const { device } = this;
    if (!device) return false;
    try {
      const day = await this.wire.day(await this.tries.locked(), await this.tries.waiting(Date.now()));
      await this.box.keep("day", day);
      for (const each of [...Object.values(day.checklists), ...day.earlier]) await this.box.keep(`checklist ${each.version}`, each);
      for (const { id, acts } of day.records) await this.#learn(id, acts);
      await this.#forget(day.erased);
      this.day = day;
      this.isOld = day.tables !== await edition();
      if (this.device) this.device = { ...this.device, ...day.device };
      this.draw();
    } catch (error) {
      if (error instanceof Stranger) {
        // It may have been enrolled anew while this was asked.
        if (this.device?.id === device.id) await this.#leave();
        return false;
      }
    }
    return true;
  }

  /** Let go of what callers said of themselves and had erased, once. */
  async #forget(erased) {
    const gone = new Set(await this.box.kept("erased"));
    const fresh = erased.filter((key) => !gone.has(key));
    if (!fresh.length) return;
    await this.box.forget(fresh);
    await this.box.keep("erased", erased);
  }

  /** A tablet that the server no longer knows shows nothing of the unit; unsent acts stay on it. */
  async #leave() {
    this.#tell({ sending: "stranger", waiting: (await this.box.waiting()).length });
    if (this.status.waiting) return;
    await Promise.all(["device", "day"].map((name) => this.box.keep(name, null)));
    Object.assign(this, { device: null, day: null });
    this.draw();
  }

  /** Make this device the unit's by the code that a supervisor was given. */
  async enrol(code) {
    const pair = await newPair();
    const { device } = await this.wire.enrol(code, await publicHalf(pair));
    await this.box.enrol(device, pair);
    Object.assign(this, { device });
    this.wire.pair = pair;
    await this.refresh();
    this.#tell({ sending: "idle", waiting: 0 });
  }

  /** Keep acts of one tap and send them. @param {object[]} acts without key, device and time */
  async keep(record, acts) {
    const at = `${new Date().toISOString().slice(0, 19)}Z`;
    const made = acts.map((act) => ({ key: crypto.randomUUID(), record, device: this.device.id, at, ...act }));
    const kept = await this.box.append(made);
    this.#tell({ waiting: this.status.waiting + kept.length });
    return kept.map(({ act }) => ({ ...act, verdict: "waiting" }));
  }

  /** Look again and again at a record that is open on the page; null: at none. */
  watch(record) {
    this.watched = record;
    setTimeout(() => {
      if (record !== this.watched) return;
      this.#stayAwake();
      this.look();
    }, SOON);
  }

  /** The screen stays on while a record is open; a browser that cannot says so by failing. */
  async #stayAwake() {
    await this.awake?.release().catch(() => {});
    this.awake = this.watched ? await navigator.wakeLock?.request("screen").catch(() => null) : null;
  }

  async look() {
    const record = this.watched;
    if (!record) return;
    try {
      const after = this.sequences.get(record) ?? await this.box.lastKnown(record);
      const { acts } = await this.wire.record(record, after);
      await this.#learn(record, acts);
      if (acts.length && record === this.watched) await this.changed(acts);
    } catch { /* it is tried again: whether the server answers is shown in the bar */ }
  }

  /** What a page does when the server says something of its record: receipts, or acts. */
  changed = () => {};

  async readTrouble(number) {
    await this.box.markRead(number);
    this.troubled = await this.box.troubled();
    this.draw();
  }

  async #look() {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, NEAR));
      if (document.visibilityState === "visible") await this.look();
    }
  }

  async #learn(record, acts) {
    await this.box.learn(acts);
    if (acts.length) this.sequences.set(record, Math.max(...acts.map(({ sequence }) => sequence)));
  }

  /** Photos follow their acts, one after the other. */
  async #sendPhotos() {
    for (const photo of await this.box.unsentPhotos()) {
      try {
        await this.wire.photo(photo.hash, photo.bytes);
        await this.box.keepPhoto({ ...photo, sent: Date.now() });
      } catch {
        return;
      }
    }
  }

  async #settled(receipts) {
    this.troubled = await this.box.troubled();
    if (receipts.length) await this.changed(receipts);
    else this.draw();
  }

  #heard(isHeard) {
    const wasHeard = this.status.isHeard;
    this.#tell({ isHeard });
    if (isHeard && wasHeard === false) this.outbox.go();
  }

  #tell(news) {
    Object.assign(this.status, news);
    const host = byId("status");
    if (host) host.dispatchEvent(new Event("told"));
  }
}

/** A photo as it is kept: its bytes, and the digest by which an answer names it. */
export async function keptPhoto(app, blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const hash = await sha256(bytes);
  await app.box.keepPhoto({ hash, bytes, sent: 0 });
  return hash;
}
