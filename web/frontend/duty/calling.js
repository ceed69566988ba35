// When a handover stops: whom to call, with their numbers; and what the head ruled by telephone.

import { el } from "../roster/elements.js";
import { act, sheet } from "./sheets.js";
import { clock, say, told } from "./texts.js";
import { forbidding } from "./trouble.js";

const KINDS = { head: () => say("Head"), deputy: () => say("Deputy"), standby: () => say("Standby"), neighbour: () => say("Neighbouring station") };
const DECISIONS = { go_on: () => say("Go on as it is"), stay: () => say("The outgoing crew stays"), force_close: () => say("Closed by the head") };
const CALLING = new Set(["DEFECT", "REDO", "REFUSED", "HEAD_RULING", "NO_SHOW_OUT", "NO_SHOW_IN"]);

/** What has stopped the handover, what holds meanwhile, and the two ways on. */
export function banner(page) {
  const { facts } = page;
  const forbidden = Object.keys(facts.forbidden);
  if (!CALLING.has(page.name) && !forbidden.length && !facts.held.length) return null;
  const lines = [
    ...(CALLING.has(page.name) ? [[page.name === "DEFECT" || page.name === "REDO" ? "warn" : "bad", stopped(page)]] : []),
    ...forbidden.map((value) => ["bad", say("{state}: nobody signs until it is over. {reason}", { state: forbidding(value), reason: facts.forbidden[value].reason })]),
    ...facts.held.map((ticket) => ["warn", say("Job {ticket} stays with the outgoing crew: {names}", { ticket, names: facts.jobs[ticket].people.map(page.app.name).join(" ") })]),
  ];
  const pending = ["out", "in"].find((side) => facts.pending[side]);
  return el("div.banner", { role: "status" },
    lines.map(([kind, text]) => el("p.said", { class: kind }, text)),
    pending && confirmRuling(page, pending),
    CALLING.has(page.name) && el("div.acts", {},
      act("calls", { label: say("Call sheet …"), kind: "go", click: page.calls }),
      act("rule", { label: say("Ruling by telephone …"), click: page.ruling })));
}

function stopped(page) {
  const { facts } = page;
  const last = facts.refusals.at(-1);
  const absent = facts.no_shows.at(-1);
  const state = told(page.folded.rules.states[page.name]);
  if (page.name.startsWith("NO_SHOW")) return say("{state}: {reason}. The outgoing crew stays responsible.", { state, reason: absent?.reason ?? "" });
  if (last && (page.name === "REFUSED" || page.name === "HEAD_RULING")) return say("{state}: {reason}. The outgoing crew stays responsible.", { state, reason: `${ground(page, last.ground)} · ${last.reason}` });
  return say("{state}: it is redone, corrected or ruled on before anybody signs.", { state });
}

const ground = (page, name) => told(page.checklist.items.find(({ code }) => code === name)) || forbidding(name);

/** Whom to call, in order, with what came of it. */
export async function callSheet(page) {
  const contacts = numbered(page);
  const chosen = await sheet(say("Call sheet"), (close) => [
    el("p.dim", {}, say("From the top down, until somebody answers. What they say is entered as a ruling.")),
    contacts.length ? el("ul.lines.calls", {}, contacts.map((each) => line(page, each, close))) : el("p.dim", {}, say("The unit has entered nobody to call.")),
    el("div.acts", {}, el("span"), act("rule", { label: say("Ruling by telephone …"), kind: "go", click: () => close({ rule: true }) })),
  ]);
  if (!chosen) return;
  if (chosen.rule) await page.ruling();
  else if (await page.take([page.as(side(page), { act: "call", value: chosen.value, reason: "", facts: { contact: chosen.id } })])) await callSheet(page);
}

/** `head.1`: a contact's kind and its number among those of the kind, as records name it. */
function numbered(page) {
  const counts = {};
  return (page.app.day.contacts ?? []).filter((each) => !each.post || each.post === page.facts.post).map((each) => {
    counts[each.kind] = (counts[each.kind] ?? 0) + 1;
    return { ...each, id: `${each.kind}.${counts[each.kind]}` };
  });
}

function line(page, each, close) {
  const calls = page.facts.calls.filter(({ contact }) => contact === each.id);
  const said = calls.map(({ value, at }) => `${clock(at, page.app.zone)} ${value === "answered" ? say("answered") : say("no answer")}`).join(" · ");
  const probe = (value) => page.whyNot([page.as(side(page), { act: "call", value, reason: "", facts: { contact: each.id } })]);
  return el("li.line", {},
    el("div.grow", {}, el("b", {}, `${KINDS[each.kind]()} ${each.name || page.app.name(each.person)}`),
      el("a.phone", { href: `tel:${each.phone.replaceAll(" ", "")}` }, each.phone), said && el("small", {}, said)),
    act("answered", { label: say("Answered"), kind: "soft", click: () => close({ id: each.id, value: "answered" }), why: probe("answered"), data: { contact: each.id } }),
    act("unanswered", { label: say("No answer"), click: () => close({ id: each.id, value: "unanswered" }), why: probe("unanswered"), data: { contact: each.id } }));
}

/** Who holds the tablet when somebody is missing: the side that is here. */
export const side = (page) => (page.name === "NO_SHOW_IN" ? "out" : page.name === "OPEN" && !Object.keys(page.facts.present.in).length ? "out" : "in");

/** The head's words by telephone, entered by one leader and confirmed by the other. */
export async function ruling(page) {
  const { facts, app } = page;
  if (!facts.heads.length) {
    app.toast(say("The unit has named no head or deputy who could rule."), "bad");
    return;
  }
  const given = await sheet(say("Ruling by telephone"), (close) => form(page, close), "ruling");
  if (!given) return;
  await page.take([page.as(side(page), { act: "rule", reason: given.words, facts: given.facts })]);
}

function form(page, close) {
  const { facts, app } = page;
  const names = page.name.startsWith("NO_SHOW") ? ["stay", "force_close"] : ["go_on", "stay", "force_close"];
  const head = el("select", { id: "head" }, facts.heads.map((id) => el("option", { value: id }, app.name(id))));
  const time = el("input", { id: "time", type: "time", value: clock(app.now(), app.zone) });
  const words = el("textarea", { id: "words", rows: 3, maxlength: 500 });
  const until = el("input", { id: "until", type: "time", value: clock(facts.limit, app.zone) });
  const holder = el("select", { id: "holder" }, el("option", { value: "out" }, say("Outgoing crew")), el("option", { value: "in" }, say("Incoming crew")));
  const more = { stay: field(say("Stay until"), until), force_close: field(say("Who is responsible from now"), holder) };
  const extra = el("div");
  const flaw = el("p.flaw", { role: "alert", hidden: true });
  let decision = null;
  const buttons = names.map((name) => el("button.choice", { "aria-pressed": "false", data: { act: "decision", decision: name }, click: () => {
    decision = name;
    for (const each of buttons) each.setAttribute("aria-pressed", String(each.dataset.decision === name));
    extra.replaceChildren(...(more[name] ? [more[name]] : []));
  } }, DECISIONS[name]()));
  const done = () => {
    const made = { decision, head: head.value, at: instant(page, time.value) };
    if (decision === "go_on") Object.assign(made, { items: Object.keys(facts.defects), lifts: Object.keys(facts.forbidden) });
    if (decision === "stay") made.until = instant(page, until.value);
    if (decision === "force_close") made.responsible = holder.value;
    const why = !decision ? say("Choose what was ruled.") : page.whyNot([page.as(side(page), { act: "rule", reason: words.value.trim(), facts: made })]);
    flaw.hidden = !why;
    flaw.textContent = why;
    if (!why) close({ words: words.value.trim().normalize("NFC"), facts: made });
  };
  return [
    el("div.two", {}, field(say("Who rules"), head), field(say("Time of the call"), time)),
    field(say("The words"), words),
    el("div.choices", { role: "group", "aria-label": say("What was ruled") }, buttons), extra, flaw,
    el("p.dim", {}, say("It takes effect once both leaders have confirmed it; the head signs it within 24 hours.")),
    el("button.go", { click: done, data: { act: "rule-done" } }, say("Enter the ruling")),
  ];
}

const field = (label, input) => el("div.field", {}, el("label", { for: input.id }, label), input);

/** A time of the clock as the instant nearest to now. */
function instant(page, time) {
  const now = page.app.now();
  const [hours, minutes] = time.split(":").map(Number);
  const here = clock(now, page.app.zone).split(":").map(Number);
  let away = (hours - here[0]) * 60 + minutes - here[1];
  if (away > 720) away -= 1440;
  if (away < -720) away += 1440;
  return new Date(Math.floor(now / 60_000) * 60_000 + away * 60_000).toISOString().replace(".000Z", "Z");
}

/** What one leader entered, for the other one to confirm. */
function confirmRuling(page, by) {
  const other = by === "out" ? "in" : "out";
  const { words, head, when, decision, id, at, ...facts } = page.facts.pending[by];
  const { by: _, ...same } = facts;
  const acts = [page.as(other, { act: "rule", reason: words, facts: { head, at: when, decision, ...same } })];
  return el("div.pending", {},
    el("p", {}, say("{name} by telephone at {time}: “{words}” – {decision}", { name: page.app.name(head), time: clock(when, page.app.zone), words, decision: DECISIONS[decision]() })),
    act("rule-confirm", { label: other === "out" ? say("Outgoing leader confirms") : say("Incoming leader confirms"), kind: "go", click: () => page.take(acts), why: page.whyNot(acts) }));
}
