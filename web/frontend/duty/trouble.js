// What may stand in the way of a handover: refusing, a job in progress, states that forbid it,
// somebody who does not come. Each is one button with its reason when it is of no use now.

import { el } from "../roster/elements.js";
import { opened } from "./here.js";
import { act, askNumber, askPerson, askReason, sheet } from "./sheets.js";
import { clock, say, told } from "./texts.js";

const LISTED = {
  decline_redo: () => say("Cleaning declined"), accident: () => say("An accident is being dealt with"),
  switching: () => say("Switching is under way"), under_strength: () => say("Crew under strength"),
  certificate: () => say("Certificate missing"), unfit: () => say("Someone is unfit for duty"),
};
export const forbidding = (name) => LISTED[name]?.() ?? name;

/** The buttons at the foot of a handover. */
export function troubles(page) {
  const probe = (given) => page.whyNot([page.as(given.side ?? "in", given)]);
  const ground = page.facts.grounds[0];
  return [
    act("refuse", { label: say("Refuse …"), kind: "bad", click: () => refuse(page, "in"), why: page.name === "OPEN" ? "" : probe({ act: "refuse", reason: "-", facts: { ground } }) }),
    act("split", { label: say("Job in progress: split …"), click: () => split(page), why: probe({ side: "out", act: "split", item: "-", facts: { people: ["-"] } }) }),
    act("more", { label: say("More …"), click: () => more(page) }),
  ];
}

async function more(page) {
  const { facts } = page;
  const offer = (name, label, given, then) => {
    const why = given ? page.whyNot([...begun(page, given.side), given]) : "";
    return { name, label, why, then };
  };
  const until = facts.limit;
  const ways = [
    offer("forbid", say("Something forbids handing over …"), page.as("in", { act: "forbid", value: "accident", reason: "-" }), () => forbid(page)),
    ...Object.keys(facts.forbidden).map((value) => offer("lift", say("{state}: it is over …", { state: forbidding(value) }), page.as("in", { act: "lift", value, reason: "-" }), () => lift(page, value))),
    offer("no-show-in", say("The incoming crew has not come …"), page.as("out", { act: "no_show", reason: "-" }), () => noShow(page, "out")),
    offer("no-show-out", say("The outgoing crew is not here …"), page.as("in", { act: "no_show", reason: "-" }), () => noShow(page, "in")),
    offer("refuse-out", say("The outgoing crew refuses …"), page.as("out", { act: "refuse", reason: "-", facts: { ground: facts.grounds[0] } }), () => refuse(page, "out")),
    offer("extend", say("The outgoing crew stays on …"), page.as("out", { act: "extend", reason: "-", facts: { until } }), () => extend(page)),
    ...facts.held.map((item) => offer("take", say("Take over job {ticket}", { ticket: item }), page.as("in", { act: "take", item }), () => page.take([page.as("in", { act: "take", item })]))),
    offer("unsign", say("Withdraw the first signature …"), { side: "out", by: facts.signed.out?.by ?? page.hand("out"), act: "unsign", reason: "-" }, () => page.unsign()),
    offer("carry", say("Enter a carry-over …"), page.as("out", { act: "carry", facts: { text: "-", owner: "-" } }), () => page.carry(null)),
    offer("calls", say("Call sheet …"), null, page.calls),
    offer("rule", say("Ruling by telephone …"), null, page.ruling),
  ];
  const chosen = await sheet(say("More"), (close) => [
    el("div.choices.wide", {}, ways.map(({ name, label, why, then }) => act(name, { label, why, kind: "choice", click: () => close(then) }))),
  ]);
  await chosen?.();
}

/** What the record needs before its first trouble: that it is open, and who reports. */
const begun = (page, side) => (page.name === "OPEN" ? opened(page, side) : []);

async function refuse(page, side) {
  const { facts } = page;
  const items = page.checklist.items.filter(({ code }) => facts.grounds.includes(code));
  const special = facts.grounds.filter((each) => each in LISTED);
  const ground = await sheet(side === "in" ? say("Refuse to take over: on what ground?") : say("Refuse to hand over: on what ground?"), (close) => [
    el("p.dim", {}, say("Refusing on one of these grounds is nobody's fault. The outgoing crew stays responsible, and the head is called.")),
    el("div.choices", {}, special.map((each) => el("button.choice", { click: () => close({ ground: each }), data: { act: "ground", ground: each } }, forbidding(each)))),
    el("h3", {}, say("An item of the list")),
    el("div.choices", {}, items.map((item) => el("button.choice", { click: () => close({ ground: item.code, item: item.code }), data: { act: "ground", ground: item.code } }, told(item), el("small", {}, item.code)))),
  ]);
  if (!ground) return;
  const reason = await askReason(say("What exactly?"), []);
  if (!reason) return;
  const { item, ...kind } = ground;
  const given = page.as(side, { act: "refuse", reason, facts: kind, ...(item ? { item } : {}) });
  if (await page.take([...begun(page, side), given])) await page.calls();
}

async function split(page) {
  const text = await askReason(say("Which job stays with the outgoing crew?"), [], { label: say("Next: its ticket"), about: say("The incoming crew takes the station, the telephone and new tickets; this job stays with those who work on it.") });
  if (!text) return;
  const ticket = await askText(say("Ticket number"), say("As on the order; or the place, where there is none yet"));
  if (!ticket) return;
  const people = await askPeople(say("Who stays with it?"), Object.keys(page.facts.people.out.reduce((all, id) => ({ ...all, [id]: 1 }), {})), page.app.name);
  if (people?.length) await page.take([...begun(page, "out"), page.as("out", { act: "split", item: ticket, facts: { text, people } })]);
}

async function forbid(page) {
  const value = await sheet(say("What forbids handing over?"), (close) => [
    el("div.choices", {}, page.facts.forbidding.map((each) => el("button.choice", { click: () => close(each), data: { act: "forbidding", value: each } }, forbidding(each)))),
  ]);
  if (!value) return;
  const reason = await askReason(forbidding(value), []);
  if (reason) await page.take([...begun(page, "in"), page.as("in", { act: "forbid", value, reason })]);
}

async function lift(page, value) {
  const reason = await askReason(say("{state}: it is over …", { state: forbidding(value) }), [say("Dealt with"), say("Enough people are here now"), say("Certificate shown")]);
  if (reason) await page.take([page.as("in", { act: "lift", value, reason })]);
}

async function noShow(page, side) {
  const title = side === "out" ? say("The incoming crew has not come …") : say("The outgoing crew is not here …");
  const reason = await askReason(title, [say("Cannot be reached"), say("On the way"), say("Ill")], { about: say("The outgoing crew stays responsible until the head has ruled.") });
  if (reason && await page.take([...begun(page, side), page.as(side, { act: "no_show", reason })])) await page.calls();
}

async function extend(page) {
  const minutes = await askNumber(say("How many minutes after {time}?", { time: clock(page.facts.due, page.app.zone) }), { start: Math.round((Date.parse(page.facts.limit) - Date.parse(page.facts.due)) / 60_000) });
  if (!minutes) return;
  const until = new Date(Date.parse(page.facts.due) + minutes * 60_000).toISOString().replace(".000Z", "Z");
  const reason = await askReason(say("Why does the outgoing crew stay on?"), [say("A job is in progress"), say("The incoming crew has not come"), say("Waiting for the head's ruling")]);
  if (reason) await page.take([...begun(page, "out"), page.as("out", { act: "extend", reason, facts: { until } })]);
}

function askText(title, label) {
  return sheet(title, (close) => {
    const field = el("input", { id: "asked", maxlength: 80, autocomplete: "off" });
    const done = () => field.value.trim() && close(field.value.trim().normalize("NFC").replaceAll("/", "-"));
    return [el("div.field", {}, el("label", { for: "asked" }, label), field), el("button.go", { click: done, data: { act: "text-done" } }, say("Keep this"))];
  });
}

/** Some of several people. */
function askPeople(title, people, name) {
  return sheet(title, (close) => {
    const chosen = new Set();
    const toggle = (id) => ({ currentTarget }) => {
      if (!chosen.delete(id)) chosen.add(id);
      currentTarget.setAttribute("aria-pressed", String(chosen.has(id)));
    };
    return [
      el("div.choices", {}, people.map((id) => el("button.choice", { click: toggle(id), "aria-pressed": "false", data: { act: "person", person: id } }, name(id)))),
      el("button.go", { click: () => chosen.size && close([...chosen]), data: { act: "people-done" } }, say("Keep this")),
    ];
  });
}

export { askPerson };
