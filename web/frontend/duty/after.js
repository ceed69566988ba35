// A handover that is over: who signed, what the server gave for it, what still comes after.

import { el } from "../roster/elements.js";
import { one } from "./rows.js";
import { act, askReason } from "./sheets.js";
import { askPin } from "./signing.js";
import { clock, listed, say, told } from "./texts.js";

/** @param {import("./handover.js").Handover} page */
export function after(page) {
  const { facts } = page;
  return el("div.columns.one", {},
    el("section.panel.receipts", { "aria-labelledby": "done" },
      el("h2", { id: "done" }, page.name === "FORCED_CLOSED" ? say("Closed by the head's ruling") : say("Handed over")),
      el("p.holder", {}, say("Responsible for the station: {names}", { names: listed(holders(page)) })),
      el("ul.rows-of", {}, ["out", "in"].filter((side) => facts.signed[side]).map((side) => receipt(page, side))),
      facts.held.map((ticket) => held(page, ticket)), unanswered(page)),
    later(page),
    el("section.panel", { "aria-labelledby": "notes" },
      el("h2", { id: "notes" }, say("Notes added later")),
      facts.additions.length ? el("ul.rows-of", {}, facts.additions.map((each) => el("li.line", {}, el("span.grow", {}, each.text, el("small", {}, `${page.app.name(each.by)} · ${clock(each.at, page.app.zone)}`))))) : null,
      act("amend", { label: say("Add a note …"), click: () => amend(page) })));
}

const holders = ({ facts, app }) => {
  const side = facts.holder.station;
  const here = Object.keys(facts.present[side]);
  return (here.length ? here : facts.crews[side]).map(app.name);
};

/** [h] within which a signature made offline is confirmed, where the post says nothing else. */
const CONFIRM = 72;

/**
 * What a signature is worth by now: not sent, offline and to be confirmed, lapsed, or under a receipt.
 * @returns {{kind: string, said: string, own: object, isOffline: boolean}}
 */
export function proof({ facts, folded, app }, side) {
  const own = folded.acts.findLast((each) => each.act === "sign" && each.side === side && each.verdict !== "refused");
  if (own?.verdict !== "applied") return { kind: "warn", said: say("Signed, not sent yet"), own, isOffline: false };
  if (!facts.unproved.includes(side)) return { kind: "good", said: say("Receipt {number}", { number: own.sequence }), own, isOffline: false };
  const hours = app.post(facts.post)?.settings.confirm ?? CONFIRM;
  const isLapsed = app.now() > Date.parse(own.received ?? own.at) + hours * 3_600_000;
  return isLapsed ? { kind: "bad", said: say("Offline, not confirmed within {count} h: the head is told", { count: hours }), own, isOffline: true }
    : { kind: "warn", said: say("Offline: to be confirmed"), own, isOffline: true };
}

/** What was asked for and never answered, without standing in the way of a signature. */
export function unanswered(page) {
  const { wanted = [] } = page.facts;
  const name = (key) => [page.checklist.items.find(({ code }) => code === one(key).item)].filter(Boolean).map(told)[0] ?? key;
  return wanted.length ? el("p.said.warn", { data: { wanted: wanted.length } }, say("Asked for and not answered: {items}", { items: listed([...new Set(wanted.map(name))]) })) : null;
}

function receipt(page, side) {
  const { facts, app } = page;
  const { by, at } = facts.signed[side];
  const { kind, said, own, isOffline } = proof(page, side);
  return el("li.line", { data: { side, receipt: own?.sequence ?? "" } },
    el("span.tick.on", { "aria-hidden": "true" }, "✓"),
    el("span.grow", {}, el("b", {}, app.name(by)), el("small", {}, `${side === "out" ? say("Going") : say("Coming")} · ${clock(at, app.zone)}`),
      own?.link && el("small.code", {}, own.link.slice(0, 16))),
    el("span.chip", { class: kind }, said),
    isOffline && act("confirm-sign", { label: say("Confirm with PIN …"), kind: "soft", click: () => confirm(page, side, by) }));
}

/** A signature made offline is confirmed by whoever made it. */
async function confirm(page, side, by) {
  const pin = await askPin(page.app, by);
  if (!pin) return;
  const key = crypto.randomUUID();
  page.app.outbox.pins.set(key, pin);
  if (!await page.take([{ key, side, by, act: "confirm", item: side }])) page.app.outbox.pins.delete(key);
}

function held(page, ticket) {
  const acts = [page.as("in", { act: "take", item: ticket })];
  const { people } = page.facts.jobs[ticket];
  return el("p.said.warn", {}, say("Job {ticket} stays with the outgoing crew: {names}", { ticket, names: listed(people.map(page.app.name)) }), " ",
    act("take", { label: say("Take over job {ticket}", { ticket }), click: () => page.take(acts), why: page.whyNot(acts) }));
}

/** What is answered after the signatures. */
function later(page) {
  const keys = page.folded.opening.after;
  if (!keys.length) return null;
  const row = (key) => {
    const item = page.checklist.items.find(({ code }) => code === one(key).item);
    const acts = [page.as(item.who === "out" ? "out" : "in", { act: "answer", ...one(key), value: "fine" })];
    const isOpen = page.facts.after.includes(key);
    return el("li.stop", { data: { item: key, state: isOpen ? "open" : "done" } }, el("span.code", {}, key), el("div.grow", {}, el("b", {}, told(item))),
      isOpen ? act("fine", { label: say("Done"), kind: "soft", click: () => page.take(acts), why: page.whyNot(acts) }) : el("span.tick.on", { "aria-label": say("Done") }, "✓"));
  };
  const acts = [page.as("in", { act: "close" })];
  return el("section.panel.walk", { "aria-labelledby": "later" },
    el("header", {}, el("h2", { id: "later" }, say("After signing")), page.name === "IN_SIGNED" && act("close-record", { label: say("Finish without"), click: () => page.take(acts), why: page.whyNot(acts) })),
    el("ul.stops", {}, keys.map(row)));
}

async function amend(page) {
  const text = await askReason(say("Add a note"), [], { about: say("What was signed stays as it is; the note stands beside it.") });
  if (text) await page.take([page.as("in", { act: "amend", facts: { text } })]);
}
