// A record from its opening facts to what is signed: the same as roster/duty/record.py, to the byte.

import { digest as digestOf, normal } from "./canonical.js";
import { TABLES } from "./tables.js";

const HANDS = { out: ["out"], in: ["in"], joint: ["out", "in"], both: ["out"], own: ["own"] };
const MINUTE = 60_000;

const codes = (items) => items.map(({ code }) => code);
const keysOf = (units) => units.map(({ key }) => key);

/** @param {object} template a checklist with its version @param {object} known what `opening` of record.py is given */
export function opening(template, known) {
  const rules = TABLES[template.table];
  const given = normal(known);
  const { crews, leaders = {}, heads = [], settings = {}, carry_overs: carried = [], sources = {} } = given;
  const items = template.items.filter(({ type }) => type !== "step");
  const units = items.flatMap((item) => unitsOf(item, given));
  return {
    id: given.id, post: given.post, due: given.due, rules: template.table,
    checklist: template.id, version: template.version, head: given.head ?? null,
    crews, leaders, heads, settings,
    soonest: moved(given.due, -(settings.before ?? 15)),
    late: moved(given.due, settings.overrun ?? 5),
    limit: moved(given.due, settings.extension ?? 60),
    people: { ...crews, head: heads },
    signers: Object.fromEntries(Object.entries(crews).map(([side, crew]) => [side, leaders[side] && (settings.own_hand ?? true) ? [leaders[side]] : crew])),
    crossing: [...new Set([...Object.values(crews).flat(), ...heads])],
    ...asked(rules, items, units),
    ...answeredBySources(units, sources),
    carry: Object.fromEntries(carried.map((each) => [each.id, each])),
    unacknowledged: carried.map(({ id }) => id),
    grounds: [...codes(items), ...rules.grounds],
  };
}

/** An instant so many minutes later, written as acts write theirs. */
const moved = (instant, minutes) => new Date(Date.parse(instant) + minutes * MINUTE).toISOString().replace(/\.\d+Z$/, "Z");

/** What is answered for an item: itself, or each of its places. */
function unitsOf(item, { rooms = [], registers = [] }) {
  const isSingle = item.risk === "single";
  if (item.place === "register") return inRegister(item, registers.filter((each) => each.item === item.code), isSingle);
  const here = item.place === "rooms" ? rooms.filter((room) => !room.items?.length || room.items.includes(item.code)) : [];
  return here.length ? here.map(({ code }) => ({ key: `${item.code}/${code}`, item, isSingle })) : [{ key: item.code, item, isSingle }];
}

/** High-risk articles are counted each by itself, the others together. */
function inRegister(item, articles, isSingle) {
  const single = articles.filter((each) => isSingle || each.high_risk);
  const together = single.length < articles.length || !articles.length ? [{ key: item.code, item, isSingle }] : [];
  return [...together, ...single.map(({ place, name, expected }) => ({
    key: `${item.code}/${[place, name].filter(Boolean).join(" ")}`, item, expected, isSingle: true,
  }))];
}

function asked(rules, items, units) {
  const only = (is) => codes(items.filter(is));
  return {
    keys: keysOf(units),
    codes: codes(items),
    hand: Object.fromEntries(["out", "in", "own"].map((side) => [side, only(({ who }) => HANDS[who].includes(side))])),
    fits: Object.fromEntries(Object.entries(rules.fits).map(([value, kinds]) => [value, only(({ type }) => kinds.includes(type))])),
    alone: keysOf(units.filter(({ isSingle }) => isSingle)),
    lists: only(({ type }) => type === "list"),
    redoable: only(({ redo }) => redo),
    after_codes: only(({ after }) => after),
    private: codes(items.filter((item) => item.private)),
    counts: Object.fromEntries(units.filter(({ expected }) => expected !== undefined).map(({ key, expected }) => [key, expected])),
    after: keysOf(units.filter(({ item }) => item.after)),
  };
}

/** An automatic item whose source is connected and finds nothing open is answered by it. */
function answeredBySources(units, sources) {
  const known = units.filter(({ item }) => item.feed && sources[item.feed]?.count === 0);
  const before = units.filter(({ item }) => !item.after);
  const confirming = keysOf(before.filter(({ item }) => item.who === "both" || item.type === "auto"));
  const open = keysOf(before.filter((unit) => unit.item.blocks && !known.includes(unit)));
  const optional = before.filter(({ item }) => !item.blocks);
  return {
    answers: Object.fromEntries(known.map(({ key, item }) => [key, { value: "fine", source: sources[item.feed] }])),
    confirming,
    unconfirmed: confirming.filter((key) => open.includes(key)),
    optional: keysOf(optional),
    open,
    wanted: keysOf(optional.filter((unit) => !known.includes(unit) && (unit.item.required ?? true))),
  };
}

/** What is signed, of what is known by now. */
export function canonicalRecord({ facts }) {
  const known = TABLES[facts.rules].signed.map((name) => [name, facts[name] ?? null]);
  return Object.fromEntries(known.filter(([, value]) => value !== null));
}

/** @returns {Promise<string>} the hash that a signature covers */
export const digest = (state) => digestOf(canonicalRecord(state));
