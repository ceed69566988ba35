// The page of the post: what comes next, what is still open, who has the coming days.

import { el } from "../roster/elements.js";
import { clock, day, listed, say, told } from "./texts.js";
import { logs } from "./log.js";
import { punches } from "./punching.js";
import { seatsLine } from "./seats.js";
import { act } from "./sheets.js";
import { starting } from "./starting.js";

/** [ms] for how long a handover that nobody began is still offered. */
const OFFERED = 12 * 3600 * 1000;

/** @param {import("./app.js").App} app */
export function home(app, { open, begin, records, logs: pages, punching }) {
  const own = app.device.post;
  return el("main.home", { id: "main" },
    el("div", {}, comingUp(app, own, open, records), opened(app, open, records), punching && punches(app, punching), seatsLine(app, open), starting(app, begin), rounds(app, own, open, records)),
    el("div", {}, logs(app, pages, open), carried(app, own), week(app), el("p", {}, el("a.btn", { href: `${document.body.dataset.root}pin` }, say("Set a PIN …")))));
}

const crewOf = (app, ids) => listed(ids.map(app.name)) || say("nobody here");

function comingUp(app, own, open, records) {
  const now = app.now();
  const near = app.day.crews
    .filter((each) => (!own || each.post === own) && Date.parse(each.due) > now - OFFERED)
    .filter((each) => !records.get(recordOf(each))?.isOver)
    .sort((one, other) => one.due.localeCompare(other.due));
  const next = own ? near.slice(0, 1) : near.filter((each, place) => near.findIndex(({ post }) => post === each.post) === place);
  return el("section.panel", { "aria-labelledby": "next" },
    el("h2", { id: "next" }, say("Next handover")),
    next.length ? next.map((each) => coming(app, each, open, records, now)) : el("p.dim", {}, say("None published for today and tomorrow.")));
}

/** `抢修@2026-12-01T00:00Z` */
export const recordOf = ({ post, due }) => `${post}@${new Date(due).toISOString().slice(0, 16)}Z`;

function coming(app, each, open, records, now) {
  const { settings, name } = app.post(each.post);
  const from = Date.parse(each.due) - settings.before * 60_000;
  const isBegun = records.has(recordOf(each));
  return el("div.coming", {},
    el("p.when", {}, el("b", {}, clock(each.due, app.zone)), ` ${day(each.due, app.zone)} · ${name}`),
    el("dl.sides", {},
      el("dt", {}, say("Going")), el("dd", {}, crewOf(app, each.out)),
      el("dt", {}, say("Coming")), el("dd", {}, crewOf(app, each.in))),
    act("start", {
      label: isBegun ? say("Go on") : say("Everyone is here: start the handover"), kind: "go large", click: () => open(recordOf(each), !isBegun),
      why: !isBegun && now < from ? say("From {time}", { time: clock(from, app.zone) }) : "",
      data: { record: recordOf(each) },
    }),
    !isBegun && el("button.others", { click: () => open(recordOf(each)), data: { act: "others" } }, say("Others are here, or somebody is missing …")));
}

function opened(app, open, records) {
  const rows = [...records].filter(([, each]) => !each.isOver);
  if (!rows.length) return null;
  return el("section.panel", { "aria-labelledby": "opened" },
    el("h2", { id: "opened" }, say("Still open")),
    el("ul.rows-of", {}, rows.map(([id, each]) => el("li", {},
      el("button.line", { click: () => open(id), data: { act: "open", record: id } },
        el("span.grow", {}, el("b", {}, each.title), el("small", {}, each.when)),
        el("span.chip", { class: each.kind }, each.said))))));
}

function rounds(app, own, open, records) {
  const rows = (app.day.rounds ?? []).filter((each) => !own || each.post === own);
  if (!rows.length) return null;
  const now = app.now();
  const row = (each) => {
    const due = Date.parse(each.due);
    const is = records.get(each.id);
    const [kind, text] = is?.isOver ? ["good", say("Done")]
      : is ? ["warn", say("Begun")]
      : now > due + each.within * 60_000 ? ["bad", say("Missed")]
      : now < due - each.within * 60_000 ? ["", say("Later")] : ["warn", say("Due")];
    return el("li", {}, el("button.line", { click: () => open(each.id), data: { act: "round", record: each.id } },
      el("span.grow", {}, el("b", {}, told(app.day.checklists[each.checklist]?.title)), el("small", {}, `${clock(each.due, app.zone)} · ${day(each.due, app.zone)}`)),
      el("span.chip", { class: kind }, text)));
  };
  return el("section.panel", { "aria-labelledby": "rounds" }, el("h2", { id: "rounds" }, say("Rounds and checks")), el("ul.rows-of", {}, rows.map(row)));
}

function carried(app, own) {
  const rows = app.day.carry_overs.filter((each) => !own || !each.post || each.post === own);
  return el("section.panel", { "aria-labelledby": "carried" },
    el("h2", { id: "carried" }, say("Carry-overs")),
    rows.length
      ? el("ul.rows-of", {}, rows.map((each) => el("li.line", {}, el("span.grow", {}, told(each.said) || each.text, el("small", {}, say("Owner: {name} · since {day}", { name: app.name(each.owner), day: day(each.since, app.zone) }))))))
      : el("p.dim", {}, say("None open.")));
}

function week(app) {
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: app.zone }).format(new Date(app.now()));
  const turn = (each) => el("li", {}, el("b.turn", {}, each.label), " ",
    el("span", {}, `${clock(each.start, app.zone)}–${clock(each.end, app.zone)} `), listed(each.people.map(app.name)));
  return el("section.panel", { "aria-labelledby": "week" },
    el("h2", { id: "week" }, say("Duties of seven days"), el("small", {}, say("as of {time}", { time: `${day(app.day.clock, app.zone)} ${clock(app.day.clock, app.zone)}` }))),
    el("ol.days", {}, app.day.duties.map((each) => el("li", { class: each.date === today ? "today" : "" },
      el("span.date", {}, day(`${each.date}T12:00:00Z`, "UTC")),
      each.turns.length ? el("ul", {}, each.turns.map(turn)) : el("span.dim", {}, "–")))));
}
