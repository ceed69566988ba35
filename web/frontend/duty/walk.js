// The items of a record in the order in which two crews walk: place by place, high-risk ones alone.

import { say, told } from "./texts.js";

/** What stands for a place that no room of the unit is. */
const ELSEWHERE = "";
/** Things to look at in one place that are no longer named in its line. */
const MANY = 5;

/**
 * @param {object} template the checklist of the record
 * @param {string[]} keys everything that is answered, as `item` or `item/place`
 * @param {(key: string) => {label: string, place: string, lines: object[]}} named what lies there, and in which place
 * @param {string[]} order the places as they are walked
 * @param {string[]} alone what is answered by itself
 */
export function stops(template, keys, named, order, alone) {
  const items = new Map(template.items.map((item) => [item.code, item]));
  const units = keys.map((key) => ({ key, item: items.get(key.split("/", 1)[0]), ...named(key) })).filter(({ item }) => item);
  const isWalked = ({ key, item }) => item.place && !alone.includes(key);
  return [
    { id: "walk", title: say("Place by place"), stops: byPlace(units.filter(isWalked), order) },
    { id: "work", title: say("Item by item"), stops: byItem(units.filter((unit) => !isWalked(unit))) },
  ].filter((section) => section.stops.length);
}

function byPlace(units, order) {
  const found = new Map();
  for (const unit of units) found.set(unit.place, [...(found.get(unit.place) ?? []), unit]);
  const rank = (place) => (order.indexOf(place) + order.length + 1) % (order.length + 1);
  return [...found].sort(([one], [other]) => rank(one) - rank(other)).map(([place, held]) => ({
    id: `place-${place}`, title: place === ELSEWHERE ? say("Everywhere") : place, units: held, isGroup: true,
    about: summed(held),
  }));
}

/** `清点 12 件 · 公共卫生 · 门窗安全`; of many that are only looked at, how many. */
function summed(units) {
  const counts = new Map();
  if (units.length > MANY && units.every(({ lines }) => !lines.length)) return say("{count} points", { count: units.length });
  for (const { item, lines } of units) counts.set(item, (counts.get(item) ?? 0) + lines.length);
  return [...counts].map(([item, count]) => (count ? say("{item}: {count} lines", { item: told(item), count }) : told(item))).join(" · ");
}

function byItem(units) {
  return units.map((unit) => ({
    id: unit.key, title: unit.label, units: [unit], isGroup: false, code: unit.item.code,
    about: unit.label === told(unit.item) ? "" : told(unit.item),
  }));
}
