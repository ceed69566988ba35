// A proposal beside the present: what would change is marked in the sheet, counted and priced here,
// and taken as a whole or in parts.

import { el, fill } from "../elements.js";
import { key } from "../sheet.js";
import { stretches } from "../shortages.js";
import { say, signed } from "../texts.js";
import { move } from "./candidates.js";
import { chip, date, field, note, person, price, section, select, violation } from "./parts.js";

const SHOWN = 8;

export async function replan(page) {
  const { proposals } = await page.calls.get("proposals.json");
  const open = proposals.filter((each) => each.state === "open");
  const days = page.sheet.dates.map((_, day) => ({ code: String(day), name: date(page, day) })).filter(({ code }) => Number(code) >= page.sheet.today);
  const freeze = select([{ code: "", name: say("today") }, ...days]);
  const seconds = select([{ code: "10", name: say("{count} s", { count: 10 }) }, { code: "30", name: say("{count} s", { count: 30 }) }, { code: "120", name: say("{count} s", { count: 120 }) }]);
  const told = el("div");
  const submit = (event) => {
    event.preventDefault();
    ask(page, { freeze_until: freeze.value === "" ? null : Number(freeze.value), seconds: Number(seconds.value) }, told);
  };
  return [
    note(say("Mends what has become impossible or short, and moves as few duties as can be. You see the proposal before anything changes.")),
    el("form.block", { submit },
      field(say("Nothing moves before"), freeze),
      field(say("Time for it"), seconds),
      el("button.go.broad", {}, say("Propose a mend"))),
    told,
    open.length > 0 && section(say("Open proposals"), el("ol.people", {}, open.map((each) => el("li.person", {},
      el("div.grow", {}, el("b", {}, each.at), el("small", {}, say("cells: {count}", { count: each.changes }), " · ", each.by ?? "")),
      el("button", { click: () => page.showProposal(each.id) }, say("Look")))))),
  ].filter(Boolean);
}

/** What can be said at once, and behind it the fewest changes there can be. */
async function ask(page, given, told) {
  const first = el("div", { role: "status" });
  const behind = el("div");
  fill(told, first, behind);
  await page.outbox.idle;
  page.calls.get("openings.json", given.freeze_until === null ? {} : { from: given.freeze_until }).then(
    (found) => fill(first, openings(page, found)),
    (error) => fill(first, el("p.flaw", { role: "alert" }, error.message)));
  await mend(page, given, behind);
}

/** Have the fewest changes searched for; tell how it goes on, and offer what came of it. */
export async function mend(page, given, told) {
  try {
    await page.outbox.idle;
    const { task, id } = await page.calls.post("replan.json", { base: page.sheet.revision, ...given });
    await follow(page, task ?? id, told);
  } catch (error) {
    fill(told, el("p.flaw", { role: "alert" }, error.message));
  }
}

/** Tell how the task goes on until it has ended. */
async function follow(page, task, told) {
  for (;;) {
    const now = await page.tasks.get(`${task}.json`);
    if (!now.open) {
      const { result } = now;
      const look = result?.proposal && el("button.broad", { click: () => page.showProposal(result.proposal) }, say("Look"));
      fill(told, section(say("Fewest changes"), note(result?.sentence ?? now.word), (result?.more ?? []).map(note), look));
      return;
    }
    fill(told, section(say("Fewest changes"), el("p", { role: "status" }, now.word, " ", say("{spent} of {seconds} s", { spent: Math.round(now.spent ?? 0), seconds: now.seconds }))));
    await page.pause(1000);
  }
}

/** Each open duty with who could take it, best first: one is chosen for each, and all are put in. */
function openings(page, { openings: found, forced, left, together }) {
  if (!found.length) return [];
  const chosen = new Map(found.map((each) => [each, ways(each)[0] ?? null]));
  const sum = el("p", {}, say("{cells} cells of {people} people", together), " ", price(together.change));
  const choose = (opening, way) => {
    chosen.set(opening, way);
    // Each was weighed with the first of those before it: only these add up.
    sum.hidden = [...chosen].some(([each, one]) => one !== (ways(each)[0] ?? null));
  };
  const put = () => {
    const cells = [...forced, ...[...chosen.values()].flatMap((way) => way?.cells ?? [])];
    if (cells.length) page.assign(cells[0].person, cells[0].day, cells);
  };
  return [
    section(say("Who can step in"), note(say("Ranked at once, without a search: choose one for each."))),
    ...found.map((each, index) => opening(page, each, index, (way) => choose(each, way))),
    left ? note(say("{count} more", { count: left })) : null,
    sum,
    el("button.go.broad", { click: put }, say("Put these in")),
  ].filter(Boolean);
}

const ways = ({ candidates: alone, in_turn: turns }) => {
  const free = alone.filter((each) => !each.stops.length && each.points < 0);
  return free.length ? free : turns;
};

function opening(page, told, index, choose) {
  const pick = (way, content, first) => el("label.part", {},
    el("input", { type: "radio", name: `opening-${index}`, checked: first, change: () => choose(way) }),
    el("span.grow", {}, content));
  const found = ways(told);
  return el("fieldset.block.opening", {},
    el("legend", {}, told.person ? [date(page, told.day), " ", page.sheet.people[told.person].name, " ", told.sentence] : told.sentence),
    found.map((way, place) => pick(way, [(way.moves ?? [way]).map((each) => move(page, each)), price(way.points), " ", el("small", {}, (way.costs ?? []).slice(0, 2).join(" · "))], place === 0)),
    found.length === 0 && note(say("Nobody can without breaking a rule.")),
    found.length > 0 && pick(null, say("Leave it open"), false),
    told.stopped > 0 && note(say("Cannot: {count}", { count: told.stopped })));
}

/** One proposal: its groups of cells, each to be taken or left. */
export async function proposal(page, id) {
  const told = await page.calls.get(`proposals/${id}.json`);
  page.mark(new Map(told.cells.map((cell) => [key(cell.person, cell.day), cell])));
  const groups = new Map();
  for (const cell of told.cells) groups.set(cell.group, [...(groups.get(cell.group) ?? []), cell]);
  const taken = new Set(groups.keys());
  const go = el("button.go.broad", { click: () => accept(page, told, groups, taken) }, say("Take all"));
  const choose = (group, on) => {
    if (on) taken.add(group);
    else taken.delete(group);
    go.disabled = taken.size === 0;
    go.textContent = taken.size === groups.size ? say("Take all") : say("Take {count} of {all}", { count: taken.size, all: groups.size });
  };
  return [
    told.stale && el("p.flaw", {}, say("The roster has changed since: look whether it still fits.")),
    el("p.lead", {}, say("{cells} cells of {people} people", told.counts), told.counts.forced ? el("span.dim", {}, " · ", say("{forced} forced by leave", told.counts)) : null),
    el("p", {}, say("{before} → {after} points", told.points), " ", el("b", {}, signed(told.points.after - told.points.before)),
      told.counts.fewest && el("span.dim", {}, " · ", say("no roster needs fewer changes"))),
    ...[...groups].map(([group, cells]) => part(page, group, cells, choose)),
    told.gone.length > 0 && section(say("✓ Solved: {count}", { count: told.gone.length }), ...solved(told.gone)),
    told.new.length > 0 && section(say("New: {count}", { count: told.new.length }), ...told.new.slice(0, 12).map((each) => violation(page, each))),
    el("div.pair.stick", {}, el("button", { click: () => decline(page, id) }, say("Decline")), go),
  ].filter(Boolean);
}

/** What would be solved: shortages by stretch of the clock, the rest by its sentence. */
function solved(gone) {
  const short = stretches(gone.filter((each) => each.weight === "short"));
  const rest = gone.filter((each) => each.weight !== "short");
  return [
    ...short.slice(0, SHOWN).map((each) => note(`✓ ${each.parts[0].sentence}`)),
    ...rest.slice(0, SHOWN).map((each) => note(`✓ ${each.sentence}`)),
  ];
}

function part(page, group, cells, choose) {
  const box = el("input", { type: "checkbox", checked: true, change: () => choose(group, box.checked) });
  return el("label.part", {}, box, el("span.grow", {}, cells.map((cell) =>
    el("span.change", {}, person(page, cell.person, cell.day), ` ${date(page, cell.day)} `, chip(page, cell.before), " → ", chip(page, cell.after)))));
}

async function accept(page, told, groups, taken) {
  const all = taken.size === groups.size;
  const cells = all ? null : [...taken].flatMap((group) => groups.get(group).map(({ person: id, day }) => [id, day]));
  const kept = await page.settle(`proposals/${told.id}/accept.json`, { cells }, say("The proposal is taken."));
  if (kept) page.side.rest();
}

async function decline(page, id) {
  await page.calls.post(`proposals/${id}/decline.json`);
  page.mark(new Map());
  page.side.rest();
}
