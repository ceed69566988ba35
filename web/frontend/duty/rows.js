// What is checked, stop by stop: one tap where all is as it should be, a sheet where it is not.

import { el, fill, unmoved } from "../roster/elements.js";
import { askNumber, askReason, askStep, act, pad, sheet } from "./sheets.js";
import { marksOf } from "./seats.js";
import { aged, isFresh } from "./sources.js";
import { clock, say, spoken, told } from "./texts.js";

/** How it is said that there is nothing. */
const NOTHING = { auto: () => ({ value: "declared", facts: { count: 0, tickets: [] } }), list: () => ({ value: "none" }), text: () => ({ value: "none" }) };

/** The words that come up daily, by what is checked. */
const REASONS = {
  count: () => [say("Missing"), say("Broken"), say("Out of date"), say("Too many")],
  yes: () => [say("Not clean"), say("Not locked"), say("Broken"), say("Left undone")],
};

/** [ms] after which what is new to the page waits for its next frame, and how many rows never do. */
const AT_ONCE = 8;
const FEW = 4;

/**
 * The sections with their rows. A row is made anew only where something of it has changed, and where
 * much is new it is shown from the top down, frame by frame: until then `page.isPartial`. The first
 * frame of a page shows its first rows, and no more that takes time.
 * @param {import("./handover.js").Handover} page @param {object[]} sections
 */
export function sectionsOf(page, sections) {
  const first = sections.flatMap(({ stops }) => stops).find((stop) => isAsked(page, stop));
  const slice = new Slice(page);
  const drawn = sections.map((section) => !slice.isFull && el("section.panel.walk", { "aria-labelledby": section.id },
    el("header", {}, el("h2", { id: section.id }, section.title),
      el("div.acts", {}, !slice.isFirst && [allOf(page, section, sections), nothing(page, section), confirmAll(page, section)])),
    el("ul.stops", {}, section.stops.map((stop) => slice.row(stop, stop === first)))));
  page.isPartial = slice.isFull || slice.isFirst;
  return drawn;
}

/** The rows that one frame shows. */
class Slice {
  constructor(page) {
    this.page = page;
    this.known = page.rows ?? new Map();
    this.isFirst = !page.rows;
    this.page.rows = new Map();
    this.made = 0;
    this.begun = performance.now();
    this.isFull = false;
  }

  row(stop, isNext) {
    const { page } = this;
    const of = basis(page, stop, isNext);
    const known = this.known.get(stop.id);
    if (known && isSame(known.of, of)) {
      page.rows.set(stop.id, known);
      return unmoved(known.node);
    }
    this.isFull ||= !known && this.made >= FEW && (this.isFirst || performance.now() - this.begun > AT_ONCE);
    if (this.isFull && !known) return null;
    this.made += 1;
    const node = row(page, stop, isNext);
    page.rows.set(stop.id, { of, node });
    return node;
  }
}

const isSame = (one, other) => Boolean(one && other) && one.length === other.length && one.every((each, place) => each === other[place]);

/** All that a row is drawn of; null: it changes with time, or by what stands elsewhere. */
function basis(page, stop, isNext) {
  const { app, facts, name } = page;
  const isTimed = stop.units.some(({ item, key }) => item.feed || facts.answers[key]?.source || facts.defects[key]);
  if (isTimed) return null;
  const of = ({ key }) => [facts.answers[key], facts.open.includes(key), Boolean(facts.unconfirmed?.includes(key))];
  return [isNext, name, spoken(), app.day, facts.present, facts.signers, facts.listed, ...stop.units.flatMap(of)];
}

/** What the product knows of an automatic item now; null: no source is connected, or it is too old. */
const source = (page, { feed }) => (feed && page.sources?.()[feed]) || null;

const left = (page, stop) => stop.units.filter(({ key }) => page.isOpen(key));
const isAsked = (page, stop) => stop.units.some(({ key }) => page.facts.open.includes(key));
const found = (page, stop) => stop.units.filter(({ key }) => page.facts.defects[key]);
const toConfirm = (page, stop) => stop.units.filter(({ key }) => page.facts.unconfirmed?.includes(key) && !page.isOpen(key));

/** Everything that is left of a walk in one tap, with what the outgoing crew has declared by then. */
function allOf(page, section, sections) {
  const stops = section.stops.filter((stop) => stop.isGroup && left(page, stop).length);
  if (stops.length < 2) return null;
  const declared = sections.flatMap((each) => each.stops).flatMap((stop) => toConfirm(page, stop));
  const acts = [...fine(page, stops.flatMap((stop) => left(page, stop))), ...confirming(page, declared)];
  const label = declared.length ? say("All as registered ({count}), declared is true ({declared})", { count: stops.length, declared: declared.length })
    : say("All as registered ({count})", { count: stops.length });
  return act("all-fine", { label, kind: "soft", click: () => page.take(acts), why: page.whyNot(acts) });
}

const confirming = (page, units) => (units.length ? [page.as("in", { act: "answer", value: "confirmed", items: units.map(({ key }) => key) })] : []);

/** What the outgoing crew declares of lists and tickets, where there is nothing at all. */
function nothing(page, section) {
  const units = section.stops.filter((stop) => !stop.isGroup).flatMap((stop) => left(page, stop)).filter(({ item }) => page.sideOf(item) === "out" && NOTHING[item.type] && !source(page, item)?.count);
  if (units.length < 2) return null;
  const acts = units.map(({ key, item }) => page.as("out", { act: "answer", ...one(key), ...NOTHING[item.type]() }));
  return act("nothing", { label: say("Outgoing declares: nothing ({count})", { count: units.length }), kind: "soft", click: () => page.take(acts), why: page.whyNot(acts) });
}

function confirmAll(page, section) {
  const units = section.stops.flatMap((stop) => toConfirm(page, stop));
  if (units.length < 2) return null;
  const acts = confirming(page, units);
  return act("confirm-all", { label: say("Incoming confirms all ({count})", { count: units.length }), kind: "soft", click: () => page.take(acts), why: page.whyNot(acts) });
}

/** Acts by which units are found as they should be, one for each side that answers and each kind of answer. */
function fine(page, units) {
  const alike = new Map();
  for (const unit of units) {
    const name = `${page.sideOf(unit.item)} ${isMark(unit) ? "none" : "fine"}`;
    alike.set(name, [...(alike.get(name) ?? []), unit]);
  }
  return [...alike].map(([name, held]) => {
    const [side, value] = name.split(" ");
    return page.as(side, { act: "answer", value, ...(held.length > 1 ? { items: held.map(({ key }) => key) } : one(held[0].key)) });
  });
}

/** What is only marked where something is wrong, such as at the seats of a room. */
const isMark = ({ item }) => item.type === "marks";

/** `D4/101` as item and place. */
export function one(key) {
  const at = key.indexOf("/");
  return at < 0 ? { item: key } : { item: key.slice(0, at), place: key.slice(at + 1) };
}

function row(page, stop, isNext) {
  const open = left(page, stop);
  const bad = found(page, stop);
  const confirm = toConfirm(page, stop);
  const state = bad.length ? "found" : open.length ? (isAsked(page, stop) ? "open" : "optional") : confirm.length ? "confirm" : "done";
  return el("li.stop", { data: { item: stop.id, state }, class: isNext ? "next" : "" },
    el("span.code", {}, stop.isGroup ? "" : stop.code),
    el("div.grow", {}, el("b", {}, stop.title), about(page, stop, state)),
    buttons(page, stop, { open, bad, confirm, state, isNext }),
    bad.map((unit) => defect(page, unit)));
}

function about(page, stop, state) {
  const { answers } = page.facts;
  if (state === "done" || state === "confirm") {
    const last = stop.units.map(({ key }) => answers[key]).filter(Boolean).at(-1);
    return el("small", {}, said(page, stop, last), last?.at && last.value !== "done" ? ` · ${clock(last.at, page.app.zone)}` : "");
  }
  const [unit] = stop.units;
  if (!stop.isGroup && unit.item.type === "auto") {
    const known = source(page, unit.item);
    return el("small", { data: { source: known ? "known" : "none" } }, known ? `${aged(known, page.app.now())} · ${say("the outgoing crew declares it")}` : say("Not connected: the outgoing crew declares it"));
  }
  const words = [stop.about, atSeats(page, stop), state === "optional" ? say("optional") : ""].filter(Boolean).join(" · ");
  return words ? el("small", {}, words) : null;
}

/** What was found at the seats, which change over at their own computers. */
function atSeats(page, stop) {
  const { seats } = page.app.day;
  const marks = stop.units.filter(isMark).map(({ item }) => item.code);
  const isOwn = seats && marks.length && Date.parse(seats.due) === Date.parse(page.facts.due);
  return isOwn ? marksOf(seats, marks) : "";
}

function said(page, stop, answer) {
  if (!answer) return "";
  if (stop.isGroup) {
    const are = (value) => stop.units.every(({ key }) => page.facts.answers[key]?.value === value);
    return are("fine") ? say("as registered") : are("none") ? say("none") : say("done");
  }
  const { value, facts = {} } = answer;
  if (answer.source) return aged(answer.source, page.app.now());
  if (value === "counted") return say("counted {count}", { count: facts.counted });
  if (value === "declared") return (facts.source ? say("declared: {count}", { count: facts.count }) : say("not connected, declared: {count}", { count: facts.count })) + (facts.tickets?.length ? ` (${facts.tickets.join(" ")})` : "");
  if (value === "text") return page.folded.spoken(facts.text);
  if (value === "none") return say("none");
  if (value === "listed") return say("see carry-overs");
  if (value === "done") return [clock(facts.time, page.app.zone), page.folded.spoken(facts.text)].filter(Boolean).join(" · ");
  return stop.units[0].item.type === "count" ? say("as registered") : say("All right");
}

function buttons(page, stop, { open, confirm, state, isNext }) {
  if (state === "done") return tick(page, stop);
  if (state === "confirm") {
    const acts = confirm.map(({ key }) => page.as("in", { act: "answer", value: "confirmed", ...one(key) }));
    return act("confirm", { label: say("Incoming confirms"), kind: isNext ? "go" : "soft", click: () => page.take(acts), why: page.whyNot(acts) });
  }
  if (state === "found" && !open.length) return el("span.tick.no", { "aria-label": say("Something found") }, "!");
  if (stop.isGroup) {
    const acts = fine(page, open);
    return el("div.both", {},
      act("except", { label: say("Something found …"), click: () => exceptions(page, stop) }),
      act("fine", { label: open.every(isMark) ? say("None found") : say("As registered"), kind: isNext ? "go" : "soft", click: () => page.take(acts), why: page.whyNot(acts) }));
  }
  return single(page, stop.units[0], isNext);
}

/** What no source tells and is only declared is never green, nor what a source told too long ago. */
const isUnsure = (page, { value, facts, source: told_ } = {}) => (value === "declared" && !facts?.source) || Boolean(told_ && !isFresh(told_, page.app.now()));

function tick(page, stop) {
  return el("button.tick", { class: stop.units.some(({ key }) => isUnsure(page, page.facts.answers[key])) ? "" : "on", click: () => change(page, stop), data: { act: "change" }, "aria-label": say("{item}: done. Change it", { item: stop.title }) }, "✓");
}

/** One item by itself: what fits its kind. */
function single(page, unit, isNext) {
  const { item, key } = unit;
  const side = page.sideOf(item);
  const answer = (given) => page.as(side, { act: "answer", ...one(key), ...given });
  const go = isNext ? "go" : "soft";
  const offer = (name, label, given, kind = go) => act(name, { label, kind, click: () => page.take([answer(given)]), why: page.whyNot([answer(given)]) });
  const bad = act("except", { label: say("Something found …"), click: () => report(page, unit) });
  if (item.type === "auto") {
    const known = source(page, item);
    const shown = known?.count ? [say("As shown: {count}", { count: known.count }), known.count] : [say("None"), 0];
    return el("div.both", {},
      act("declare", { label: say("Declare …"), click: () => declare(page, unit, answer) }),
      offer("none", shown[0], { value: "declared", facts: { count: shown[1], tickets: [], ...(known ? { source: known } : {}) } }));
  }
  if (item.type === "list") {
    return el("div.both", {}, act("carry", { label: say("Enter …"), click: () => page.carry(unit) }), offer("none", say("None"), { value: "none" }));
  }
  if (item.type === "text") {
    return el("div.both", {}, act("text", { label: say("Write …"), click: () => write(page, unit, answer) }), offer("none", say("None"), { value: "none" }));
  }
  if (item.type === "choice") {
    return el("div.both", {}, item.choices.map((choice) => offer("choice", told(choice), { value: "text", facts: { text: choice.zh } }, "soft")));
  }
  if (item.type === "time") return el("div.both", {}, act("time-other", { label: say("Enter …"), click: () => step(page, unit, answer) }), offer("time", say("Now"), page.timed()));
  const expected = page.facts.counts?.[key];
  if (item.type === "count" && expected !== undefined) {
    return el("div.both", {}, act("count", { label: say("Count …"), click: () => count(page, unit) }),
      offer("fine", say("{count} of {count} here", { count: expected }), { value: "counted", facts: { counted: expected, register: expected } }));
  }
  if (item.type === "marks") return el("div.both", {}, bad, offer("none", say("None found"), { value: "none" }));
  return el("div.both", {}, bad, offer("fine", item.type === "count" ? say("As registered") : say("All right"), { value: "fine" }));
}

async function count(page, unit) {
  const register = page.facts.counts?.[unit.key];
  const counted = await askNumber(unit.label, { expected: register });
  if (counted === null) return;
  if (counted === register || register === undefined) {
    await page.take([page.as(page.sideOf(unit.item), { act: "answer", ...one(unit.key), value: "counted", facts: { counted, register: register ?? counted } })]);
    return;
  }
  const reason = say("Counted {count}, register {register}", { count: counted, register });
  await page.take([page.as(page.finder, { act: "defect", ...one(unit.key), reason, facts: { counted, register } })]);
}

async function declare(page, unit, answer) {
  const given = await askTickets(told(unit.item));
  if (given) await page.take([answer({ value: "declared", facts: given })]);
}

/**
 * How many there are, and their numbers: a number a line is counted by itself.
 * @returns {Promise<{count: number, tickets: string[]}|null>}
 */
function askTickets(title) {
  return sheet(title, (close) => {
    let typed = "";
    const shown = el("output.typed", { "aria-live": "polite" });
    const text = el("textarea", { id: "tickets", rows: 3, placeholder: "20261201-001" });
    const tickets = () => text.value.split(/[\s,，、]+/).filter(Boolean);
    const count = () => Number(typed || tickets().length);
    const done = el("button.go", { click: () => close({ count: count(), tickets: tickets() }), data: { act: "tickets-done" } }, say("Keep this"));
    const draw = () => {
      fill(shown, count() || "–");
      done.disabled = !count() || tickets().length > count();
    };
    const press = (key) => {
      typed = key === "back" ? typed.slice(0, -1) : (typed + key).replace(/^0+/, "").slice(0, 5);
      draw();
    };
    text.addEventListener("input", draw);
    draw();
    return [
      el("div.field", {}, el("label", { for: "tickets" }, say("Ticket numbers, one a line")), text),
      el("h3", {}, say("How many")), shown, pad(press), done,
    ];
  }, "number");
}

async function write(page, unit, answer) {
  const isPrivate = page.facts.private?.includes(unit.item.code);
  const text = await askReason(told(unit.item), [], isPrivate ? { hint: say("Kept apart from the record, so that it can be erased when the caller asks for it.") } : {});
  if (text) await page.take([answer({ value: "text", facts: { text } })]);
}

/** A step that was done some time ago, or of which there is something to say. */
async function step(page, unit, answer) {
  const given = await askStep(told(unit.item), page.app);
  if (given) await page.take([answer({ value: "done", facts: given })]);
}

/** What was found wrong, and by choice a photo of it. */
export async function report(page, unit) {
  const given = await page.askFinding(unit.label, REASONS[unit.item.type === "count" ? "count" : "yes"](), unit);
  if (given) await page.take([page.as(page.finder, { act: "defect", ...one(unit.key), ...given })]);
}

/** A place in which something is not as it should be: line by line, the rest in one tap. */
async function exceptions(page, stop) {
  const line = (unit, about, given) => el("li", {}, el("button.line", { click: () => close_(given), data: { act: "except-line", key: unit.key } },
    el("span.grow", {}, about, about === told(unit.item) ? "" : el("small", {}, told(unit.item))),
    given.article ? el("span.dim", {}, say("register {count}", { count: given.article.expected })) : ""));
  let close_;
  const chosen = await sheet(stop.title, (close) => {
    close_ = close;
    return [
      el("p.dim", {}, say("Tap what is not as it should be; everything else is then as registered.")),
      el("ul.lines", {}, left(page, stop).flatMap((unit) => (unit.lines.length
        ? unit.lines.map((article) => line(unit, article.name, { unit, article }))
        : [line(unit, unit.label, { unit })]))),
    ];
  });
  if (!chosen) return;
  if (chosen.article) await miscount(page, chosen);
  else await report(page, chosen.unit);
}

/** One line of a register that is confirmed as a whole. */
async function miscount(page, { unit, article }) {
  const counted = await askNumber(article.name, { expected: article.expected });
  if (counted === null || counted === article.expected) return;
  const reason = `${article.name}: ${say("Counted {count}, register {register}", { count: counted, register: article.expected })}`;
  await page.take([page.as(page.finder, { act: "defect", ...one(unit.key), reason, facts: { counted, register: article.expected } })]);
}

/** An item in which something was found: done again, taken back, or ruled on. */
function defect(page, unit) {
  const { key } = unit;
  const told_ = page.facts.defects[key];
  const isRedoing = key in page.facts.redo;
  const offer = (name, label, given, kind = "") => {
    const acts = [given];
    return act(name, { label, kind, click: () => page.take(acts), why: page.whyNot(acts) });
  };
  const is = one(key);
  return el("div.defect", { data: { key } },
    el("p", {}, el("b", {}, `! ${unit.label}`), ` ${told_.reason}`, el("small", {}, `${page.app.name(told_.by)} · ${clock(told_.at, page.app.zone)}`), page.photos(told_.facts)),
    el("div.acts", {},
      unit.item.redo && !isRedoing && offer("redo", say("To be redone"), page.as("in", { act: "redo", ...is }), "go"),
      isRedoing && offer("redone", say("Redone: look again"), page.as("out", { act: "redone", ...is }), "go"),
      unit.item.redo && act("decline", { label: say("Outgoing declines …"), kind: "bad", click: () => page.decline(unit) }),
      act("correct", { label: say("Was a mistake"), click: () => page.correct(unit, told_.side) })));
}

/** An answer is looked at again: taken back, or something found after all. */
async function change(page, stop) {
  const answered = stop.units.filter(({ key }) => page.facts.answers[key]);
  const chosen = await sheet(stop.title, (close) => [
    page.name === "OUT_SIGNED" && el("p.said.warn", {}, say("The outgoing crew has signed. A change makes that signature void: they sign again.")),
    el("ul.lines", {}, answered.map((unit) => el("li.line", {}, el("span.grow", {}, unit.label, el("small", {}, said(page, { units: [unit], isGroup: false }, page.facts.answers[unit.key]))),
      act("found", { label: say("Something found …"), click: () => close({ unit, isFound: true }) }),
      act("again", { label: say("Answer again"), click: () => close({ unit, isFound: false }), data: { key: unit.key } })))),
  ]);
  if (chosen?.isFound) await report(page, chosen.unit);
  else if (chosen) await page.correct(chosen.unit, page.facts.answers[chosen.unit.key].side);
}
