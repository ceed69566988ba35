// People who could take a duty, best first, with what each costs and their number to call.

import { el } from "../elements.js";
import { hours, listed, say } from "../texts.js";
import { chip, date, note, person, price, section } from "./parts.js";

/** @param {(candidate: object) => Node[]} [acts] what may be done with one; else one click assigns */
export function candidates(page, { candidates: found = [], in_turn: turns = [], stopped = 0, more = 0 }, acts = null) {
  const free = found.filter((each) => !each.stops.length);
  const barred = found.filter((each) => each.stops.length);
  const parts = [];
  if (free.length || barred.length || stopped) {
    parts.push(section(say("Who can step in"),
      free.length ? el("ol.people", {}, free.map((each, index) => row(page, each, index === 0, acts))) : note(say("Nobody can without breaking a rule."))));
  }
  if (turns.length) parts.push(section(say("Two in turn"), el("ol.people", {}, turns.map((each, index) => pair(page, each, index === 0, acts)))));
  if (barred.length || stopped) {
    parts.push(el("details.block", {},
      el("summary", {}, say("Cannot: {count}", { count: Math.max(stopped, barred.length) })),
      el("ol.people", {}, barred.map((each) => cannot(page, each)))));
  }
  if (more) parts.push(note(say("{count} more", { count: more })));
  return parts;
}

function row(page, candidate, first, acts) {
  const { leaves } = candidate;
  return el("li.person", { data: { person: candidate.person } },
    el("div.grow", {},
      el("div.name", {}, person(page, candidate.person, candidate.day), around(page, candidate), price(candidate.points)),
      el("small", {}, [
        ...candidate.costs,
        leaves === null || leaves === undefined || page.sheet.isOff(leaves) ? "" : say("leaves {duty}", { duty: page.sheet.symbols[leaves].name }),
      ].filter(Boolean).join(" · ")),
      el("small", {}, figures(candidate))),
    el("div.acts", {}, phone(candidate), acts ? acts(candidate) : assign(page, candidate, first)));
}

/** One takes the duty, and another takes theirs for it. */
function pair(page, relay, first, acts) {
  return el("li.person", {},
    el("div.grow", {}, relay.moves.map((each) => move(page, each)), price(relay.points)),
    el("div.acts", {}, acts ? acts(relay) : assign(page, { ...relay.moves[0], cells: relay.cells }, first)));
}

/** A person, a date, and what they would do then. */
export function move(page, each) {
  return el("span.change", {}, person(page, each.person, each.day), ` ${date(page, each.day)} → `, chip(page, each.symbol), phone(each));
}

function cannot(page, candidate) {
  return el("li.person.cannot", {}, el("div.grow", {}, person(page, candidate.person, candidate.day), el("small", {}, listed(candidate.stops))));
}

/** The day before, the day, the day after: so that one sees what they come from. */
function around(page, { today = [] }) {
  const known = today.map((place) => (place === null || page.sheet.isOff(place) ? el("span.c.off", {}, "·") : chip(page, place)));
  return el("span.around", { "aria-hidden": "true" }, known);
}

function figures({ hours: worked, nights }) {
  if (!worked) return "";
  return say("this period {hours} h · nights {nights}", { hours: hours(worked.period), nights });
}

function phone({ phone: number }) {
  return number ? el("a.phone", { href: `tel:${number}` }, number) : null;
}

function assign(page, { person: id, day, cells }, first) {
  if (!page.sheet.may.edit) return null;
  return el(first ? "button.go" : "button", { click: () => page.assign(id, day, cells) }, say("Assign"));
}
