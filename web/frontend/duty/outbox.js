// Acts on their way to the server: in order, again and again until each has its receipt.

import { Gap, Refused, Stranger, Unreachable } from "./wire.js";

/** As many as go in one request. */
const BATCH = 50;
/** [ms] between two tries while nobody answers: the last of them for good. */
const PAUSES = [1_000, 2_000, 4_000, 8_000, 15_000];

export class Outbox {
  /**
   * @param {object} ways
   * @param {import("./box.js").Box} ways.box
   * @param {import("./wire.js").Wire} ways.wire
   * @param {(state: "idle"|"busy"|"offline"|"stranger"|"stuck", waiting: number) => void} ways.told
   * @param {(receipts: object[]) => void} ways.settled
   * @param {(call: () => void, pause: number) => void} [ways.later]
   */
  constructor(ways) {
    this.ways = { later: (call, pause) => setTimeout(call, pause), ...ways };
    /** PINs of signatures not yet answered; never written down. */
    this.pins = new Map();
    this.tries = 0;
    this.running = null;
    this.again = false;
    this.timed = false;
  }

  /** Send what waits; a call during a run is heeded by it. */
  go() {
    this.again = true;
    this.running ??= this.#run().finally(() => { this.running = null; });
    return this.running;
  }

  async #run() {
    while (this.again) {
      this.again = false;
      try {
        await this.#drain();
        this.tries = 0;
        this.ways.told("idle", 0);
      } catch (error) {
        await this.#failed(error);
      }
    }
  }

  async #drain() {
    for (;;) {
      const waiting = await this.ways.box.waiting();
      if (!waiting.length) return;
      this.ways.told("busy", waiting.length);
      const acts = waiting.slice(0, BATCH).map(({ act }) => act);
      const pins = Object.fromEntries(acts.filter(({ key }) => this.pins.has(key)).map(({ key }) => [key, this.pins.get(key)]));
      const { receipts } = await this.ways.wire.send(acts, pins, await this.ways.box.oldest());
      await this.ways.box.settle(receipts, Date.now());
      for (const { key } of receipts) this.pins.delete(key);
      this.ways.settled(receipts);
      if (!receipts.length) return;
    }
  }

  async #failed(error) {
    const count = (await this.ways.box.waiting()).length;
    if (error instanceof Gap && this.tries < PAUSES.length) {
      this.tries += 1;
      this.again = await this.ways.box.resend(error.expected);
      if (this.again) return;
    }
    const state = error instanceof Unreachable ? "offline" : error instanceof Stranger ? "stranger" : "stuck";
    this.ways.told(state, count);
    if (state !== "stranger") this.#later();
    if (state === "stuck" && !(error instanceof Refused || error instanceof Gap)) throw error;
  }

  #later() {
    if (this.timed) return;
    this.timed = true;
    const pause = PAUSES[Math.min(this.tries, PAUSES.length - 1)];
    this.tries += 1;
    this.ways.later(() => {
      this.timed = false;
      this.go();
    }, pause);
  }
}
