// The room that changes over: who sits where, which wave is on, who has done it. Seats change over at
// their own computers; here it is only seen.

import { el } from "../roster/elements.js";
import { clock, listed, say } from "./texts.js";

export const SEATS = "seats";
/** [ms] between two looks at the room while it is on the page. */
const AGAIN = 15_000;

export class Seats {
  id = SEATS;
  name = "SEATS";
  isBegun = true;
  isOver = false;

  constructor(app) {
    this.app = app;
    this.asked = Date.now();
  }

  async load() {
    return this;
  }

  get title() {
    return say("Seats");
  }

  draw() {
    const { app } = this;
    if (Date.now() - this.asked >= AGAIN - 1_000) {
      this.asked = Date.now();
      app.refresh();
    }
    const room = app.day.seats;
    return el("main.handover", { id: "main" }, room ? [head(app, room), picture(app, room), said(room)] : el("p.dim.columns", {}, say("No seat changes over in the next hours.")));
  }
}

function head(app, room) {
  return el("div.crews", {},
    el("span.chip", {}, say("Change-over at {time}", { time: clock(room.due, app.zone) })),
    room.waves > 1 ? el("span.chip", {}, say("in {count} waves", { count: room.waves })) : null,
    el("span.chip.push", { class: room.done < room.wanted ? "warn" : "good", data: { done: room.done, wanted: room.wanted } }, counted(room)),
    el("small.dim", {}, say("as of {time}", { time: clock(app.day.clock, app.zone) })));
}

const counted = ({ done, wanted }) => say("{done} of {wanted} seats done", { done, wanted });

function picture(app, { sittings }) {
  const wide = Math.max(1, ...sittings.map(({ column }) => column));
  const inOrder = [...sittings].sort((one, other) => one.row - other.row || one.column - other.column);
  return placed(el("ul.room", { "aria-label": say("The room") }, inOrder.map((each) => seat(app, each))), { "--wide": wide });
}

/** A page that takes no styles in its text takes them from a script. */
function placed(node, styles) {
  for (const [name, value] of Object.entries(styles)) node.style.setProperty(name, String(value));
  return node;
}

/** What a seat stands at. @returns {[string, string]} its looks and its words */
export function stand(each) {
  if (!each.in && !each.out) return ["", say("free")];
  if (each.done) return each.excused ? ["good", say("done after a running call")] : ["good", say("handed over")];
  if (each.may) return ["warn", say("may change now")];
  return ["", each.wave ? say("wave {number}", { number: each.wave }) : say("waits")];
}

function seat(app, each) {
  const [kind, words] = stand(each);
  const [first, then] = [each.out, each.in].map((id) => (id ? app.name(id) : "–"));
  const marks = Object.keys(each.marks ?? {});
  return placed(el("li.seat", { class: kind, data: { seat: each.seat, state: each.done ? "done" : each.may ? "may" : "waits" } },
    el("b", {}, each.seat), el("span", {}, each.done ? then : first), !each.done && each.in !== each.out ? el("small", {}, `→ ${then}`) : el("small", {}, each.done ? clock(each.done, app.zone) : ""),
    el("span.state", {}, words), marks.length ? el("small.bad", {}, say("found: {items}", { items: listed(marks) })) : null), { "grid-row": each.row, "grid-column": each.column });
}

function said(room) {
  const lines = [
    say("Each seat changes over at its own computer, in at most 30 s. A running call goes on first and is excused."),
    room.short ? say("There are too few seats to change {group} over without falling below its minimum: the leader decides.", { group: room.short }) : "",
  ].filter(Boolean);
  return el("div.columns.one", {}, lines.map((text) => el("p.dim", {}, text)));
}

/** The way to the room from the page of the post. */
export function seatsLine(app, open) {
  const room = app.day.seats;
  return room ? el("section.panel", { "aria-labelledby": "seats" }, el("h2", { id: "seats" }, say("Seats")),
    el("ul.rows-of", {}, el("li", {}, el("button.line", { click: () => open(SEATS), data: { act: "seats" } },
      el("span.grow", {}, el("b", {}, say("Change-over at {time}", { time: clock(room.due, app.zone) })), el("small", {}, say("who sits where, who is done"))),
      el("span.chip", { class: room.done < room.wanted ? "warn" : "good" }, counted(room)))))) : null;
}

/** What was found at the seats of some items: at which, at none, or nothing while no seat is done. */
export function marksOf(room, codes) {
  const done = room.sittings.filter((each) => each.done);
  if (!done.length) return "";
  const found = done.filter(({ marks }) => codes.some((code) => code in marks)).map(({ seat: name }) => name);
  return found.length ? say("found at seats {seats}", { seats: listed(found) }) : say("nothing found at {count} seats", { count: done.length });
}
