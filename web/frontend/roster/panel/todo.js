// What is left to do: shortages first, then what breaks rules, then what costs most.

import { el } from "../elements.js";
import { isBroken } from "../sheet.js";
import { say } from "../texts.js";
import { stretches } from "../shortages.js";
import { date, note, section, shortage, violation } from "./parts.js";

const MOST = 60;

export function todo(page, side) {
  const { sheet } = page;
  if (!sheet.exists && !page.outbox.touched) return side.put(say("To do"), empty(page));
  const all = [...sheet.violations.values()];
  const short = stretches(all.filter((each) => each.weight === "short" && !each.happened));
  const broken = all.filter((each) => isBroken(each) && !each.happened);
  const excepted = all.filter((each) => each.departure);
  const happened = all.filter((each) => (isBroken(each) || each.weight === "short") && each.happened);
  const priced = all.filter((each) => each.weight === "priced" && each.points && !each.departure);
  const content = [
    ...page.noticeOfEdit(),
    short.length > 0 && section(say("▲ Short: {count}", { count: short.length }), byDay(page, short)),
    broken.length > 0 && section(say("! Broken: {count}", { count: broken.length }), rows(page, broken)),
    !short.length && !broken.length && page.checked && el("p.fine", {}, "✓ ", say("Nothing is short and no rule is broken.")),
    !page.checked && note(say("The rules are being checked …")),
    priced.length > 0 && folded(say("Costs points: {count}", { count: priced.length }), byRule(page, priced)),
    excepted.length > 0 && folded(say("Recorded exceptions: {count}", { count: excepted.length }), rows(page, excepted)),
    happened.length > 0 && folded(say("Already happened: {count}", { count: happened.length }), rows(page, happened)),
    page.notices?.length > 0 && folded(say("Not checked"), page.notices.map(note)),
  ];
  return side.put(say("To do"), ...content);
}

function empty(page) {
  return [
    el("p", {}, say("This roster is still empty.")),
    page.sheet.may.generate && el("button.go.broad", { click: () => page.show("generate") }, say("Auto-fill")),
    note(say("Or type into the sheet, or paste a table from Excel: the first entry makes the roster.")),
  ];
}

function rows(page, found) {
  return [
    ...found.slice(0, MOST).map((each) => violation(page, each)),
    found.length > MOST && note(say("{count} more", { count: found.length - MOST })),
  ];
}

function byDay(page, found) {
  const days = grouped(found.slice(0, MOST), (each) => each.day);
  return [
    ...[...days].map(([day, same]) =>
      el("div.day-group", {}, el("div.when", {}, date(page, day)), same.map((each) => shortage(page, each)))),
    found.length > MOST && note(say("{count} more", { count: found.length - MOST })),
  ];
}

function byRule(page, found) {
  const rules = [...grouped(found, (each) => each.name)]
    .map(([name, same]) => [name, same, same.reduce((sum, each) => sum + each.points, 0)])
    .sort(([, , a], [, , b]) => b - a);
  return rules.map(([name, same, points]) =>
    folded(say("{name}: {count}, {points} points", { name, count: same.length, points }), rows(page, same.sort((a, b) => b.points - a.points))));
}

function grouped(found, by) {
  const groups = new Map();
  for (const each of found) groups.set(by(each), [...(groups.get(by(each)) ?? []), each]);
  return groups;
}

function folded(title, ...content) {
  return el("details.block", {}, el("summary", {}, title), ...content);
}
