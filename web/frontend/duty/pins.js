// A PIN typed on the tablet, compared with what the server gave for it, so that a slip is told at
// once and a signature is possible without a network. The server counts for itself as well.

import { sha256 } from "./keys.js";

/** Wrong ones after which one waits, and after which the server must unlock. */
const FEW = 5;
const MANY = 10;
const LOCK = 15 * 60_000;
export const SHORTEST = 6;
export const LONGEST = 12;

const bytes = (text) => Uint8Array.from(text.match(/../g), (each) => parseInt(each, 16));

/** PBKDF2 with SHA-256 of a secret. @returns {Promise<string>} hex */
export async function stretched(secret, salt, iterations) {
  const key = await crypto.subtle.importKey("raw", new TextEncoder().encode(secret), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations }, key, 256);
  return [...new Uint8Array(bits)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {string} pin @param {{salt: string, iterations: number, verifier: string}} known */
export const fits = async (pin, known) => (await stretched(pin, known.salt, known.iterations)) === known.verifier;

/**
 * Which of the codes that a tablet knows was typed. A code is good once, without a network too.
 * @param {string} typed digits
 * @param {object[]} known as the server gave them
 * @param {Set<number>} used the numbers of those that were used here
 * @returns {Promise<{code: number, proof: string, isUsed: boolean}|null>}
 */
export async function codeTyped(typed, known, used) {
  for (const { number, salt, iterations, verifier } of known) {
    const proof = await stretched(typed, salt, iterations);
    if (await sha256(bytes(proof)) === verifier) return { code: number, proof, isUsed: used.has(number) };
  }
  return null;
}

/**
 * Wrong PINs of each person on this tablet, kept so that a restart forgives nothing. Who was
 * unlocked on the site since is forgiven: the day that the server gives says when that was, and no
 * clock is compared, only whether it is another time than the one counted under.
 */
export class Tries {
  constructor(box) {
    this.box = box;
  }

  /** @returns {Promise<{left: number, isLocked: boolean}>} [min] to wait; 0: none */
  async state(person, now) {
    const known = (await this.#counted(person)) ?? {};
    // A clock that was put right since does not make a quarter of an hour a day.
    if (known.until - now > LOCK) await this.#keep(person, Object.assign(known, { until: now + LOCK }));
    const { failures = 0, until = 0 } = known;
    return { left: Math.max(0, Math.ceil((until - now) / 60_000)), isLocked: failures >= MANY };
  }

  async wrong(person, now) {
    const failures = ((await this.#counted(person))?.failures ?? 0) + 1;
    const until = failures % FEW === 0 ? now + LOCK : 0;
    await this.#keep(person, { failures, until, forgiven: await this.#forgiven(person) });
  }

  /** Who is locked out until somebody unlocks, each with what it is counted under: the site lists them. */
  async locked() {
    const all = (await this.box.kept("tries")) ?? {};
    const found = await Promise.all(Object.keys(all).map(async (person) => [person, await this.#counted(person)]));
    return found.filter(([, known]) => known?.failures >= MANY).map(([person, { forgiven }]) => `${person} ${forgiven ?? ""}`);
  }

  /** Who waits here after five wrong ones, each with the minutes left and what it is counted under. */
  async waiting(now) {
    const all = (await this.box.kept("tries")) ?? {};
    const found = await Promise.all(Object.keys(all).map(async (person) => [person, await this.state(person, now), await this.#counted(person)]));
    return found.filter(([, { left, isLocked }]) => left && !isLocked).map(([person, { left }, { forgiven }]) => `${person} ${left} ${forgiven ?? ""}`);
  }

  async #keep(person, counted) {
    await this.box.keep("tries", { ...await this.box.kept("tries"), [person]: counted });
  }

  async #forgiven(person) {
    return (await this.box.kept("day"))?.forgiven?.[person] ?? null;
  }

  async #counted(person) {
    const known = ((await this.box.kept("tries")) ?? {})[person];
    return known && (known.forgiven ?? null) === (await this.#forgiven(person)) ? known : null;
  }

  async right(person) {
    const { [person]: _, ...others } = (await this.box.kept("tries")) ?? {};
    await this.box.keep("tries", others);
  }
}
