// Edits on their way to the server: shown at once, sent one after the other, and put back where
// the rulebook or somebody else's edit stands against them. Nothing typed is lost on the way.

import { Unreachable } from "./calls.js";

export class Outbox {
  /**
   * @param {object} ways
   * @param {(cells: object[], act: string, more: object) => Promise<object>} ways.send
   * @param {(answer: object, batch: object) => void} ways.kept
   * @param {(error: Error, batch: object) => void} ways.refused the batch is not in the queue then
   * @param {(state: "idle"|"busy"|"offline") => void} ways.told
   */
  constructor(ways) {
    this.ways = ways;
    this.queue = [];
    this.busy = false;
    this.idle = Promise.resolve();
  }

  get isEmpty() {
    return !this.queue.length && !this.busy;
  }

  /** @param {{act: string, cells: object[], more?: object}} batch */
  add(batch) {
    this.queue.push({ more: {}, parts: [batch], ...batch });
    if (!this.busy) this.idle = this.#send();
    return this.idle;
  }

  /** Try again after the server could not be reached. */
  again() {
    if (!this.busy && this.queue.length) this.idle = this.#send();
    return this.idle;
  }

  async #send() {
    this.busy = true;
    this.ways.told("busy");
    while (this.queue.length) {
      const batch = this.#taken();
      try {
        this.ways.kept(await this.ways.send(batch.cells, batch.act, batch.more), batch);
      } catch (error) {
        if (error instanceof Unreachable) {
          this.queue.unshift(batch);
          this.busy = false;
          this.ways.told("offline");
          return;
        }
        this.#refuse(error, batch);
      }
    }
    this.busy = false;
    this.ways.told("idle");
  }

  /** What waits at the head of the queue; cells typed one after the other go together. */
  #taken() {
    const first = this.queue.shift();
    if (first.act !== "edit" || first.alone) return first;
    const parts = [...first.parts];
    while (this.queue[0]?.act === "edit" && !this.queue[0].alone && alike(this.queue[0].more, first.more)) {
      parts.push(...this.queue.shift().parts);
    }
    return { ...first, parts, cells: latest(parts.flatMap((part) => part.cells)) };
  }

  /** One of several that went together may be at fault: each is then tried alone. */
  #refuse(error, batch) {
    if (batch.parts.length === 1) {
      this.ways.refused(error, batch);
      return;
    }
    const alone = batch.parts.map((part) => ({ ...batch, cells: part.cells, parts: [part], alone: true }));
    this.queue.unshift(...alone);
  }
}

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** The last code of each cell, with what stood there first. */
function latest(cells) {
  const found = new Map();
  for (const cell of cells) {
    const name = `${cell.person} ${cell.day}`;
    found.set(name, { ...cell, before: found.get(name)?.before ?? cell.before });
  }
  return [...found.values()];
}
