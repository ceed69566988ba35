// The tablet's talk with the server. Whether there is a network is learnt from requests alone.

import { sign, utf8 } from "./keys.js";

/** [ms] after which no answer is taken for no network. */
const PATIENCE = 10_000;

/** Nobody answers, or not in a way that says anything: everything is tried again. */
export class Unreachable extends Error {}
/** The server does not know this tablet, or no longer. */
export class Stranger extends Error {}
/** The server lacks acts before these. */
export class Gap extends Error {
  constructor(expected) {
    super(`expected ${expected}`);
    this.expected = expected;
  }
}
/** The server says no. */
export class Refused extends Error {
  constructor(status, answer) {
    super(`refused: ${status}`);
    this.status = status;
    this.answer = answer;
  }
}

export class Wire {
  /** @param {string} root such as "/units/3/duty/" @param {typeof fetch} fetching */
  constructor(root, fetching = (...given) => fetch(...given)) {
    this.root = root;
    this.fetching = fetching;
    this.pair = null;
    /** [ms] by which the server's clock is ahead of the tablet's. */
    this.ahead = 0;
    this.heard = () => {};
  }

  /**
   * @param {string[]} locked whom the tablet's own count locks out, each with when it was last told to forgive
   * @param {string[]} waits who waits by that count, each with the minutes left and the same
   */
  day(locked, waits) {
    const said = [...locked.map((each) => ["locked", each]), ...waits.map((each) => ["waits", each])];
    return this.#call(`day.json?${new URLSearchParams(said)}`);
  }

  record(id, after) {
    return this.#call(`record.json?${new URLSearchParams({ id, after })}`);
  }

  /**
   * @param {object[]} acts
   * @param {Record<string, string>} pins of signatures among them
   * @param {number} oldest the lowest number that the tablet still keeps
   */
  async send(acts, pins, oldest) {
    const body = { acts, pins, oldest, clock: `${new Date().toISOString().slice(0, 19)}Z` };
    return this.#signed("acts.json", utf8(JSON.stringify(body)), "application/json");
  }

  photo(hash, bytes) {
    return this.#signed(`photos.json?hash=${hash}`, bytes, "image/jpeg");
  }

  enrol(code, key) {
    return this.#call("enrol.json", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, key }) });
  }

  async #signed(path, body, kind) {
    const headers = { "Content-Type": kind, "Lunzhi-Signature": await sign(this.pair, body) };
    return this.#call(path, { method: "POST", headers, body });
  }

  async #call(path, options = {}) {
    const asked = Date.now();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    let answer;
    let said;
    try {
      answer = await this.fetching(this.root + path, {
        ...options, credentials: "same-origin", cache: "no-store", redirect: "error", signal: stop.signal,
        headers: { Accept: "application/json", ...options.headers },
      });
      said = await answer.json();
    } catch (error) {
      this.heard(false);
      throw new Unreachable(String(error));
    } finally {
      clearTimeout(timer);
    }
    if (answer.status >= 500) {
      this.heard(false);
      throw new Unreachable(`status ${answer.status}`);
    }
    if (said.clock) this.ahead = Date.parse(said.clock) - (asked + Date.now()) / 2;
    this.heard(true);
    if (answer.ok) return said;
    if (answer.status === 401) throw new Stranger(said.error ?? "device");
    if (answer.status === 409 && Number.isInteger(said.expected)) throw new Gap(said.expected);
    throw new Refused(answer.status, said);
  }
}
