// One record as this tablet knows it: the server's acts in their order, then its own unsent ones.
// What a caller says of themselves stands beside it, as on the server: what is signed has a
// reference in its place.

import { apply, start, why } from "./machine.js";

/** What the tablet puts into an act as it is kept. */
const TRIAL = { at: "", key: "", device: "-" };
const COUNTS = new Set(["applied", "waiting"]);
/** Acts to which the server adds nothing as it has them: to the others, such as by how much the clock is wrong. */
const PLAIN = new Set(["answer", "acknowledge", "carry", "finish"]);
/** Stands before the key of an act in the place of what it told of a caller: see roster/desk/veiling.py. */
const MARK = "caller:";

export class Folded {
  /**
   * @param {object} rules the table of the record's kind
   * @param {object} opening the facts with which it begins
   * @param {object[]} acts in order, each with its verdict
   */
  constructor(rules, opening, acts) {
    Object.assign(this, { rules, opening, acts });
    this.state = start(rules, opening);
    /** Acts that did not fit any more when they came to be folded. */
    this.strays = [];
    /** What callers said of themselves, by what stands in its place. */
    this.words = new Map();
    /** The last act of the server among them: what the other side may have added after is not seen. */
    this.seen = Math.max(0, ...acts.map(({ sequence }) => sequence ?? 0));
    for (const act of acts) if (COUNTS.has(act.verdict)) this.#take(act);
  }

  /** Why an act would be refused now; null: it would be taken. */
  why(act) {
    return why(this.rules, this.state, { ...TRIAL, ...act });
  }

  /** Why several acts of one tap would not all be taken. */
  whyAll(acts) {
    let state = this.state;
    for (const act of acts) {
      const after = apply(this.rules, state, { ...TRIAL, ...act });
      if (!after.facts) return after;
      state = after;
    }
    return null;
  }

  /** Take acts that have been kept. */
  add(acts) {
    this.acts = [...this.acts, ...acts];
    for (const act of acts) this.#take(act);
  }

  /**
   * Take in what the server says of acts that stand here as they were taken: nothing is folded anew.
   * @param {object[]} told receipts, or the acts as the server has them
   * @returns {number|null} how many are new; null: it says something else, and the record has to be read anew
   */
  hear(told) {
    if (this.strays.length) return null;
    const acts = [...this.acts];
    let [seen, news] = [this.seen, 0];
    for (const { key, sequence, verdict, link, act } of told) {
      const at = acts.findIndex((each) => each.key === key);
      if (at < 0 || verdict !== "applied" || (act && !PLAIN.has(act))) return null;
      if (acts[at].sequence === sequence) continue;
      if (acts[at].verdict !== "waiting" || sequence <= seen || acts[at - 1]?.verdict === "waiting") return null;
      acts[at] = { ...acts[at], sequence, verdict, link };
      seen = sequence;
      news += 1;
    }
    Object.assign(this, { acts, seen });
    return news;
  }

  get name() {
    return this.state.name;
  }

  /** A text as it was told, where a caller's words stand beside it; a dash where they were erased. */
  spoken(text) {
    return this.words.get(text) ?? (text?.startsWith(MARK) ? "—" : text);
  }

  get facts() {
    return this.state.facts;
  }

  #take(given) {
    const act = this.#veiled(given);
    const after = this.#after(act);
    if (after.facts) this.state = after;
    else this.strays.push({ act, why: after });
  }

  #veiled(act) {
    const text = act.facts?.text;
    const { private: items = [] } = this.opening;
    const isPrivate = [...(act.items ?? []), act.item].some((key) => items.includes(String(key).split("/", 1)[0]));
    if (typeof text !== "string" || !isPrivate) return act;
    const mark = `${MARK}${act.key}`;
    if (text !== mark) this.words.set(mark, text);
    return { ...act, facts: { ...act.facts, text: mark } };
  }

  /**
   * Where the head lets a contested act stand, it is done at that place, as `folding.after` does on
   * the server: what can be done no more is on record as decided; a signature is given anew.
   */
  #after(act) {
    const found = apply(this.rules, this.state, act);
    const kept = act.act === "decide" && act.facts?.kept && this.acts.find((each) => each.key === act.facts.of && each.verdict === "contested");
    const stands = kept && this.#veiled(kept);
    if (!found.facts || !stands || stands.act === "sign") return found;
    let done = apply(this.rules, found, stands);
    if (!done.facts && stands.act === "answer") {
      const corrected = apply(this.rules, found, { ...stands, act: "correct", reason: act.reason ?? null });
      if (corrected.facts) done = apply(this.rules, corrected, stands);
    }
    return done.facts ? done : found;
  }
}
