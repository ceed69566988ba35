// What may be done next with a record, and what it does: roster/duty/machine.py says the same of
// the same table, and there the table's words are explained.

import REFUSALS from "../../../roster/duty/tables/refusals.json" with { type: "json" };
import { isPlain, same } from "./canonical.js";

const OTHER = { out: "in", in: "out" };
const tables = new WeakMap();

const isMap = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === "string";
const list = (value) => (Array.isArray(value) ? value : []);
const texts = (value) => (isText(value) ? [value] : list(value).filter(isText));
const held = (value) => (isMap(value) ? Object.keys(value) : texts(value));
const size = (value) => held(isMap(value) ? value : list(value).map(String)).length;
const entry = (map, key) => (isMap(map) && isText(key) && Object.prototype.hasOwnProperty.call(map, key) ? map[key] : null);
const at = (value, steps) => steps.reduce(entry, value);

function has(where, what) {
  const known = held(where);
  return texts(what).length > 0 && texts(what).every((each) => known.includes(each));
}

const OPERATORS = {
  has,
  lacks: (where, what) => { const known = held(where); return !texts(what).some((each) => known.includes(each)); },
  allows: (where, what) => what === null || has(where, what),
  empty: (value) => size(value) === 0,
  some: (value) => size(value) > 0,
  few: (value) => size(value) <= 1,
  many: (value) => size(value) > 1,
  none: (value) => value === null,
  given: (value) => isText(value) && value !== "",
  number: (value) => Number.isSafeInteger(value) && value >= 0,
  same,
  differs: (left, right) => !same(left, right),
  agrees: (left, right) => left === null || same(left, right),
  not_after: (instant, limit) => isText(instant) && isText(limit) && instant <= limit,
};

/** @param {object} table @param {object} facts what `opening` gives */
export const start = (table, facts) => ({ name: table.begin, facts: { ...table.facts, ...facts } });

/** @returns {{name: string, facts: object} | {zh: string, en: string, guard: string}} the record after an act, or why it is refused */
export function apply(table, state, act) {
  if (!isPlain(act)) return refused("form");
  const rules = spread(table);
  const reader = new Reader(state.facts, act);
  const row = rowFor(rules, state, reader);
  if (!row) return untimely(table, rules, state, act);
  const failed = row.guards.find(({ condition }) => !reader.holds(condition));
  if (failed) return { ...failed.text, guard: failed.name };
  return settled(rules, { name: row.to ?? state.name, facts: reader.after(row.effects) });
}

/** Why an act would be refused now; null: it would be taken. */
export function why(table, state, act) {
  const after = apply(table, state, act);
  return after.facts ? null : after;
}

/** The acts that a side may do now, as far as that depends on no more than the side. */
export function allowed(table, state, side) {
  const reader = new Reader(state.facts, { side });
  const holds = (condition) => reader.holds(condition);
  return Object.keys(table.acts).filter((act) => rowsOf(spread(table), act).some((row) =>
    row.states.has(state.name) && row.sides.has(side) && row.beforehand.every(holds)));
}

/** Whether a condition asks for no more of the act than its side. */
const isKnown = (condition) => !condition.some((term) => String(term).replaceAll("$side", "").replaceAll("$other", "").includes("$"));
const rowsOf = (rules, act) => rules.rows.get(act) ?? [];

function rowFor(rules, state, reader) {
  const { act, side } = reader.act;
  return rowsOf(rules, act).find((row) => row.states.has(state.name) && row.sides.has(side) && row.when.every((condition) => reader.holds(condition)));
}

function untimely(table, rules, state, { act, side }) {
  if (!rules.rows.has(act) || !entry(table.sides, side)) return refused("unknown");
  const sides = new Set(rowsOf(rules, act).filter((row) => row.states.has(state.name)).flatMap((row) => [...row.sides]));
  const what = table.acts[act];
  if (sides.size && !sides.has(side)) {
    const able = Object.keys(table.sides).filter((each) => sides.has(each)).map((each) => table.sides[each]);
    const joined = (tongue) => able.map((each) => each[tongue]).join(REFUSALS.or[tongue]);
    return refused("side", { who: { zh: joined("zh"), en: joined("en") }, what });
  }
  return refused("state", { now: table.states[state.name], what });
}

/** What is said of an act that no row of a table takes. */
function refused(guard, said = {}) {
  const filled = (tongue) => REFUSALS[guard][tongue].replace(/\{(\w+)\}/g, (_, name) => said[name][tongue]);
  return { zh: filled("zh"), en: filled("en"), guard };
}

function settled(rules, { name, facts }) {
  const reader = new Reader(facts, {});
  const next = () => rules.settling.find(({ states, when }) => states.has(name) && when.every((condition) => reader.holds(condition)));
  for (let rule = next(); rule; rule = next()) name = rule.to;
  return { name, facts };
}

/** Reads conditions and effects in the light of one act. */
class Reader {
  constructor(facts, act) {
    const { item, place, side } = act;
    let items = list(act.items).filter(isText);
    if (!items.length && isText(item)) items = [isText(place) ? `${item}/${place}` : item];
    Object.assign(this, { facts, act });
    this.derived = { $items: items, $key: items[0] ?? null, $codes: items.map((each) => each.split("/", 1)[0]), $other: entry(OTHER, side), $id: act.key ?? null };
  }

  value(term) {
    if (!isText(term)) return term;
    if (term.startsWith("=")) return term.slice(1);
    if (term in this.derived) return this.derived[term];
    return term.startsWith("$") ? at(this.act, term.slice(1).split(".")) : at(this.facts, this.path(term));
  }

  path(term) {
    return term.split(".").map((step) => (step.startsWith("$") ? this.value(step) : step));
  }

  holds([operator, ...terms]) {
    return OPERATORS[operator](...terms.map((term) => this.value(term)));
  }

  after(effects) {
    for (const [kind, path, ...rest] of effects) this.facts = this.changed(this.facts, this.path(path), kind, rest);
    return this.facts;
  }

  changed(node, [step, ...steps], kind, rest) {
    const before = entry(node, step);
    const after = steps.length ? this.changed(before, steps, kind, rest) : this.effect(kind, before, rest);
    return { ...(isMap(node) ? node : {}), [step]: after };
  }

  effect(kind, before, rest) {
    if (kind === "set") return this.made(rest[0]);
    if (kind === "append") {
      const made = this.made(rest[0]);
      return made === null ? before : [...list(before), made];
    }
    const only = rest[kind === "put" ? 2 : 1];
    const wanted = only === undefined ? null : held(this.value(only));
    const keys = texts(this.value(rest[0])).filter((key) => !wanted || wanted.includes(key));
    if (kind === "put") {
      const made = this.made(rest[1]);
      return made === null ? before : { ...(isMap(before) ? before : {}), ...Object.fromEntries(keys.map((key) => [key, made])) };
    }
    if (kind === "add") return [...new Set([...list(before), ...keys])];
    if (isMap(before)) return Object.fromEntries(Object.entries(before).filter(([key]) => !keys.includes(key)));
    return list(before).filter((each) => !keys.includes(each));
  }

  /** A template filled in; what the act does not say is left out. */
  made(template) {
    if (!isMap(template)) return this.value(template) ?? null;
    return Object.fromEntries(Object.entries(template).map(([key, each]) => [key, this.made(each)]).filter(([, each]) => each !== null));
  }
}

/** A table with groups, guards and shared effects put in their places, once. */
function spread(table) {
  if (!tables.has(table)) tables.set(table, read(table));
  return tables.get(table);
}

function read(table) {
  const states = (names) => new Set(names.flatMap((name) => (name in table.groups ? [...states(table.groups[name])] : [name])));
  const effects = (entries) => entries.flatMap((each) => (isText(each) ? effects(table.shared[each]) : [each]));
  const guard = (name) => ({ name, condition: table.guards[name].if, text: table.guards[name].else });
  const rows = new Map(Object.keys(table.acts).map((act) => [act, []]));
  for (const row of table.rows) {
    const { when = [], side, to } = row;
    const guards = row.if.map(guard);
    const beforehand = [...when, ...guards.map(({ condition }) => condition)].filter(isKnown);
    rows.get(row.act).push({ states: states(row.from), sides: new Set(side), when, guards, beforehand, effects: effects(row.do), to });
  }
  return { rows, settling: table.settle.map((each) => ({ states: states(each.from), when: each.if, to: each.to })) };
}
