// One person on one day: what stands there and why, what else could, and who stands in.

import { el, fill } from "../elements.js";
import { hours, listed, say } from "../texts.js";
import { standins } from "./relief.js";
import { chip, date, note, price, section, violation } from "./parts.js";

const NEAR = 2; // [days] from today within which falling out is likely what was meant

export function cell(page, person, day) {
  const { sheet } = page;
  const symbol = sheet.symbols[sheet.at(person, day)];
  const marks = sheet.marks(person, day);
  const stand = el("div");
  const others = el("div");
  const onDuty = symbol.kind === "work" || symbol.kind === "home";
  if (onDuty && sheet.may.edit && day >= sheet.today - 1) {
    if (sheet.version && day < sheet.today + NEAR) load(stand, () => standins(page, person, day));
    else fill(stand, el("button.broad", { click: () => load(stand, () => standins(page, person, day)) }, say("Cannot come: who stands in?")));
  }
  if (sheet.may.edit && !marks.away) load(others, () => choices(page, person, day));
  return [
    el("p.lead", {}, chip(page, sheet.at(person, day)), " ", symbol.name, symbol.clock && el("span.dim", {}, " ", symbol.clock)),
    ...facts(page, person, day, marks),
    ...(marks.broken ?? []).map((each) => violation(page, each)),
    marks.excepted && note(say("Exception on record: {basis} {document}", marks.excepted.departure)),
    stand,
    others,
    sums(page, person),
  ].filter(Boolean);
}

function facts(page, person, day, { told, leave, wish, locked }) {
  const { sheet } = page;
  const said = [
    told !== undefined && say("Published: {duty}", { duty: sheet.symbols[told].name }),
    leave && say("Leave approved: {first} to {last}", { first: date(page, leave.first), last: date(page, leave.last) }),
    wish && (wish.wants ? say("Wish: {shifts}", { shifts: wished(wish) }) : say("Wish: not {shifts}", { shifts: wished(wish) })),
    sheet.hasHappened(day) && say("This day has happened: a change is recorded with its reason."),
  ].filter(Boolean).map(note);
  if (sheet.may.edit && sheet.exists) {
    said.push(el("label.check", {}, el("input", { type: "checkbox", checked: locked, change: () => page.lock([[person, day]], !locked) }), say("Locked: generating leaves it as it is")));
  }
  return said;
}

const wished = ({ shifts }) => (shifts.length ? listed(shifts) : say("any duty"));

/** What each other duty would break or cost here; one click puts it there. */
async function choices(page, person, day) {
  const told = await page.calls.get("why.json", { person, day });
  const { sheet } = page;
  const seen = new Set();
  const found = told.symbols.filter(({ symbol }) => {
    const { label } = sheet.symbols[symbol];
    return symbol !== sheet.at(person, day) && !seen.has(label) && seen.add(label);
  });
  const row = ({ symbol, points, stops }) => {
    const code = sheet.symbols[symbol].code;
    return el("li.person", {},
      el("button.pick", { click: () => page.assign(person, day, [{ person, day, code }]), "aria-label": sheet.symbols[symbol].name }, chip(page, symbol)),
      el("div.grow", {}, el("span", {}, sheet.symbols[symbol].name, " "), stops.length ? null : price(points), stops.length > 0 && el("small.stop", {}, "! ", stops[0])));
  };
  const better = found.filter((each) => !each.stops.length).sort((a, b) => a.points - b.points);
  const barred = found.filter((each) => each.stops.length);
  return [
    section(say("Instead"), el("ol.people", {}, better.map(row))),
    barred.length > 0 && el("details.block", {}, el("summary", {}, say("Against a rule: {count}", { count: barred.length })), el("ol.people", {}, barred.map(row))),
  ].filter(Boolean);
}

/** The arithmetic of the figures beside the name. */
function sums(page, person) {
  const { sheet } = page;
  const kinds = new Map();
  let whole = 0;
  for (const place of sheet.rows[person]) {
    const { label, minutes } = sheet.symbols[place];
    if (!minutes) continue;
    const name = `${label} ${minutes}`;
    kinds.set(name, { label, minutes, count: (kinds.get(name)?.count ?? 0) + 1 });
    whole += minutes;
  }
  const { minutes, nights } = sheet.sums.get(person);
  const terms = [...kinds.values()].map((each) => `${each.label} ${each.count} × ${hours(each.minutes)}`);
  const carried = minutes - whole;
  const edge = carried > 0 ? ` + ${hours(carried)}` : carried < 0 ? ` − ${hours(-carried)}` : "";
  const earlier = sheet.people[person].carried ?? {};
  return section(say("Hours of this period"),
    el("p", {}, `${terms.join(" + ") || "0"}${edge} = ${hours(minutes)} `, say("h"), el("span.dim", {}, ` · ${say("nights {nights}", { nights })}`)),
    carried !== 0 && note(say("Duties over the first and last midnight count with the hours that lie in the period.")),
    earlier.month_minutes > 0 && note(say("Earlier in this month: {hours} h, nights {nights}", { hours: hours(earlier.month_minutes), nights: earlier.nights })));
}

/** Put what is asked for into a place, with a skeleton until it is there. */
function load(host, ask) {
  fill(host, el("div.skeleton.small", { role: "status", "aria-label": say("Loading") }, el("i"), el("i")));
  ask().then((found) => fill(host, found), (error) => fill(host, el("p.flaw", {}, error.message)));
}
